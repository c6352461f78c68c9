using System.Text;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Flags that lead to the cluster that is looked at, where kubectl would by itself go to another one: a command that is shown is pasted in a hurry, and must not mend
/// the wrong cluster.
/// </summary>
internal static class CommandFlags
{
    private const string Program = "kubectl";

    /// <summary>As a shell reads them, each with a blank before it; empty where there are none.</summary>
    /// <param name="flags">With null for what was not given.</param>
    public static string Of(params ReadOnlySpan<(string Name, string? Value)> flags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in flags)
        {
            if (value is not null)
                text.Append(' ').Append(name).Append(' ').Append(Quoted(value));
        }

        return text.ToString();
    }

    /// <summary>The commands of a shell with the flags behind each <c>kubectl</c> that is run, and nowhere within quotes.</summary>
    public static string? Into(string? commands, string flags)
    {
        if (commands is null || flags.Length == 0)
            return commands;
        var (text, begins) = (new StringBuilder(commands.Length + flags.Length), true);
        for (var i = 0; i < commands.Length;)
        {
            var length = Length(commands, i);
            if (begins && commands.AsSpan(i).StartsWith($"{Program} "))
            {
                text.Append(Program).Append(flags);
                (begins, i) = (false, i + Program.Length);
                continue;
            }

            begins = commands[i] is '|' or '&' or ';' or '\n' or '(' || (begins && commands[i] is ' ');
            text.Append(commands, i, length);
            i += length;
        }

        return text.ToString();
    }

    /// <summary>How much at a place is read as one: what is quoted, what is escaped, or a character.</summary>
    private static int Length(string commands, int at)
    {
        var length = commands[at] switch
        {
            '\'' when commands.IndexOf('\'', at + 1) is var end and > 0 => end + 1 - at,
            '\\' => 2,
            _ => 1,
        };
        return Math.Min(length, commands.Length - at);
    }

    private static string Quoted(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ':' or '@' or '=' or '+') ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
