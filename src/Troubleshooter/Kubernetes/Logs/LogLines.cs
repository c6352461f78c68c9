using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What an API server sent as a log, line by line. With <c>timestamps=true</c> each begins with the time at which it was written, in nanoseconds.</summary>
internal static class LogLines
{
    /// <summary>How much of a log is kept: so many bytes of UTF-8, the last.</summary>
    public const int MostBytes = 64 * 1024;

    /// <param name="after">Set when only what was written after that time was asked for; then lines that were read before are left out.</param>
    /// <param name="asked">How many lines were asked for: when all came, there may be a gap before them.</param>
    public static LogText Parse(ReadOnlySpan<byte> utf8, DateTime? after, int asked)
    {
        var stamped = Split(Encoding.UTF8.GetString(utf8)).Select(Stamped).ToList();
        if (KubeletWords.Refusal([.. stamped.Select(l => l.Text)]) is { } refusal && stamped[0].At is null)
            return new([], refusal) { Problem = LogProblem.Missing };
        var goesOn = after is not null && stamped.Count < asked && stamped.All(l => l.At is not null);
        if (goesOn)
            stamped.RemoveAll(l => l.At <= after);
        return new(Last(stamped))
        {
            First = stamped.Select(l => l.At).FirstOrDefault(t => t is not null),
            Last = stamped.Select(l => l.At).LastOrDefault(t => t is not null),
            After = goesOn ? after : null,
        };
    }

    private static IEnumerable<string> Split(string text)
    {
        if (text.Length == 0)
            return [];
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static ImmutableArray<string> Last(List<(DateTime? At, string Text)> lines)
    {
        var (first, bytes) = (lines.Count, 0);
        while (first > 0 && lines.Count - first < LogText.MostLines && (bytes += Encoding.UTF8.GetByteCount(lines[first - 1].Text) + 1) <= MostBytes)
            first--;
        return [.. lines.Skip(first).Select(l => l.Text)];
    }

    // RFC3339Nano: 2026-11-23T19:09:40.914906935Z. Not every kubelet's stand-in writes it.
    private static (DateTime? At, string Text) Stamped(string line)
    {
        var text = line.EndsWith('\r') ? line[..^1] : line;
        var space = text.IndexOf(' ');
        var stamp = space < 0 ? text : text[..space];
        return stamp.Length is >= 20 and <= 35 && stamp[10] == 'T'
            && DateTimeOffset.TryParse(Hundreds(stamp), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? (at.UtcDateTime, space < 0 ? "" : text[(space + 1)..])
                : (null, text);
    }

    // .NET counts hundreds of nanoseconds.
    private static string Hundreds(string stamp)
    {
        var end = stamp.IndexOfAny(['Z', '+', '-'], 11);
        return end > 27 && stamp[19] == '.' ? stamp[..27] + stamp[end..] : stamp;
    }
}
