using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>A node and what its kubelet says of it.</summary>
internal sealed class CascadeNode(string name)
{
    public string Name { get; } = name;

    public ObjectKey Key => new(ResourceKinds.Node, "", Name);

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Ready { get; set; } = "True";

    public bool DiskPressure { get; set; }

    public bool Cordoned { get; set; }

    public List<(string Key, string Value, string Effect)> Taints { get; } = [];

    public DateTime? Since { get; set; }
}

/// <summary>A Service and the workload that stands behind it.</summary>
internal sealed class CascadeService(string ns, string name, Workload backend)
{
    public string Namespace { get; } = ns;

    public string Name { get; } = name;

    public Workload Backend { get; } = backend;

    public ObjectKey Key => new(ResourceKinds.Service, Namespace, Name);

    public int Port { get; init; } = 80;

    public bool Headless { get; init; }

    /// <summary>The value of the <c>app</c> label that it selects; another one than its backend's is a fault.</summary>
    public string Selects { get; set; } = backend.Name;

    /// <summary>Null for the number of the port that the backend declares.</summary>
    public string? TargetPort { get; set; }

    public bool SelectsNothing => Selects != Backend.Name;

    public bool HasEndpoints => !SelectsNothing && TargetPort is null && Backend.ReadyPods > 0;

    public bool HasLost => SelectsNothing || TargetPort is not null || Backend.IsShort;

    public string Host => $"{Name}.{Namespace}.svc.cluster.local";
}

/// <summary>An Ingress, its paths and the Services that they lead to.</summary>
internal sealed record CascadeIngress(string Namespace, string Name, List<CascadeService> Backends)
{
    public ObjectKey Key => new(ResourceKinds.Ingress, Namespace, Name);

    /// <summary>The name of a Service that does not exist, to which it leads too.</summary>
    public string? Missing { get; set; }
}

/// <summary>An HPA.</summary>
internal sealed record Autoscaler(Workload Target, int Most)
{
    public ObjectKey Key => new(ResourceKinds.HorizontalPodAutoscaler, Target.Namespace, Target.Name);
}

/// <summary>A disruption budget.</summary>
internal sealed record Budget(Workload Target, int MinAvailable)
{
    public ObjectKey Key => new(ResourceKinds.PodDisruptionBudget, Target.Namespace, Target.Name);
}

/// <summary>A claim of a workload. <paramref name="Failure"/>: the provisioner's words where it has no volume.</summary>
internal sealed record Claim(string Namespace, string Name, string Class, string? Failure = null)
{
    public ObjectKey Key => new(ResourceKinds.PersistentVolumeClaim, Namespace, Name);

    public bool IsBound => Failure is null;
}

/// <summary>What a quota allows.</summary>
internal sealed record Quota(string Namespace, string Name, int Pods)
{
    public ObjectKey Key => new(ResourceKinds.ResourceQuota, Namespace, Name);
}
