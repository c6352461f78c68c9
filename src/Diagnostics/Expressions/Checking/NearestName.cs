using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Finds what somebody who misspelt a name has probably meant.</summary>
internal static class NearestName
{
    private const int MostListed = 12;

    /// <summary><c>; did you mean 'x'?</c>; where no name is near, all of them if they are few, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var all = known.Distinct().ToList();
        if (Find(name, all) is { } best)
            return $"; did you mean '{best}'?";
        return all.Count is > 0 and <= MostListed ? $"; there {(all.Count == 1 ? "is" : "are")} {string.Join(", ", all.Order(StringComparer.Ordinal))}" : "";
    }

    /// <summary>The nearest of the known names, if at most a third of the letters differ (two of a short name); null when all are far away.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        var limit = Math.Max(name.Length > 3 ? 2 : 1, name.Length / 3);
        return known
            .Where(k => Math.Abs(k.Length - name.Length) <= limit)
            .Select(k => (Name: k, Distance: EditDistance.Between(name, k)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault().Name;
    }
}
