using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Says what a fault costs, by what it leaves short, and where nothing is short, by what it befell.</summary>
internal static class ImpactWriter
{
    private const int MostNamed = 2;
    private const string NobodyShort = "no workload is short of pods for it";

    /// <param name="severity">How grave the rule takes it: what is only told for information costs nothing.</param>
    public static Impact Of(ObjectKey root, IncidentTree tree, Severity severity)
    {
        if (severity == Severity.Info)
            return Impact.None;
        var standings = tree.Standings.OrderBy(s => s.Key, KeyOrder.Instance).ToArray();
        var services = standings.Where(s => s.Key.Kind == ResourceKinds.Service && (s.Standing.IsShort || (s.Key == root && s.Standing is { Wanted: 0, Ready: 0 }))).ToArray();
        var workloads = standings.Where(s => s.Key.Kind != ResourceKinds.Service && s.Key.Kind != ResourceKinds.Ingress && s.Standing.IsShort).ToArray();
        if (services.Length + workloads.Length == 0)
            return OfIngresses([.. standings.Where(s => s.Key.Kind == ResourceKinds.Ingress && s.Standing.IsShort)]) ?? WithoutLoss(root, tree);
        string[] words = [.. Workloads(root, workloads), .. Named(services.OrderBy(s => s.Standing.Ready), Left, "Service")];
        return new(ImpactLevel.CapacityLost, string.Join("; ", words))
        {
            ServicesDown = services.Count(s => s.Standing is { Ready: 0, Wanted: > 0 }),
            WorkloadsDown = workloads.Count(w => w.Standing.Ready == 0),
            Short = services.Length + workloads.Length,
        };
    }

    private static Impact? OfIngresses((ObjectKey Key, Standing Standing)[] ingresses) => ingresses.Length == 0
        ? null
        : new(ImpactLevel.CapacityLost, string.Join("; ", Named(ingresses.OrderBy(i => i.Standing.Ready), Unanswered, "Ingress object"))) { Short = ingresses.Length };

    private static IEnumerable<string> Workloads(ObjectKey root, (ObjectKey Key, Standing Standing)[] workloads) =>
        workloads is [var only] && only.Key == root ? [Down(only)] : Named(workloads.OrderBy(w => w.Standing.Ready), w => $"{w.Key.Kind} {w.Key.Name}: {Down(w)}", "workload");

    private static IEnumerable<string> Named(IEnumerable<(ObjectKey Key, Standing Standing)> all, Func<(ObjectKey Key, Standing Standing), string> say, string noun)
    {
        var list = all.ToArray();
        var named = list.Length <= MostNamed + 1 ? list.Length : MostNamed;
        foreach (var one in list.Take(named))
            yield return say(one);
        if (list.Length > named)
            yield return $"{Texts.Count(list.Length - named, noun)} more short";
    }

    private static string Down((ObjectKey Key, Standing Standing) workload) => workload.Standing switch
    {
        _ when workload.Key.Kind == ResourceKinds.Pod => "the pod is down",
        { Wanted: 1 } => "its only replica is down",
        { Ready: 0, Wanted: var wanted } => $"all {wanted} replicas down",
        { Ready: var ready, Wanted: var wanted } => $"{wanted - ready} of {wanted} replicas down",
    };

    private static string Left((ObjectKey Key, Standing Standing) service) => service.Standing switch
    {
        { Wanted: 0 } => $"Service {service.Key.Name} has no endpoint",
        { Ready: 0 } => $"Service {service.Key.Name} has no endpoint left",
        { Ready: var ready } => $"Service {service.Key.Name} has {Texts.Count(ready, "endpoint")} left",
    };

    private static string Unanswered((ObjectKey Key, Standing Standing) ingress) => ingress.Standing switch
    {
        { Ready: 0 } => $"no backend of Ingress {ingress.Key.Name} answers",
        { Wanted: var wanted, Ready: var ready } => $"{wanted - ready} of {wanted} backends of Ingress {ingress.Key.Name} do not answer",
    };

    private static Impact WithoutLoss(ObjectKey root, IncidentTree tree)
    {
        if (tree.Root is { RollingOut: true, Wanted: > 0 } rollout)
            return new(ImpactLevel.BlockedChange, $"the rollout is held up; all {rollout.Wanted} replicas that are wanted are ready") { Held = true };
        if (tree.Root is { Over: true })
            return new(ImpactLevel.Waste, "the pod has ended or is to go; nothing waits for it");
        if (tree.Root is { Wanted: > 0 } whole && root.Kind != ResourceKinds.Service && root.Kind != ResourceKinds.Ingress)
            return new(ImpactLevel.Degraded, $"{(root.Kind == ResourceKinds.Pod ? OfPod(whole) : whole.State)}{(whole.IsShort ? "" : ", for now")}");
        var scalers = tree.Reached.Append(root).Where(k => k.Kind == ResourceKinds.HorizontalPodAutoscaler).Order(KeyOrder.Instance).ToArray();
        if (scalers.Length > 0)
            return new(ImpactLevel.Degraded, scalers is [var scaler] ? $"HPA {scaler.Name} does not scale" : $"{scalers.Length} HPAs do not scale");
        return OfKind(root.Kind.Kind, tree.Root?.State ?? "");
    }

    private static string OfPod(Standing pod) => pod.IsShort ? $"the pod {pod.State}" : "the pod is ready";

    // Only what is known of the object itself is said: rules speak of much else.
    private static Impact OfKind(string kind, string state) => kind switch
    {
        "Job" or "CronJob" => new(ImpactLevel.Degraded, state),
        "Service" or "Ingress" or "APIService" => new(ImpactLevel.Degraded, ""),
        "Node" => new(ImpactLevel.Degraded, NobodyShort),
        "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration" or "ResourceQuota" or "LimitRange" => new(ImpactLevel.BlockedChange, NobodyShort),
        "PodDisruptionBudget" => new(ImpactLevel.BlockedChange, state.Length == 0 ? "" : $"it {state}: nodes that run its pods cannot be drained"),
        "PersistentVolumeClaim" => new(ImpactLevel.BlockedChange, state == "is Pending" ? "it is Pending: what mounts it does not start" : ""),
        "StorageClass" or "Namespace" => new(ImpactLevel.BlockedChange, ""),
        _ => Impact.None,
    };
}
