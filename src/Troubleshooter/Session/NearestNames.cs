using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearestNames
{
    /// <summary>Longer names are not compared: the time grows with the product of the lengths.</summary>
    private const int MaxLength = 256;

    /// <summary>
    /// The names that are not far from the given one, nearest first: at most a third of the letters differ, or one begins with the other (a pod that a
    /// new one of its owner has replaced differs by its last letters only).
    /// </summary>
    public static ImmutableArray<string> Of(string given, IEnumerable<string> names, int most) =>
        [.. names.Distinct().Select(name => (name, Distance: Distance(given, name)))
            .Where(n => n.Distance <= Math.Max(1, given.Length / 3) || n.name.StartsWith(given, StringComparison.OrdinalIgnoreCase))
            .OrderBy(n => n.Distance).ThenBy(n => n.name, StringComparer.Ordinal).Take(most).Select(n => n.name)];

    /// <summary>Letters to insert, remove or change (Levenshtein); upper and lower case are the same.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > MaxLength || b.Length > MaxLength)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
