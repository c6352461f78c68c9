using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Programs that end, or do not answer the kubelet's probes.</summary>
internal static class ContainerFaults
{
    private static readonly ResourceKind[] Serving = [ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Pod];

    public static ImmutableArray<Fault> All { get; } =
    [
        Crash("python module", 1, "Traceback (most recent call last):", "  File \"/app/main.py\", line 3, in <module>", "    import joblib", "ModuleNotFoundError: No module named 'joblib'"),
        Crash("java exception", 1, "Exception in thread \"main\" java.lang.NullPointerException: Cannot invoke \"String.length()\"", "\tat com.example.Main.main(Main.java:12)"),
        Crash("go panic", 2, "panic: runtime error: index out of range [3] with length 3", "", "goroutine 1 [running]:", "main.main()", "\t/src/main.go:17 +0x1d"),
        Crash("variable not set", 1, "Traceback (most recent call last):", "KeyError: 'DATABASE_URL'"),
        Crash("quiet", 3, "starting"),
        Crash("disk full", 1, "write /data/wal: no space left on device"),
        Fault.OfPods("out of memory", running: true, Troubles.OutOfMemory, Serving) with { Inject = OutOfMemory },
        WithProbe("liveness path", "livenessProbe", (pod, since) => Troubles.Liveness(pod, since, "HTTP probe failed with statuscode: 404")),
        WithProbe("liveness refused", "livenessProbe", (pod, since) => Troubles.Liveness(pod, since, $"Get \"http://10.244.0.9:{pod.Workload.Port}/healthz\": dial tcp 10.244.0.9:{pod.Workload.Port}: connect: connection refused")),
        WithProbe("readiness path", "readinessProbe", (_, since) => Troubles.NotReady(since, "HTTP probe failed with statuscode: 404")),
        WithProbe("readiness 503", "readinessProbe", (_, since) => Troubles.NotReady(since, "HTTP probe failed with statuscode: 503")),
        Fault.OfPods("job fails", running: false, (_, since) => Troubles.Failed(since, 1, ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'pandas'"]), ResourceKinds.CronJob),
        Fault.OfPods("finishes", running: false, (pod, since) => Troubles.Crash(pod, since, 0, ["done"], "Completed"), ResourceKinds.Deployment),
    ];

    private static Fault Crash(string name, int code, params string[] log) => Fault.OfPods($"crash: {name}", running: true, (pod, since) => Troubles.Crash(pod, since, code, log), Serving);

    private static ObjectKey? OutOfMemory(CascadeCluster cluster)
    {
        if (Fault.Victim(cluster, Serving) is not { } victim)
            return null;
        victim.Template = spec => Container(spec)["resources"] = new System.Text.Json.Nodes.JsonObject { ["limits"] = new System.Text.Json.Nodes.JsonObject { ["memory"] = "64Mi" } };
        cluster.Hit(Modes.Choose(cluster, victim, running: true), Troubles.OutOfMemory);
        return victim.Key;
    }

    private static Fault WithProbe(string name, string probe, Func<CascadePod, DateTime, Trouble> trouble) => new(name, cluster =>
    {
        if (Fault.Victim(cluster, Serving) is not { } victim)
            return null;
        var port = victim.Port;
        victim.Template = spec => Container(spec)[probe] = PodJson.Probe(port);
        cluster.Hit(Modes.Choose(cluster, victim, running: true), trouble);
        return victim.Key;
    });

    private static System.Text.Json.Nodes.JsonObject Container(System.Text.Json.Nodes.JsonObject spec) => spec["containers"]![0]!.AsObject();
}
