namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Entries of a timeline in words; the same in the live view and in reports.</summary>
internal static class TimelineWords
{
    /// <summary><c>Pod ml/api-1 [api]: ended with exit code 1 (Error)</c>; the root of the incident is not named again.</summary>
    /// <param name="name">How objects are called; null for kind, namespace and name.</param>
    public static string Of(TimelineView entry, ReferenceView root, Func<ReferenceView, string>? name = null)
    {
        var about = entry.Object.IsSame(root) && (entry.Object.Container.IsEmpty || entry.Object.Container == root.Container) 
            ? "" : $"{name?.Invoke(entry.Object) ?? entry.Object.ToString()}: ";
        var often = entry.Count > 1 ? $" (x{entry.Count}{(entry.First is { } first ? $" in {Durations.Format(entry.At - first)}" : "")})" : "";
        return $"{about}{entry.Text}{often}";
    }
}
