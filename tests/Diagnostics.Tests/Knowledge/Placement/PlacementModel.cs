using System.Text.Json;

namespace K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

/// <summary>A cluster in plain words, for the naive scheduler; and as the objects of the API, for the real one. Cpu in thousandths, memory in Mi.</summary>
internal sealed record ModelCluster(ModelNode[] Nodes, ModelPod[] Pods, ModelClaim[] Claims, ModelPod Incoming)
{
    public const string Hostname = "kubernetes.io/hostname";

    /// <summary>The namespaces and the label <c>team</c> of each.</summary>
    public static readonly (string Name, string Team)[] Namespaces = [("n1", "red"), ("n2", "blue")];
}

/// <param name="Limit">How many volumes of the one CSI driver it attaches; null for no limit.</param>
internal sealed record ModelNode(string Name, Dictionary<string, string> Labels, ModelTaint[] Taints, bool Cordoned, long Cpu, long Memory, long Gpu, long Pods, int? Limit)
{
    public string Json() => JsonSerializer.Serialize(new
    {
        metadata = new { name = Name, labels = Labels },
        spec = new { unschedulable = Cordoned, taints = Taints.Select(t => new { key = t.Key, value = t.Value, effect = t.Effect }) },
        status = new { allocatable = new Dictionary<string, string> { ["cpu"] = $"{Cpu}m", ["memory"] = $"{Memory}Mi", ["nvidia.com/gpu"] = $"{Gpu}", ["pods"] = $"{Pods}" } },
    });

    public string CsiNodeJson() => JsonSerializer.Serialize(new
    {
        metadata = new { name = Name },
        spec = new { drivers = Limit is { } limit ? new object[] { new { name = "disk.csi", nodeID = Name, allocatable = new { count = limit } } } : [] },
    });
}

internal sealed record ModelTaint(string Key, string Value, string Effect);

internal sealed record ModelToleration(string Key, string Operator, string Value, string Effect);

internal sealed record ModelContainer(string Name, long Cpu, long Memory, long Gpu, bool Sidecar, int HostPort, string HostIp)
{
    public object Object(bool init) => new
    {
        name = Name, restartPolicy = init && Sidecar ? "Always" : null,
        resources = new { requests = Requests() },
        ports = HostPort == 0 ? [] : new object[] { new { containerPort = HostPort, hostPort = HostPort, hostIP = HostIp, protocol = "TCP" } },
    };

    private Dictionary<string, string> Requests()
    {
        var requests = new Dictionary<string, string>();
        if (Cpu > 0)
            requests["cpu"] = $"{Cpu}m";
        if (Memory > 0)
            requests["memory"] = $"{Memory}Mi";
        if (Gpu > 0)
            requests["nvidia.com/gpu"] = $"{Gpu}";
        return requests;
    }
}

internal sealed record ModelRequirement(string Key, string Operator, string[] Values)
{
    public object Object() => new { key = Key, @operator = Operator, values = Values };
}

/// <param name="NodeNames">Of <c>matchFields</c>; at most one.</param>
internal sealed record ModelNodeTerm(ModelRequirement[] Labels, string[] NodeNames)
{
    public object Object() => new
    {
        matchExpressions = Labels.Select(l => l.Object()),
        matchFields = NodeNames.Select(n => new { key = "metadata.name", @operator = "In", values = new[] { n } }),
    };
}

/// <param name="Team">Of the namespace selector; empty for none, <c>*</c> for an empty selector.</param>
internal sealed record ModelPodTerm(ModelRequirement[] Selector, string Topology, string[] Namespaces, string Team)
{
    public object Object() => new
    {
        labelSelector = new { matchExpressions = Selector.Select(s => s.Object()) }, topologyKey = Topology, namespaces = Namespaces,
        namespaceSelector = Team.Length == 0 ? null : Team == "*" ? (object)new { } : new { matchLabels = new { team = Team } },
    };
}

internal sealed record ModelSpread(ModelRequirement[] Selector, string[] LabelKeys, string Topology, int Skew, int? MinDomains, string? AffinityPolicy, string? TaintsPolicy, bool Must)
{
    public object Object() => new
    {
        labelSelector = new { matchExpressions = Selector.Select(s => s.Object()) }, matchLabelKeys = LabelKeys, topologyKey = Topology, maxSkew = Skew, minDomains = MinDomains,
        nodeAffinityPolicy = AffinityPolicy, nodeTaintsPolicy = TaintsPolicy, whenUnsatisfiable = Must ? "DoNotSchedule" : "ScheduleAnyway",
    };
}

/// <summary>A claim, bound to a volume of its own when it has one.</summary>
/// <param name="Zone">Where the volume is; empty for everywhere.</param>
/// <param name="ByLabel">The place is a label of the volume and not its node affinity.</param>
internal sealed record ModelClaim(string Namespace, string Name, bool Bound, bool OncePod, string Zone, bool ByLabel)
{
    public string Json() => JsonSerializer.Serialize(new
    {
        metadata = new { name = Name, @namespace = Namespace },
        spec = new { volumeName = Bound ? $"pv-{Namespace}-{Name}" : null, accessModes = new[] { OncePod ? "ReadWriteOncePod" : "ReadWriteOnce" } },
    });

    public string VolumeJson() => JsonSerializer.Serialize(new
    {
        metadata = new { name = $"pv-{Namespace}-{Name}", labels = ByLabel && Zone.Length > 0 ? new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = Zone } : [] },
        spec = new
        {
            csi = new { driver = "disk.csi", volumeHandle = $"{Namespace}/{Name}" },
            nodeAffinity = ByLabel || Zone.Length == 0 ? null : new { required = new { nodeSelectorTerms = new[] { new ModelNodeTerm([new("topology.kubernetes.io/zone", "In", [Zone])], []).Object() } } },
        },
    });
}
