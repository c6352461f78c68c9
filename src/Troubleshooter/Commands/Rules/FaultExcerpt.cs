using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>A fault as compilers show it: the message, the line of the file, and a caret under the place. Of a long line, what is around the place.</summary>
internal static class FaultExcerpt
{
    private const int Before = 72;
    private const int Width = 112;
    private const string Cut = "…";

    public static void Write(RuleFault fault, string text, TextWriter output)
    {
        output.WriteLine(new SafeText(fault.ToString(), multiline: true));
        var line = LineOf(text, fault.Line);
        if (line.IsWhiteSpace())
            return;
        var at = Math.Clamp(fault.Column - 1, 0, line.Length);
        var start = Boundary(line, Math.Max(at - Before, 0));
        var end = Boundary(line, Math.Min(start + Width, line.Length));
        var shown = new SafeText(line[start..end].ToString()).ToString();
        var before = Common(shown, new SafeText(line[start..Boundary(line, at)].ToString()).ToString());
        var (left, right) = (start > 0 ? Cut : "", end < line.Length ? Cut : "");
        // Blanks that all lines begin with say nothing.
        var blanks = start > 0 ? 0 : Math.Min(shown.Length - shown.TrimStart(' ').Length, before.Length);
        var number = $"{fault.Line}";
        output.WriteLine($"  {number} | {left}{shown[blanks..].TrimEnd()}{right}");
        output.WriteLine($"  {new string(' ', number.Length)} | {new string(' ', TextWrap.Columns(left + before[blanks..]))}^");
    }

    private static ReadOnlySpan<char> LineOf(string text, int line)
    {
        var at = 0;
        for (var i = 1; i < line; i++)
        {
            var end = text.IndexOf('\n', at);
            if (end < 0)
                return [];
            at = end + 1;
        }

        var rest = text.AsSpan(at);
        return (rest.IndexOf('\n') is var length and >= 0 ? rest[..length] : rest).TrimEnd('\r');
    }

    // Not within a pair of surrogates.
    private static int Boundary(ReadOnlySpan<char> line, int at) => at > 0 && at < line.Length && char.IsLowSurrogate(line[at]) ? at - 1 : at;

    // What was redacted may begin before the place and end behind it.
    private static string Common(string whole, string part)
    {
        var length = whole.AsSpan().CommonPrefixLength(part);
        return whole[..length];
    }
}
