using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>A source that does what a test says, and remembers what it was asked for.</summary>
internal sealed class ScriptedSource(TimeProvider clock) : IClusterSource
{
    public ClusterIdentity Identity { get; init; } = new("cluster", "night", "prod", "ann", "v1.36.2", "https://api");

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Playback? Playback { get; set; }

    IPlayback? IClusterSource.Playback => Playback;

    public string? WaitsFor { get; set; }

    public List<SourceRequest> Requests { get; } = [];

    public List<Want> Wants { get; } = [];

    public Func<SourceRequest, ChannelWriter<ClusterChange>, CancellationToken, Task> OnRun { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<ImmutableArray<Want>, ChannelWriter<ClusterChange>, CancellationToken, Task> OnFetch { get; set; } = (_, _, _) => Task.CompletedTask;

    public Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        Requests.Add(request);
        return OnRun(request, changes, cancellation);
    }

    public Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        lock (Wants)
            Wants.AddRange(wants);
        return OnFetch(wants, changes, cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
