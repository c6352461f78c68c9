using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>How a pod that is not well shows it: what its status, its events and its logs say.</summary>
internal sealed record Trouble
{
    /// <summary>When it began, UTC.</summary>
    public required DateTime Since { get; init; }

    public string Phase { get; init; } = "Running";

    /// <summary>The scheduler's words; null for a pod that has a node.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>The kubelet's words for the whole pod: <c>Evicted</c>.</summary>
    public (string Reason, string Message)? Ended { get; init; }

    public (string Reason, string Message)? Waiting { get; init; }

    public ContainerEnd? Last { get; init; }

    /// <summary>It has ended and is not started again.</summary>
    public ContainerEnd? Final { get; init; }

    public int Restarts { get; init; }

    /// <summary>Since when the container runs, not ready; null where it does not run.</summary>
    public DateTime? Running { get; init; }

    public ImmutableArray<PodEvent> Events { get; init; } = [];

    /// <summary>The log of the run that has ended last; else of the one that goes on.</summary>
    public ImmutableArray<string> Log { get; init; } = [];
}

/// <summary>How a container ended.</summary>
internal sealed record ContainerEnd(int Code, string Reason, DateTime Started, DateTime Finished);

/// <summary>An event about a pod.</summary>
/// <param name="Age">How long ago it was seen last, in seconds.</param>
internal sealed record PodEvent(string Type, string Reason, string Message, int Age = 30, int Count = 1, bool OfContainer = true);
