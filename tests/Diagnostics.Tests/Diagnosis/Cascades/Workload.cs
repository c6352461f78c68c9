using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Something that wants pods, or a bare pod, as the cascade has it.</summary>
internal sealed class Workload(ResourceKind kind, string ns, string name)
{
    public ResourceKind Kind { get; } = kind;

    public string Namespace { get; } = ns;

    public string Name { get; } = name;

    public ObjectKey Key => new(Kind, Namespace, Name);

    public int Replicas { get; set; } = 1;

    public int Port { get; init; } = 8080;

    public string Image { get; set; } = "registry.example.com/shop/app:1.4";

    public string Container { get; init; } = "app";

    /// <summary>The Service whose loss makes it crash.</summary>
    public CascadeService? Needs { get; set; }

    public string? ConfigMap { get; set; }

    public string? Secret { get; set; }

    /// <summary>A claim of its own per pod (StatefulSet), or one for all.</summary>
    public bool HasClaims { get; set; }

    public string StorageClass { get; set; } = "standard";

    /// <summary>Why the API server refuses its pods, and how many are lacking; null where it refuses none.</summary>
    public Refusal? Refused { get; set; }

    /// <summary>Fields that a fault adds to the pod template: a selector of nodes, resources of the container, probes.</summary>
    public Action<JsonObject>? Template { get; set; }

    public List<Revision> Revisions { get; } = [];

    public List<CascadePod> Pods { get; } = [];

    /// <summary>Its Deployment waits for the pods of its newest revision.</summary>
    public bool RollingOut { get; set; }

    /// <summary>A fault of its own, not one that it suffers from.</summary>
    public bool IsHit { get; set; }

    /// <summary>No part in what a cluster serves, and no target of faults: it stands there for the noise.</summary>
    public bool IsNoise { get; init; }

    public Revision Newest => Revisions[^1];

    public int ReadyPods => Pods.Count(p => p.IsReady);

    /// <summary>It serves less than it should.</summary>
    public bool IsShort => Kind != ResourceKinds.CronJob && ReadyPods < Replicas;

    public bool IsTroubled => Refused is not null || Pods.Any(p => p.Trouble is not null || p.NodeLost);
}

/// <summary>One template of a workload: a ReplicaSet, a Job, or what a StatefulSet's revision label names.</summary>
internal sealed class Revision(string name, int number, string image, DateTime created)
{
    public string Name { get; } = name;

    public int Number { get; } = number;

    public string Image { get; } = image;

    public DateTime Created { get; } = created;

    public int Desired { get; set; }
}

/// <summary>The API server's words for pods that it does not create.</summary>
/// <param name="Lacking">How many pods are not there for it.</param>
internal sealed record Refusal(string Message, int Lacking);

/// <summary>One pod and how it fares.</summary>
internal sealed class CascadePod(Workload workload, Revision revision, string name, string? node, DateTime created)
{
    public Workload Workload { get; } = workload;

    public Revision Revision { get; } = revision;

    public string Name { get; } = name;

    /// <summary>Null while it is not scheduled.</summary>
    public string? Node { get; set; } = node;

    public DateTime Created { get; } = created;

    public ObjectKey Key => new(ResourceKinds.Pod, Workload.Namespace, Name);

    public Trouble? Trouble { get; set; }

    /// <summary>Its node does not answer: the pod is not ready, and nobody knows more.</summary>
    public bool NodeLost { get; set; }

    /// <summary>When it was asked to go; it has not gone.</summary>
    public DateTime? Deleted { get; set; }

    /// <summary>When its container ended once, and has run well since.</summary>
    public DateTime? Restarted { get; set; }

    /// <summary>It has done its work.</summary>
    public bool Succeeded { get; init; }

    /// <summary>Its controller counts it: it has not ended, and is not to go.</summary>
    public bool IsActive => Deleted is null && Trouble is not { Ended: not null };

    public bool IsReady => Trouble is null && !NodeLost && !Succeeded && Deleted is null;
}
