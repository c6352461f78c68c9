namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Nearest
{
    /// <summary>The name with the smallest edit distance, if at most a third of the letters differ (two of a short name: they may be swapped); the first of equals.</summary>
    public static string? To(string given, IEnumerable<string> names)
    {
        string? best = null;
        var limit = Math.Max(given.Length > 3 ? 2 : 1, given.Length / 3) + 1;
        foreach (var name in names)
        {
            var distance = Distance(given, name);
            if (distance < limit)
                (best, limit) = (name, distance);
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (Math.Abs(a.Length - b.Length) > 8 || a.Length > 64)
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
