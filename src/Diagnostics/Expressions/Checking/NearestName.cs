namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Finds what somebody who misspelt a name has probably meant.</summary>
internal static class NearestName
{
    /// <summary><c>; did you mean 'x'?</c>, or nothing when no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Find(name, known) is { } best ? $"; did you mean '{best}'?" : "";

    /// <summary>The nearest of the known names by edits (upper and lower case count little), or null when all are far away.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > 100)
            return null;
        var best = known.Select(k => (Name: k, Distance: Distance(name, k))).OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, name.Length / 3) * 2 ? best.Name : null;
    }

    /// <summary>Twice the edit distance; a difference of case alone counts one.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 12)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).Select(i => i * 2).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i * 2;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = diagonal + Cost(left[i - 1], right[j - 1]);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 2);
            }
        }

        return row[^1];
    }

    private static int Cost(char left, char right) => left == right ? 0 : char.ToUpperInvariant(left) == char.ToUpperInvariant(right) ? 1 : 2;
}
