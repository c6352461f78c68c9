using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a log says of why its program failed. Immutable.</summary>
public sealed class LogSignatures
{
    private const int LinesRead = 120;
    private const int LinesAround = 8;

    private readonly SearchValues<string> _needles;

    /// <param name="inOrder">Of two of one weight that match a line, the first counts.</param>
    public LogSignatures(IEnumerable<LogSignature> inOrder)
    {
        All = [.. inOrder];
        _needles = SearchValues.Create([.. All.SelectMany(s => s.Needles).Distinct(StringComparer.OrdinalIgnoreCase)], StringComparison.OrdinalIgnoreCase);
    }

    public ImmutableArray<LogSignature> All { get; }

    /// <summary>The line that best explains why the program ended: the heaviest, then the last, then the first signature that matches; or null.</summary>
    internal LogDiagnosis? Diagnose(IReadOnlyList<string> lines)
    {
        (LogSignature Signature, Match Match, int Line)? best = null;
        for (var i = lines.Count - 1; i >= Math.Max(0, lines.Count - LinesRead) && best is not { Signature.Weight: LogWeight.Decisive }; i--)
        {
            if (MatchLine(LogLine.Plain(lines[i])) is { } found && (best is null || found.Signature.Weight > best.Value.Signature.Weight))
                best = (found.Signature, found.Match, i);
        }

        return best is { } hit ? LogDiagnosis.Of(hit.Signature, hit.Match, Around(hit.Signature, lines, hit.Line), lines, hit.Line) : null;
    }

    private (LogSignature Signature, Match Match)? MatchLine(string line)
    {
        if (!line.AsSpan().ContainsAny(_needles))
            return null;
        (LogSignature Signature, Match Match)? best = null;
        foreach (var signature in All)
        {
            if ((best is { } held && signature.Weight <= held.Signature.Weight && signature.Weight != LogWeight.Noise) || signature.Match(line) is not { } match)
                continue;
            if (signature.Weight == LogWeight.Noise)
                return null;
            best = (signature, match);
        }

        return best;
    }

    /// <summary>What is found around the line, the nearest first.</summary>
    private static Match?[] Around(LogSignature signature, IReadOnlyList<string> lines, int at) =>
    [
        Find(signature.BelowRegex, Enumerable.Range(at + 1, Math.Min(LinesAround, lines.Count - at - 1)).Select(i => lines[i])),
        Find(signature.AboveRegex, Enumerable.Range(1, Math.Min(LinesAround, at)).Select(distance => lines[at - distance])),
    ];

    private static Match? Find(BoundedRegex? regex, IEnumerable<string> lines) =>
        regex is null ? null : lines.Select(line => regex.Match(LogLine.Plain(line))).FirstOrDefault(match => match.Success);
}
