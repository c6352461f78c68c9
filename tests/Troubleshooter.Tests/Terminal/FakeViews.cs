using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Pictures of a session as a cluster with the lab's faults gives them.</summary>
internal static class FakeViews
{
    public static readonly DateTime Now = new(2026, 11, 20, 9, 41, 7, DateTimeKind.Utc);

    public static SessionView Lab(params IncidentView[] more) => Of([.. Incidents(), .. more]);

    public static SessionView Of(ImmutableArray<IncidentView> incidents, long version = 1) => new(
        version, Now, Identity("kind-lab", "kubernetes-admin"), new ConnectionView(ConnectionHealth.Connected, 31, 31, default, null),
        new CountsView(63, 4, 3, 3, incidents.Count(i => i.Severity == Severity.Critical), incidents.Count(i => i.Severity == Severity.Warning), incidents.Count(i => i.Severity == Severity.Info)),
        incidents, [Blind("Secret", "", BlindSpotReason.Forbidden, "secret-key-missing", "image-pull-unauthorised"), Blind("log", "shop", BlindSpotReason.NotRead, "crash-with-log")]);

    public static SessionView Empty(ConnectionHealth health, string detail = "", params BlindSpotView[] blind) => new(
        1, Now, Identity("kind-lab", "kubernetes-admin"), new ConnectionView(health, Synced(health), 31, new SafeText(detail), health == ConnectionHealth.Stale ? Now.AddSeconds(-95) : null),
        new CountsView(63, 4, 0, 3, 0, 0, 0), [], [.. blind]);

    /// <summary>A connection as a session makes it of what its source tells; all kinds are listed at first, or only asked for.</summary>
    public static ConnectionView Connection(Action<SourceStates> happens, bool listed = true)
    {
        var states = new SourceStates();
        foreach (var kind in ResourceKinds.All)
            states.Expect(kind, null);
        if (listed) List(states, [.. ResourceKinds.All]);
        happens(states);
        return Connections.Of(states, recorded: false, (kind, _) => kind.Index * 3);
    }

    public static void List(SourceStates states, params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (var kind in kinds)
            states.Heard(new Replaced(kind, null, []), following: true);
    }

    public static void Hear(SourceStates states, SourceStatus status, string detail, DateTime since, DateTime? next, params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (var kind in kinds)
            states.Heard(new SourceState(kind, null, status, detail, since) { NextTry = next }, following: true);
    }

    private static int Synced(ConnectionHealth health) => health switch
    {
        ConnectionHealth.Connecting or ConnectionHealth.Unreachable => 0,
        ConnectionHealth.CatchingUp => 12,
        _ => 31,
    };

    public static BlindSpotView Blind(string kind, string ns, BlindSpotReason reason, params string[] rules) => new(new(kind), new(ns), reason, [.. rules]);

    public static IncidentView Incident(string rule, Severity severity, string kind, string ns, string name, string title, int minutes = 5, int members = 1) => new(
        rule, severity, Confidence.Certain, new(title), new($"{title}, and this is why."), Reference(kind, ns, name),
        [.. Enumerable.Range(0, members).Select(i => Reference("Pod", ns, $"{name}-{i}"))], [], [], [], Now.AddMinutes(-minutes), null);

    public static ReferenceView Reference(string kind, string ns, string name, string container = "", bool absent = false) =>
        new(new(kind), new(ns), new(name), new(container), absent);

    private static IdentityView Identity(string context, string user) => new(new("cluster"), new(context), new(context), new(user), new("v1.34.1"), new(""));

    private static IEnumerable<IncidentView> Incidents()
    {
        yield return SlowModel();
        yield return Incident("liveness-probe-path", Severity.Critical, "Deployment", "ml", "iris-wrong-probe", "The liveness probe of api asks for /wrong-endpoint, which answers 404", 12, 2);
        yield return Incident("rollout-stuck", Severity.Critical, "Deployment", "ml", "iris-rollout", "The rollout to iris-api:v2 hangs: its container cannot import joblib", 11, 2);
        yield return Incident("oom-killed", Severity.Critical, "Deployment", "ml", "oom-model", "Container model needs more than its memory limit of 32Mi", 9);
        yield return Incident("image-not-found", Severity.Critical, "Deployment", "ml", "iris-missing-image", "The registry does not have iris-api:v9", 12);
        yield return Incident("unschedulable-cpu", Severity.Critical, "Deployment", "ml", "big-trainer", "No node can ever give 64 cpu: the largest has 4", 12);
        yield return Incident("gpu-not-advertised", Severity.Critical, "Pod", "ml", "gpu-infer", "No node advertises nvidia.com/gpu", 12);
        yield return Incident("configmap-missing", Severity.Critical, "Pod", "shop", "missing-configmap", "ConfigMap app-settings does not exist", 12);
        yield return Incident("secret-key-missing", Severity.Critical, "Pod", "shop", "missing-secret-key", "Secret db has no key password", 12);
        yield return Incident("exec-format", Severity.Critical, "Pod", "shop", "wrong-arch", "The binary in the image is for another architecture", 12);
        yield return Incident("storage-class-missing", Severity.Critical, "StatefulSet", "batch", "ledger", "StorageClass fast-ssd does not exist", 12);
        yield return Incident("quota-exceeded", Severity.Critical, "Deployment", "tight", "over-quota", "The quota pods-and-cpu is used up: requests.cpu 900m of 1", 12);
        yield return Incident("hpa-no-metrics", Severity.Warning, "HorizontalPodAutoscaler", "ml", "iris-api", "No metrics API answers, so the autoscaler cannot see CPU use", 13);
        yield return Incident("readiness-path", Severity.Warning, "Deployment", "web", "never-ready", "The readiness probe answers 404", 12, 3);
        yield return Incident("service-selects-nothing", Severity.Warning, "Service", "web", "wrong-labels", "The selector app=wbe matches no pod; app=web would match 3", 130);
        yield return Incident("pod-stuck-terminating", Severity.Info, "Pod", "batch", "stuck-terminating", "Held by the finalizer example.com/archive", 4320);
    }

    private static IncidentView SlowModel()
    {
        var pod = Reference("Pod", "ml", "slow-model-7d4b9c6f5-x2x9p");
        return new IncidentView(
            "liveness-probe-kills-slow-start", Severity.Critical, Confidence.Certain, new("The liveness probe kills server before it has started"),
            new("The probe starts 5s after the container and gives up after 20s; the container needs longer to start, and every restart begins from zero."),
            Reference("Deployment", "ml", "slow-model"), [pod, Reference("Pod", "ml", "slow-model-7d4b9c6f5-zq7kl")],
            [Reference("Service", "ml", "slow-model"), Reference("HorizontalPodAutoscaler", "ml", "slow-model")],
            [
                new("field", new("container.status.restartCount > 0: 6"), pod, null),
                new("event", new("Unhealthy: Liveness probe failed: Get \"http://10.244.1.9:8080/health\": dial tcp 10.244.1.9:8080: connect: connection refused (x18)"), pod, Now.AddSeconds(-31)),
                new("event", new("Killing: Container server failed liveness probe, will be restarted (x6)"), pod, Now.AddSeconds(-31)),
                new("log", new("INFO  loading weights 3/12 from /models/llm.safetensors"), pod, null),
                new("log", new("INFO  loading weights 4/12 from /models/llm.safetensors"), pod, null),
                new("fact", new("the probe's budget is 5s + 3 x 5s = 20s; the last run lasted 21s"), null, null),
            ],
            [
                new(new("Give the start its own probe"), Risk.RestartsPods,
                    new("kubectl -n ml patch deployment/slow-model --type strategic -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"server\",\"startupProbe\":{\"httpGet\":{\"path\":\"/health\",\"port\":8080},\"periodSeconds\":10,\"failureThreshold\":30}}]}}}}'"), default),
                new(new("Look at how long it loads"), Risk.ReadOnly, new("kubectl -n ml logs deployment/slow-model --previous"), default),
            ],
            Now.AddMinutes(-12).AddSeconds(-20), "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/");
    }
}
