using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about probes.</summary>
internal static class ProbesFunctions
{
    private static readonly CelType Probe = CelType.MessageOf("io.k8s.api.core.v1.Probe");
    private static readonly CelType Container = CelType.MessageOf("io.k8s.api.core.v1.Container");
    private static readonly CelType Ints = CelType.ListOf(CelType.Int);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("probeBudget", false, [Probe], CelType.Duration, [], "From the container's start until the probe gives up: initialDelay + period * failureThreshold.",
            "probeBudget(container.spec.livenessProbe)", (_, a) => CelValue.Of(ProbesFacts.Budget(a[0].AsMessage!))),
        new("probeText", false, [Probe, Container], CelType.String, ProbesFacts.ContainerReads, "What a probe asks and tolerates, in words.",
            "probeText(container.spec.livenessProbe, container.spec)", (_, a) => CelValue.Of(ProbesFacts.Describe(a[0].AsMessage!, a[1].AsMessage!))),
        new("probePort", false, [Probe, Container], CelType.Int, ProbesFacts.ContainerReads, "The number of the port that a probe asks, also where it is named; 0 for none.",
            "probePort(container.spec.livenessProbe, container.spec)", (_, a) => CelValue.Of(ProbesFacts.Port(a[0].AsMessage!, a[1].AsMessage!))),
        new("declaredPorts", false, [Container], Ints, ProbesFacts.ContainerReads, "The ports that a container declares.", "declaredPorts(container.spec)",
            (_, a) => Numbers(ProbesFacts.Declared(a[0].AsMessage!))),
        new("listeningPorts", false, [CelType.ListOf(CelType.String)], Ints, [], "The ports on which a program says in its log that it listens.", "listeningPorts(previousLog)",
            (_, a) => Numbers(ProbesFacts.ListeningIn(a[0]))),
        new("startupProbe", false, [Probe, CelType.Duration], CelType.MapOf(CelType.String, CelType.Dyn), [], "A startup probe that asks the same and waits four times as long as was not enough, at least 5 minutes.",
            "startupProbe(container.spec.livenessProbe, duration('20s'))", (_, a) => ProbesFacts.Startup(a[0].AsMessage!, a[1].AsDuration)),
        new("startupBudget", false, [CelType.Duration], CelType.Duration, [], "How long the probe that startupProbe gives waits.", "startupBudget(duration('20s'))",
            (_, a) => CelValue.Of(ProbesFacts.StartupBudget(a[0].AsDuration))),
        new("probeVerdict", false, [CelType.String], CelType.MapOf(CelType.String, CelType.String), [],
            "What an Unhealthy event says: kind (http, refused, timeout, unreachable, tls, grpc, exec-missing, exec, other), status, port, detail.",
            "probeVerdict(events.last(1)[0].message).status == '404'", (_, a) => Verdict(a[0].AsString)),
    ];

    private static CelValue Numbers(IEnumerable<long> numbers) => CelValue.OfList(numbers.Distinct().Select(CelValue.Of).ToImmutableArray());

    private static CelValue Verdict(string message)
    {
        var (kind, status, port, detail) = ProbesVerdict.Parse(message);
        return Facts.Map([new("kind", kind), new("status", status), new("port", port), new("detail", detail)]);
    }
}
