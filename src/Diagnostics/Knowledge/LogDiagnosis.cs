using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A signature and what it captured, in words.</summary>
/// <param name="Line">The line as the log has it, without blanks around it.</param>
/// <param name="Excerpt">The line and a few around it.</param>
internal sealed partial record LogDiagnosis(
    string Id, string Kind, LogWeight Weight, string Title, string Advice, string Line, ImmutableArray<string> Excerpt, ImmutableDictionary<string, string> Captures)
{
    private const int CaptureLength = 200;
    private const int LinesBefore = 3;
    private const int LinesAfter = 1;

    public string Capture(string name) => Captures.GetValueOrDefault(name, "");

    /// <param name="around">What was found in the lines around it; the match itself goes before.</param>
    /// <param name="at">Which of the lines it is.</param>
    public static LogDiagnosis Of(LogSignature signature, Match match, IEnumerable<Match?> around, IReadOnlyList<string> lines, int at)
    {
        var captures = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var group in around.Append(match).OfType<Match>().SelectMany(m => m.Groups.Values).Where(g => g.Success && g.Name != "0" && g.Value.AsSpan().Trim().Length > 0))
            captures[group.Name] = (group.Length > CaptureLength ? group.Value[..CaptureLength] : group.Value).Trim();
        if (FoundAnyway(signature.Kind).Length > 0)
            AddEndpoint(captures, match.Result("$_"));
        var all = captures.ToImmutable();
        var line = lines[at].Trim();
        return new(
            signature.Id, signature.Kind, signature.Weight, Fill(signature.Title, all), Fill(signature.Advice, all), line, Around(lines, at), all);
    }

    /// <summary>What is captured, where the line has it, also without a group of that name.</summary>
    public static ImmutableArray<string> FoundAnyway(string kind) => kind is "dependency" or "tls" ? ["host", "port", "address"] : [];

    /// <summary>Adds host and port where the remedy lies with another server and the pattern itself did not capture them, and the address of both.</summary>
    private static void AddEndpoint(ImmutableDictionary<string, string>.Builder captures, string line)
    {
        if (!captures.ContainsKey("host") && LogEndpoint.Find(line) is { Host.Length: > 0 } found)
            (captures["host"], captures["port"]) = found;
        if (captures.TryGetValue("host", out var host))
            captures["address"] = captures.TryGetValue("port", out var port) && port.Length > 0 ? $"{host}:{port}" : host;
    }

    private static ImmutableArray<string> Around(IReadOnlyList<string> lines, int at)
    {
        var first = Math.Max(0, at - LinesBefore);
        return [.. lines.Skip(first).Take(at - first + 1 + LinesAfter).Where(l => !string.IsNullOrWhiteSpace(l))];
    }

    // A placeholder that stays empty leaves no hole.
    private static string Fill(string text, ImmutableDictionary<string, string> captures) => Placeholder()
        .Replace(text, m => captures.TryGetValue(m.Groups["name"].Value, out var value) ? value : m.Groups["default"].Value)
        .Replace(" ()", "", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal).Trim();

    /// <summary>Where a title or an advice has a captured text.</summary>
    [GeneratedRegex(@"\{(?<name>\w+)(\|(?<default>[^}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    internal static partial Regex Placeholder();
}
