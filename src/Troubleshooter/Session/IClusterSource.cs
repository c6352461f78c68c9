using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Where a picture of a cluster comes from: the live API or a recording. Nothing behind this interface can tell which.</summary>
public interface IClusterSource : IAsyncDisposable
{
    /// <summary>What is looked at. Raw text; may be less complete until <see cref="RunAsync"/> has reached the server.</summary>
    ClusterIdentity Identity { get; }

    /// <summary>The cluster's own time, UTC: the local clock corrected by the server's Date header, or the recording's clock.</summary>
    DateTime Now { get; }

    /// <summary>How much of it this user may see; changes while it runs. Raw text.</summary>
    ClusterAccess Access => ClusterAccess.Whole;

    /// <summary>What is waited for before the server can be asked, in words that could follow "Connecting:"; null for nothing. Raw text.</summary>
    string? WaitsFor => null;

    /// <summary>How it is played, of a recording; null for a cluster.</summary>
    IPlayback? Playback => null;

    /// <summary>Reads objects and logs that a person asks to see; null where that cannot be.</summary>
    IInspector? Inspector => null;

    /// <summary>
    /// Writes what the request names as changes. With <see cref="SourceRequest.Follow"/> it goes on until cancelled; without, it returns when every scope
    /// is either replaced or has a <see cref="SourceState"/> that says why not. Does not complete the writer. Throws <see cref="ClusterUnreachableException"/> when nothing can be reached at all.
    /// </summary>
    Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation);

    /// <summary>Reads what the engine wants; answers each want with a change (a <see cref="LogRead"/> with a failure, or a <see cref="SourceState"/>, if it cannot).</summary>
    Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation);

    /// <summary>Asks whether a change would be taken, without making it. Throws only for <paramref name="cancellation"/>; what stands in the way is the answer.</summary>
    Task<DryRun> DryRunAsync(ServerPatch patch, CancellationToken cancellation) => Task.FromResult(new DryRun(DryRunResult.NotAsked, "there is no API server to ask"));
}

/// <summary>What a session asks a source for.</summary>
/// <param name="Mask">What to keep of each object.</param>
/// <param name="Scopes">The kinds, each in a namespace or everywhere.</param>
/// <param name="Follow">Whether to go on watching after the lists.</param>
public sealed record SourceRequest(FieldMask Mask, ImmutableArray<SourceScope> Scopes, bool Follow);

/// <summary>A kind in a namespace, or everywhere when <paramref name="Namespace"/> is null; optionally narrowed as <c>explain</c> does.</summary>
public sealed record SourceScope(ResourceKind Kind, string? Namespace, string? Name = null, string? LabelSelector = null, string? FieldSelector = null);

/// <summary>Which cluster, as whom. Raw text.</summary>
public sealed record ClusterIdentity(string Source, string? Context, string? Cluster, string? User, string? ServerVersion, string? Server)
{
    /// <summary>The flags by which this program comes here again, for a shell, each with a blank before it; empty where it needs none.</summary>
    public string Flags { get; init; } = "";

    /// <summary>The same for kubectl.</summary>
    public string KubectlFlags { get; init; } = "";
}

/// <summary>Nothing of the cluster can be reached; the message says what was tried and what to do.</summary>
public sealed class ClusterUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
