namespace K8sDoctor.Troubleshooter.Terminal.Mutes;

/// <summary>An incident that somebody does not want to be told of for a time.</summary>
/// <param name="Cluster">Which cluster: the same fault may be another matter elsewhere.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Until">UTC, by the local clock.</param>
/// <param name="Reason">In the user's own words; may be empty.</param>
internal sealed record Mute(string Cluster, string Incident, DateTimeOffset Until, string Reason);
