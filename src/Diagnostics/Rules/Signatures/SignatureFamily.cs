using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Rules.Signatures;

/// <summary>The log signatures of one file, and the examples that they are held to. Immutable.</summary>
/// <param name="Title">What they are about: <c>Python</c>.</param>
/// <param name="Order">Families are asked in this order, then by path: of two signatures of one weight that match a line, the first counts.</param>
public sealed record SignatureFamily(string Path, string Title, int Order, ImmutableArray<LogSignature> Signatures, ImmutableArray<SignatureExample> Examples)
{
    /// <summary>The signatures of these families in the order in which they are asked; of the same id, that of the last family counts.</summary>
    public static LogSignatures Together(IEnumerable<SignatureFamily> families)
    {
        var all = families.ToList();
        var last = all.SelectMany(f => f.Signatures).GroupBy(s => s.Id).ToDictionary(g => g.Key, g => g.Last());
        return new(all.OrderBy(f => f.Order).ThenBy(f => f.Path, StringComparer.Ordinal).SelectMany(f => f.Signatures).Where(s => ReferenceEquals(last[s.Id], s)));
    }
}

/// <summary>A line of a log, or some, and what must be said of it.</summary>
/// <param name="Signature">The signature that it stands with.</param>
/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="Is">The id of the signature that explains it; null where nothing must be said.</param>
/// <param name="Title">The whole title that comes of it; null where the file does not say.</param>
/// <param name="Captures">What must be captured, by group.</param>
public sealed record SignatureExample(
    string Signature, int Line, string Log, string? Is, string? Title, string? Advice, ImmutableSortedDictionary<string, string> Captures);
