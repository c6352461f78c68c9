using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about probes.</summary>
internal static class ProbesFunctions
{
    private static readonly CelType Probe = CelType.MessageOf("io.k8s.api.core.v1.Probe");
    private static readonly CelType Container = CelType.MessageOf("io.k8s.api.core.v1.Container");
    private static readonly CelType Pod = CelType.MessageOf(ResourceKinds.Pod);
    private static readonly CelType Ints = CelType.ListOf(CelType.Int);
    private static readonly CelType Strings = CelType.ListOf(CelType.String);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("probeBudget", false, [Probe], CelType.Duration, [], "From the container's start until the probe gives up: initialDelay + period * failureThreshold.",
            "probeBudget(container.spec.livenessProbe)", (_, a) => CelValue.Of(ProbesFacts.Budget(a[0].AsMessage!))),
        new("probeGrace", false, [Probe, Pod], CelType.Duration, [ProbesFacts.PodGrace],
            "How long a container that the probe has given up may take to end before it is killed: the probe's own grace period, else the pod's.",
            "probeGrace(container.spec.livenessProbe, pod)", (_, a) => CelValue.Of(ProbesFacts.GraceOf(a[0].AsMessage!, a[1].AsMessage!))),
        new("probeText", false, [Probe, Container], CelType.String, ProbesPorts.ContainerReads, "What a probe asks and tolerates, in words.",
            "probeText(container.spec.livenessProbe, container.spec)", (_, a) => CelValue.Of(ProbesFacts.Describe(a[0].AsMessage!, a[1].AsMessage!))),
        new("probePort", false, [Probe, Container], CelType.Int, ProbesPorts.ContainerReads, "The number of the port that a probe asks, also where it is named; 0 for none.",
            "probePort(container.spec.livenessProbe, container.spec)", (_, a) => CelValue.Of(ProbesPorts.Asked(a[0].AsMessage!, a[1].AsMessage!))),
        new("probePortName", false, [Probe, Container], CelType.String, ProbesPorts.ContainerReads,
            "The name of the port that a probe asks, where the container declares no port of that name; else empty.",
            "probePortName(container.spec.livenessProbe, container.spec) != ''", (_, a) => CelValue.Of(ProbesPorts.UnknownName(a[0].AsMessage!, a[1].AsMessage!))),
        new("declaredPorts", false, [Container], Ints, ProbesPorts.ContainerReads, "The ports that a container declares.", "declaredPorts(container.spec)",
            (_, a) => Numbers(ProbesPorts.Declared(a[0].AsMessage!))),
        new("listeningPorts", false, [Strings], Ints, [], "The ports on which a program says in its log that it listens.", "listeningPorts(previousLog)",
            (_, a) => Numbers(ProbesPorts.ListeningIn(a[0]))),
        new("portHints", false, [Pod, Container], Strings, ProbesPorts.HintReads,
            "Who names a port of the container, as sentences: its declared ports, the Services that select the pod, its probes.", "portHints(pod, container.spec)",
            (reader, a) => Hints(reader, a, hints => CelValue.OfList([.. hints.Select(h => h.Words).Distinct()]))),
        new("hintedPorts", false, [Pod, Container], Ints, ProbesPorts.HintReads, "The ports that portHints tells of.", "8080 in hintedPorts(pod, container.spec)",
            (reader, a) => Hints(reader, a, hints => Numbers(hints.Select(h => h.Port)))),
        new("siblingStart", false, [Pod, CelType.String], CelType.Duration, ProbesStarts.Reads,
            "The longest that a container of this name took from its start to ready in another pod of the same revision; zero where none is ready.",
            "siblingStart(pod, 'app') > duration('60s')", (reader, a) => CelValue.Of(ProbesStarts.OfSiblings(reader, a[0].AsObject!, a[1].AsString))),
        new("startupProbe", false, [Probe, CelType.Duration], CelType.MapOf(CelType.String, CelType.Dyn), [], "A startup probe that asks the same and waits four times as long as was not enough, at least 5 minutes.",
            "startupProbe(container.spec.livenessProbe, duration('20s'))", (_, a) => ProbesPatches.Startup(a[0].AsMessage!, a[1].AsDuration)),
        new("startupBudget", false, [CelType.Duration], CelType.Duration, [], "How long the probe that startupProbe gives waits.", "startupBudget(duration('20s'))",
            (_, a) => CelValue.Of(ProbesPatches.StartupBudget(a[0].AsDuration))),
        new("probeVerdict", false, [CelType.String], CelType.MapOf(CelType.String, CelType.String), [],
            "What an Unhealthy event says: kind (http, refused, timeout, unreachable, plain-http, needs-tls, http2, tls, grpc, exec-missing, exec, no-port, gone, other), status, port, detail, errored.",
            "probeVerdict(events.last(1)[0].message).status == '404'", (_, a) => Verdict(a[0].AsString)),
    ];

    private static CelValue Numbers(IEnumerable<long> numbers) => CelValue.OfList(numbers.Distinct().Select(CelValue.Of).ToImmutableArray());

    private static CelValue Hints(IStateReader reader, ReadOnlySpan<CelValue> arguments, Func<List<(long Port, string Words)>, CelValue> show)
    {
        var hints = ProbesPorts.Hints(reader, arguments[0].AsObject!, arguments[1].AsMessage!);
        return hints.IsKnown ? show(hints.Value) : CelValue.Unknown(hints.Unknown!);
    }

    private static CelValue Verdict(string message)
    {
        var (kind, status, port, detail, errored) = ProbesVerdict.Parse(message);
        return Facts.Map([new("kind", kind), new("status", status), new("port", port), new("detail", detail), new("errored", errored ? "true" : "false")]);
    }
}
