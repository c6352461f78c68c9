using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>An invented cluster: what is there, and how it fares. Faults and their consequences change it; then it is rendered as the API would show it.</summary>
internal sealed class CascadeCluster(Dice dice)
{
    public static readonly DateTime Now = new(2026, 3, 5, 10, 0, 0, DateTimeKind.Utc);

    public const string System = "kube-system";

    public Dice Dice { get; } = dice;

    public List<string> Namespaces { get; } = [];

    public List<CascadeNode> Nodes { get; } = [];

    public List<Workload> Workloads { get; } = [];

    public List<CascadeService> Services { get; } = [];

    public List<CascadeIngress> Ingresses { get; } = [];

    public List<Autoscaler> Autoscalers { get; } = [];

    public List<Budget> Budgets { get; } = [];

    public List<Claim> Claims { get; } = [];

    public List<Quota> Quotas { get; } = [];

    /// <summary>Objects that are as they should be, as the API shows them.</summary>
    public List<JsonObject> Noise { get; } = [];

    /// <summary>Names of ConfigMaps and Secrets that exist; only rendering asks.</summary>
    public HashSet<ObjectKey> Settings { get; } = [];

    public HashSet<string> StorageClasses { get; } = ["standard"];

    /// <summary>When the fault began.</summary>
    public DateTime Began { get; set; } = Now.AddMinutes(-15);

    public CascadeService? Dns { get; set; }

    public CascadeService? Metrics { get; set; }

    /// <summary>The Service of an admission webhook that rules over the workloads' namespaces; null where there is none.</summary>
    public CascadeService? Webhook { get; set; }

    /// <summary>The API server knows no metrics API at all.</summary>
    public bool NoMetricsApi { get; set; }

    public bool DnsIsDown => Dns is { HasEndpoints: false };

    public bool MetricsAreDown => NoMetricsApi || Metrics is { HasEndpoints: false };

    /// <summary>Workloads of the users that nothing is wrong with.</summary>
    public IEnumerable<Workload> Free => Workloads.Where(w => w is { IsNoise: false, IsTroubled: false } && w.Namespace != System && w != Webhook?.Backend);

    public IEnumerable<CascadePod> PodsOn(string node) => Workloads.SelectMany(w => w.Pods).Where(p => p.Node == node);

    /// <summary>A pod of the newest revision on some node that takes pods.</summary>
    public CascadePod AddPod(Workload workload, DateTime created, string? name = null, string? node = null, Revision? of = null)
    {
        var revision = of ?? workload.Newest;
        node ??= Dice.Of([.. Nodes.Where(n => n.Ready == "True")]).Name;
        var pod = new CascadePod(workload, revision, name ?? $"{revision.Name}-{Dice.Suffix()}", node, created);
        workload.Pods.Add(pod);
        return pod;
    }
}
