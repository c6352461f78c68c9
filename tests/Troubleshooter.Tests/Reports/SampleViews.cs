using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Reports;

/// <summary>Pictures that hold one of everything that a report can show.</summary>
internal static class SampleViews
{
    public static readonly DateTime Now = new(2026, 11, 23, 18, 43, 28, DateTimeKind.Utc);

    private static readonly DateTime Cut = Now.AddSeconds(-130);

    public static SessionView Healthy { get; } = new(
        1, Now, new(new("healthy.jsonl.gz"), default, default, default, new("v1.36.2"), default), new(ConnectionHealth.Recorded, 2, 2, default, null),
        new(14, 1, 0, 1, 0, 0, 0), [], []);

    public static SessionView Failing { get; } = new(
        7, Now, new(new("cluster"), new("night"), new("prod"), new("ann"), new("v1.36.2"), new("ml")), new(ConnectionHealth.Connected, 30, 32, default, null),
        new(64, 2, 3, 1, 2, 1, 0), Incidents(), [
            new(new("Event"), new("ml"), BlindSpotReason.Forbidden, ["probe-fails", "image-pull-fails"]),
            new(new("log"), default, BlindSpotReason.NotRead, []),
        ])
    {
        Incomplete = [new("not everything was read within 30 s")],
    };

    /// <summary>The first incident of <see cref="Failing"/> as an outage leaves it.</summary>
    public static SessionView Stale { get; } = Failing with
    {
        Connection = new(ConnectionHealth.Stale, 1, 2, new("10.0.0.1:6443 cannot be reached: Connection refused"), Cut)
        {
            Sources = [Source("Pod", SourceStatus.Stale, 64), Source("Node", SourceStatus.Synced, 1), Source("Secret", SourceStatus.Forbidden, 0)],
        },
        Incidents = [Failing.Incidents[0] with { Unconfirmed = new(Cut, ["Pod", "Event"]) }],
        BlindSpots = [new(new("Pod"), default, BlindSpotReason.Stale, ["oom-killed", "rollout-stuck"]) { Since = Cut, Detail = new("connection refused") }],
        Incomplete = [],
    };

    /// <summary>The same with nothing to be found.</summary>
    public static SessionView StaleAndEmpty { get; } = Stale with { Incidents = [], BlindSpots = [] };

    /// <summary>What somebody sees who may read one namespace, and no nodes.</summary>
    public static SessionView Partial { get; } = Failing with
    {
        Identity = Failing.Identity with { Scope = default },
        Connection = new(ConnectionHealth.Connected, 3, 3, default, null)
        {
            Sources = [Source("Pod", SourceStatus.Synced, 64) with { Namespace = new("ml") }, Source("HorizontalPodAutoscaler", SourceStatus.Synced, 2), Source("Node", SourceStatus.Forbidden, 0)],
        },
        Counts = Failing.Counts with { Nodes = 0 },
        Incidents = [Failing.Incidents[1] with { Unread = ["Node"] }],
        BlindSpots =
        [
            new(new("Node"), default, BlindSpotReason.Forbidden, [.. Enumerable.Range(1, 20).Select(i => $"node-rule-{i}")]),
            new(new("Pod"), default, BlindSpotReason.Forbidden, ["host-port-taken"]) { Partly = true },
        ],
        Incomplete = [new("only namespace ml is looked at: ann may not list pods in all namespaces (-n ml asks for no more)")],
        Access = new ViewBuilder().Of(new ClusterAccess("ann", ["ml"], 0, [new("", "nodes", null, ["get", "list", "watch"]), new("", "pods/log", "ml", ["get"])])),
    };

    /// <summary>What somebody sees who may read nothing.</summary>
    public static SessionView Refused { get; } = Partial with
    {
        Connection = new(ConnectionHealth.Forbidden, 2, 2, default, null) 
        {
            Sources = [.. ((string[])["Pod", "Node", "HorizontalPodAutoscaler", "Deployment"]).Select(kind => Source(kind, SourceStatus.Forbidden, 0))],
        },
        BlindSpots = [Partial.BlindSpots[0], Partial.BlindSpots[1] with { Partly = false }],
        Counts = new(0, 0, 0, 0, 0, 0, 0),
        Incidents = [],
        Incomplete = [new("pods could not be read: ann may not list pods in all namespaces")],
        Access = new ViewBuilder().Of(new ClusterAccess("ann", [], 0, [new("", "nodes", null, ["get", "list", "watch"]), new("", "pods", null, ["get", "list", "watch"])])),
    };

    /// <summary>What is left where the server has answered every list with an error.</summary>
    public static SessionView Unreachable { get; } = Refused with
    {
        Connection = new(ConnectionHealth.Unreachable, 0, 2, new("etcdserver: request timed out."), Cut)
        {
            Sources = [.. ((string[])["Pod", "Node"]).Select(kind => Source(kind, SourceStatus.Loading, 0) with { Failing = true })],
        },
        BlindSpots = [],
        Incomplete = [new("pods could not be read: etcdserver: request timed out.")],
        Access = Failing.Access,
    };

    /// <summary>The list of pods has failed, and all others have come.</summary>
    public static SessionView WithoutPods { get; } = Unreachable with
    {
        Connection = Unreachable.Connection with
        {
            Health = ConnectionHealth.CatchingUp,
            Synced = 1,
            Sources = [Source("Pod", SourceStatus.Loading, 0) with { Failing = true }, Source("Node", SourceStatus.Synced, 1)],
        },
    };

    /// <summary>Fixes that the API server was asked about, with each answer that there is.</summary>
    public static SessionView Tried { get; } = Failing with
    {
        Incidents = [Failing.Incidents[0] with { Fixes = [.. Answers().Select((a, i) => Failing.Incidents[0].Fixes[0] with { Title = new($"Way {i}"), Proof = FixProof.Proven, DryRun = a }), Failing.Incidents[0].Fixes[1]] }],
    };

    /// <summary>The first incident of <see cref="Failing"/> with its story: what changed, what happened, and how certain all that is.</summary>
    public static SessionView Told { get; } = Failing with { Incidents = [Story()] };

    public static ReferenceView Subject { get; } = Reference("Deployment", "ml", "slow-model");

    private static ImmutableArray<IncidentView> Incidents()
    {
        var model = new Incident(
            "liveness-probe-kills-slow-start", new("Deployment", "ml", "slow-model", "model"), Severity.Critical, Confidence.Certain,
            "The liveness probe kills model before it has started",
            "The probe starts 5s after the container and gives up after 20s; the container needs longer to start, and every restart begins from zero.",
            [new("Pod", "ml", "slow-model-6d5c-1"), new("Pod", "ml", "slow-model-6d5c-2")],
            [new("Service", "ml", "slow-model"), new("HorizontalPodAutoscaler", "ml", "slow-model"), new("Ingress", "ml", "api")],
            [
                new("field", "container.status.restartCount = 7", new("Pod", "ml", "slow-model-6d5c-1", "model")),
                new("event", "Killing: Container model failed liveness probe, will be restarted", new("Event", "ml", "slow-model-6d5c-1.18ea"), Now.AddSeconds(-40)),
                new("log", "loading weights 40%", null, null),
                new("fact", "the probe gives the container 20s to start; its runs last 20s", null, Now.AddDays(-2)),
            ],
            [
                new("Give the start its own probe", Risk.RestartsPods, null, "spec:\n  template:\n    spec:\n      containers:\n        - name: model\n          startupProbe:\n            failureThreshold: 30\n"),
                new("Watch it start", Risk.ReadOnly, "kubectl -n ml logs deployment/slow-model -c model -f"),
            ],
            Now.AddSeconds(-748), "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/")
        {
            Impact = new(ImpactLevel.CapacityLost, "all 2 replicas down; Service slow-model has no endpoint left"),
            Chain =
            [
                new(new("Deployment", "ml", "slow-model", "model"), -1, null, "0 of 2 replicas ready"), new(new("HorizontalPodAutoscaler", "ml", "slow-model"), 0, ChainRelation.Scales, "cannot scale"),
                new(new("Service", "ml", "slow-model"), 0, ChainRelation.Selects, "0 of 2 endpoints ready"), new(new("Ingress", "ml", "api"), 2, ChainRelation.BackedBy, ""),
            ],
        };
        var missing = new Incident(
            "config-missing", new("ConfigMap", "ml", "settings", Absent: true), Severity.Critical, Confidence.Likely,
            "ConfigMap settings does not exist, and 2 workloads need it to start their containers, which is why this title is a long one",
            "No ConfigMap of this name is there.", [new("Pod", "ml", "a-1"), new("Pod", "ml", "b-1")], [new("Deployment", "ml", "a"), new("Deployment", "ml", "b")], [], [], null, null)
        {
            Impact = new(ImpactLevel.CapacityLost, "Deployment a: 2 of 3 replicas down; Deployment b: its only replica is down"),
            Chain =
            [
                new(new("ConfigMap", "ml", "settings", Absent: true), -1, null, ""), new(new("Deployment", "ml", "a"), 0, ChainRelation.Mounts, "1 of 3 replicas ready"),
                new(new("Deployment", "ml", "b"), 0, ChainRelation.Mounts, "0 of 1 replicas ready"),
            ],
        };
        var hostile = new Incident(
            "hostile", new("Node", "", "node\u001b[31m1"), Severity.Warning, Confidence.Possible, "Über \u202Ename: 日本語 <&'\">", "line one\nline two", [], [], [],
            [new("Do nothing", Risk.DataLoss, "printf '%s' \"it's\"")], Now.AddDays(-3), null)
        {
            Origin = new("Secret", "ml", "evil\u001b[2J", Absent: true), Impact = new(ImpactLevel.Degraded, "\u202Eworse\u0007"),
        };
        var builder = new ViewBuilder();
        return [.. new[] { model, missing, hostile }.Select(builder.Of)];
    }

    private static IncidentView Story()
    {
        var (root, pod) = (new ObjectReference("Deployment", "ml", "slow-model", "model"), new ObjectReference("Pod", "ml", "slow-model-6d5c-1"));
        TimelineEntry Entry(int ago, TimelineForm form, ObjectReference about, string text) => new(Now.AddSeconds(-ago), form, about, text) { Key = $"{form} {ago}" };
        var incident = new Incident("liveness-probe-kills-slow-start", root, Severity.Critical, Confidence.Likely, "The liveness probe kills model before it has started", "It gives up after 20s.", [pod], [], [], [], Now.AddSeconds(-748), null)
        {
            Reasons = ["it rests on 1 event", "what it goes by may have other causes too"],
            Alternatives = ["The liveness probe kills model again and again", "\u001b[2JAnother one"],
            Changes =
            [
                new(ChangeForm.Revision, root with { Container = null }, Now.AddSeconds(-748), "revision 2: image of model: m:1 -> m:2", "its pods are made by it") { By = "helm" },
                new(ChangeForm.Configuration, new("ConfigMap", "ml", "settings"), Now.AddSeconds(-808), "written", "its pods read it"),
            ],
        };
        return new ViewBuilder().Of(new TrackedIncident("id", incident, Now, FromStart: true, Now, null)
        {
            Timeline =
            [
                Entry(748, TimelineForm.Change, root, "revision 2: image of model: m:1 -> m:2 (by helm)"), Entry(747, TimelineForm.Event, pod, "Scheduled: Successfully assigned ml/slow-model-6d5c-1 to n1"),
                .. Enumerable.Range(0, 80).Select(i => Entry(740 - (i * 9), TimelineForm.Restart, pod with { Container = "model" }, $"ended with exit code {i}")),
                Entry(9, TimelineForm.State, root, "Available is False (MinimumReplicasUnavailable)"), Entry(4, TimelineForm.Event, pod, "BackOff: Back-off\u001b[31m") with { Count = 9, First = Now.AddSeconds(-600) },
            ],
        });
    }

    private static DryRunView[] Answers() =>
    [
        new(DryRunResult.Accepted, default), new(DryRunResult.Accepted, new("would violate PodSecurity \"restricted:latest\"\u001b[31m")),
        new(DryRunResult.Refused, new("pods \"x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=4, limited: pods=4")),
        new(DryRunResult.Unanswered, new("10.0.0.1:6443 did not answer in time")), new(DryRunResult.NotAsked, new("ann may not patch deployments.apps in ml")),
    ];

    private static SourceView Source(string kind, SourceStatus status, int objects) =>
        new(kind, default, status, new(status == SourceStatus.Stale ? "connection refused" : ""), status == SourceStatus.Synced ? null : Cut, null, status == SourceStatus.Stale, objects);

    private static ReferenceView Reference(string kind, string ns, string name) => new ViewBuilder().Of(new ObjectReference(kind, ns, name));
}
