using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Something that the engine needs to know to decide; asked for, never fetched by it.</summary>
public abstract record Want;

/// <summary>The log of a container's run.</summary>
public sealed record WantLog(LogKey Key) : Want
{
    /// <summary>The run that the key means when it is wanted.</summary>
    public LogRun? Run { get; init; }

    /// <summary>Only what was written after this time (UTC) is wanted: the rest has been read.</summary>
    public DateTime? After { get; init; }
}

/// <summary>All objects of a kind in a namespace, or everywhere when <paramref name="Namespace"/> is null.</summary>
public sealed record WantKind(ResourceKind Kind, string? Namespace) : Want;
