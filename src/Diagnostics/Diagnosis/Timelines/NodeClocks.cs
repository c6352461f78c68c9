using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>
/// How far the clocks of nodes are off, by the events of their kubelets: the API server stamps an event when it is first stored (<c>creationTimestamp</c>), the kubelet
/// when it happened (<c>firstTimestamp</c>). Kubelets also write the times of containers.
/// </summary>
internal sealed class NodeClocks
{
    /// <summary>What is less is the way to the server, and the API's whole seconds.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    private static readonly FieldPath Host = FieldPath.Of(ResourceKinds.Event, "source.host");
    private static readonly FieldPath First = FieldPath.Of(ResourceKinds.Event, "firstTimestamp");
    private readonly Dictionary<string, List<TimeSpan>> _seen = [];

    public static IEnumerable<FieldPath> Reads => [Host, First];

    /// <summary>The node whose kubelet wrote the event; null for any other event.</summary>
    public static string? HostOf(ResourceObject e) => Host.Text(e.Body) is { Length: > 0 } host ? host : null;

    /// <summary>When the event happened first, by the clock of who wrote it, UTC.</summary>
    public static DateTime? FirstOf(ResourceObject e) => First.Time(e.Body);

    public void Note(ResourceObject e)
    {
        if (HostOf(e) is not { } host || FirstOf(e) is not { } first || EngineFields.EventCreated.Time(e.Body) is not { } stored)
            return;
        if (!_seen.TryGetValue(host, out var offsets))
            _seen.Add(host, offsets = []);
        offsets.Add(stored - first);
    }

    /// <summary>A time that a node has written, by the API server's clock.</summary>
    /// <param name="host">The node; null or unknown for a clock that is right.</param>
    public DateTime Correct(DateTime written, string? host)
    {
        if (host is null || !_seen.TryGetValue(host, out var offsets))
            return written;
        offsets.Sort();
        var median = offsets[offsets.Count / 2];
        return median.Duration() < Tolerance ? written : written + median;
    }
}
