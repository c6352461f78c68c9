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
            .Select(c => (Candidate: c, Distance: Distance(Fold(name), Fold(c))))
            .Where(p => p.Distance <= limit)
            .OrderBy(p => p.Distance).ThenBy(p => p.Candidate, StringComparer.Ordinal)
            .Select(p => p.Candidate)
            .FirstOrDefault();
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two words; at most 100 characters of each are looked at.</summary>
    internal static int Distance(string a, string b)
    {
        a = a.Length > 100 ? a[..100] : a;
        b = b.Length > 100 ? b[..100] : b;
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                cost[i, j] = Step(a, b, i, j, cost);
        }

        return cost[a.Length, b.Length];
    }

    private static int Step(string a, string b, int i, int j, int[,] cost)
    {
        if (i == 0 || j == 0)
            return i + j;
        var best = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }

    private static string Fold(string text) => text.ToLowerInvariant().Replace('_', '-').Replace('.', '-');
}
