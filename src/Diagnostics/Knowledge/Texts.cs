using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Small helpers for words: lists in a sentence, and names that are nearly the same.</summary>
internal static class Texts
{
    private const int Shown = 3;

    /// <summary><c>a, b, c and 4 more</c>.</summary>
    public static string Join(IReadOnlyCollection<string> items) =>
        items.Count <= Shown + 1 ? string.Join(", ", items) : $"{string.Join(", ", items.Take(Shown))} and {items.Count - Shown} more";

    /// <summary><c>1 node</c>, <c>3 nodes</c>.</summary>
    public static string Count(long count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";

    public static List<string> Strings(ResourceList list)
    {
        var strings = new List<string>(list.Count);
        foreach (var item in list.Items)
        {
            if (item is string text)
                strings.Add(text);
        }

        return strings;
    }

    public static IEnumerable<ResourceMessage> Messages(ResourceList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is ResourceMessage message)
                yield return message;
        }
    }

    /// <summary>The candidate that is most likely meant by <paramref name="name"/> (a few letters differ, or only case and separators do), or null.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(1, Math.Min(3, name.Length / 3));
        return candidates
            .Where(c => c != name)
            .Distinct()
            .Select(c => (Candidate: c, Distance: EditDistance.Between(Fold(name), Fold(c))))
            .Where(p => p.Distance <= limit)
            .OrderBy(p => p.Distance).ThenBy(p => p.Candidate, StringComparer.Ordinal)
            .Select(p => p.Candidate)
            .FirstOrDefault();
    }

    private static string Fold(string text) => text.ToLowerInvariant().Replace('_', '-').Replace('.', '-');
}
