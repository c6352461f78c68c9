using YamlDotNet.Core;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Turns what YamlDotNet says of a text that is no YAML into a fault with a place in the file.</summary>
internal static class YamlFaults
{
    public static RuleFault Of(RuleFile file, YamlException e)
    {
        var at = Within(file.Text, e.Start);
        var message = Innermost(e);
        if (message.Contains("tab as indentation", StringComparison.Ordinal) && FirstTab(file.Text) is { } tab)
            return new(file.Path, tab.Line, tab.Column, "a tab in the indentation", "YAML is indented with blanks");
        return new(file.Path, at.Line, at.Column, message, FollowsQuote(file.Text, (int)e.Start.Index) ? "a text that begins with a quote needs quotes around the whole of it" : null);
    }

    /// <summary>The place of a mark. The end of a file is a line of its own to YamlDotNet, and to nobody else.</summary>
    public static YamlPosition Within(string text, Mark mark)
    {
        var index = mark.Index < text.Length ? (int)mark.Index : text.AsSpan().TrimEnd("\r\n").Length;
        var before = text.AsSpan(0, index);
        return new(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

    // YamlDotNet says where the mapping begins that a tab has ended.
    private static YamlPosition? FirstTab(string text)
    {
        var lines = text.Split('\n');
        var line = Array.FindIndex(lines, l => l.TrimStart(' ').StartsWith('\t'));
        return line < 0 ? null : new(line + 1, lines[line].IndexOf('\t') + 1);
    }

    /// <summary>Whether something goes on behind a quoted text: <c>- 'app' in labels</c>.</summary>
    private static bool FollowsQuote(string text, int index) => text.AsSpan(0, Math.Clamp(index, 0, text.Length)).TrimEnd(' ') is [.., '\'' or '"'];

    private static string Innermost(YamlException e) => e.InnerException is YamlException inner ? Innermost(inner) : e.Message;
}
