using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearestNames
{
    /// <summary>
    /// The names that are not far from the given one, nearest first: at most a third of the letters differ, of the whole name or of as much of it as was
    /// given (of a pod's name, people leave out the letters at the end).
    /// </summary>
    public static ImmutableArray<string> Of(string given, IEnumerable<string> names, int most) =>
        [.. names.Distinct().Select(name => (name, Distance: Distance(given, name)))
            .Where(n => n.Distance <= Math.Max(1, given.Length / 3))
            .OrderBy(n => n.Distance).ThenBy(n => n.name, StringComparer.Ordinal).Take(most).Select(n => n.name)];

    private static int Distance(string given, string name)
    {
        var whole = EditDistance.Between(given, name);
        return given.Length < 3 || name.Length <= given.Length ? whole : Math.Min(whole, EditDistance.Between(given, name.AsSpan(0, given.Length)));
    }
}
