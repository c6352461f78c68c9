using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Where a reflector writes what it learns of its scope.</summary>
internal interface IScopeSink
{
    ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation);

    ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation);

    ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation);

    ValueTask ReportAsync(ScopeStatus status, CancellationToken cancellation);

    /// <summary>The list was answered with 403, and not for a moment only. <paramref name="since"/>: the last contact before.</summary>
    ValueTask RefuseAsync(string detail, DateTime since, CancellationToken cancellation) => ReportAsync(new(SourceStatus.Forbidden, detail, since), cancellation);
}

/// <summary>How well a scope is known, as its reflector tells it.</summary>
/// <param name="Since">By the cluster's time, UTC.</param>
/// <param name="NextTry">When what failed is tried again, by the cluster's time, UTC; null where nothing has failed, or it is given up.</param>
internal readonly record struct ScopeStatus(SourceStatus Status, string Detail, DateTime Since, DateTime? NextTry = null)
{
    public SourceState Of(ResourceKind kind, string? ns) => new(kind, ns, Status, Detail, Since) { NextTry = NextTry };
}

/// <summary>A scope that is a whole kind in a namespace or everywhere: what the reflector learns is what the session is told.</summary>
internal sealed class WholeScopeSink(ResourceKind kind, string? ns, ChannelWriter<ClusterChange> changes) : IScopeSink
{
    public ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation) =>
        changes.WriteAsync(new Replaced(kind, ns, objects), cancellation);

    public ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation) => changes.WriteAsync(new Upserted(item), cancellation);

    public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation) => changes.WriteAsync(new Deleted(key), cancellation);

    public ValueTask ReportAsync(ScopeStatus status, CancellationToken cancellation) =>
        changes.WriteAsync(status.Of(kind, ns), cancellation);
}
