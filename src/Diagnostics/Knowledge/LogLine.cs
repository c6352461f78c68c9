using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A line of a log as its author meant it: without colours, and with the quotes that a JSON logger has escaped.</summary>
internal static class LogLine
{
    /// <summary>What is looked at of a line, in UTF-16 units.</summary>
    private const int Length = 2000;

    private static readonly BoundedRegex Colours = new(@"\x1b\[[0-9;]*[A-Za-z]", RegexOptions.None);

    public static string Plain(string raw)
    {
        var line = raw.Length > Length ? raw[..Length] : raw;
        if (line.Contains('\x1b', StringComparison.Ordinal))
            line = Colours.Replace(line, "");
        while (line.Contains("\\\"", StringComparison.Ordinal))
            line = line.Replace("\\\"", "\"", StringComparison.Ordinal);
        return line;
    }
}
