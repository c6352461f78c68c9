using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>One thing that a source has learned; the only way in which <see cref="ClusterState"/> changes.</summary>
public abstract record ClusterChange;

/// <summary>A finished list: from now on the scope holds exactly these objects, and is synced. <paramref name="Namespace"/> null means all namespaces.</summary>
public sealed record Replaced(ResourceKind Kind, string? Namespace, ImmutableArray<ResourceObject> Objects) : ClusterChange;

/// <summary>An object was added or has changed.</summary>
public sealed record Upserted(ResourceObject Object) : ClusterChange;

/// <summary>An object is gone, or was asked for by name and is not there. Deleting what is not there is no error.</summary>
public sealed record Deleted(ObjectKey Key) : ClusterChange;

/// <summary>How well a kind is known in a scope: data, not a log line, because it changes what a diagnosis is worth.</summary>
public sealed record SourceState(ResourceKind Kind, string? Namespace, SourceStatus Status, string Detail, DateTime Since) : ClusterChange
{
    /// <summary>True when absence means something: the objects that are not there do not exist (or, stale, did not a while ago).</summary>
    public bool IsKnown => Status is SourceStatus.Synced or SourceStatus.Stale or SourceStatus.NotServed;

    /// <summary>True when what is known is what is so now.</summary>
    public bool IsCurrent => Status is SourceStatus.Synced or SourceStatus.NotServed;

    /// <summary>When the source will try again what failed, by the cluster's time, UTC; null where it does not say.</summary>
    public DateTime? NextTry { get; init; }
}

/// <summary>Nobody keeps this scope any more (its namespace is gone, or a larger scope has taken its place): what no other scope knows is forgotten, not deleted.</summary>
public sealed record ScopeEnded(ResourceKind Kind, string? Namespace) : ClusterChange;

/// <summary>A log that was asked for has been read, or could not be.</summary>
public sealed record LogRead(LogKey Key, LogText Log) : ClusterChange
{
    /// <summary>The run whose log was asked for: the answer counts only while that is the run of this key. Null: whatever run it is of when this is applied.</summary>
    public LogRun? Run { get; init; }
}

/// <summary>How well a kind is known.</summary>
public enum SourceStatus
{
    /// <summary>Nobody asked for it.</summary>
    NotRead,

    /// <summary>The recording holds nothing of this kind.</summary>
    NotRecorded,

    /// <summary>The first list is under way, or waits to be tried again.</summary>
    Loading,

    /// <summary>Listed, and watched.</summary>
    Synced,

    /// <summary>Was synced; news may be missing since <see cref="SourceState.Since"/>.</summary>
    Stale,

    /// <summary>The API server refuses it (401, 403).</summary>
    Forbidden,

    /// <summary>The API server does not serve the kind (404 on the list): it is known to be empty.</summary>
    NotServed,
}
