using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The port that a probe asks, and all that says on which ports a container listens: what it declares, its log, Services, its other probes.</summary>
internal static class ProbesPorts
{
    private static readonly BoundedRegex Listening = new(
        @"(running on|listening (on|at)|listening for \w+ on|started (server |http server )?on|serving (on|at)|bound to|connections on|listen port|started on port(\(s\))?:?|on port)[^\d]{0,20}"
        + @"([\w.\[\]*:/\-]*:)?(?<port>\d{2,5})\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    private static readonly FieldPath Ports = FieldPath.In("io.k8s.api.core.v1.Container", "ports");
    private static readonly FieldPath PortName = FieldPath.In("io.k8s.api.core.v1.ContainerPort", "name");
    private static readonly FieldPath PortNumber = FieldPath.In("io.k8s.api.core.v1.ContainerPort", "containerPort");
    private static readonly FieldPath ServicePorts = FieldPath.Of(ResourceKinds.Service, "spec.ports");
    private static readonly FieldPath ServicePort = ServicePorts.Each("port");
    private static readonly FieldPath TargetPort = ServicePorts.Each("targetPort");

    private static readonly (string Name, FieldPath Path)[] Probes =
    [
        ("liveness", FieldPath.In("io.k8s.api.core.v1.Container", "livenessProbe")),
        ("readiness", FieldPath.In("io.k8s.api.core.v1.Container", "readinessProbe")),
        ("startup", FieldPath.In("io.k8s.api.core.v1.Container", "startupProbe")),
    ];

    /// <summary>What is read of a container.</summary>
    public static ImmutableArray<FieldPath> ContainerReads { get; } = [Ports.Each("name"), Ports.Each("containerPort")];

    /// <summary>What <see cref="Hints"/> reads.</summary>
    public static ImmutableArray<FieldPath> HintReads { get; } = [.. ContainerReads, .. Probes.Select(p => p.Path), ServicePort, TargetPort];

    /// <summary>The number of the port that a probe asks, named ports looked up in the container; 0 where there is none.</summary>
    public static long Asked(ResourceMessage probe, ResourceMessage container) => Number(ProbesFacts.WrittenPort(probe), container);

    /// <summary>The port's name where the probe gives a name that the container does not declare; else empty.</summary>
    public static string UnknownName(ResourceMessage probe, ResourceMessage container) =>
        ProbesFacts.WrittenPort(probe) is string name && Number(name, container) == 0 ? name : "";

    public static IEnumerable<long> Declared(ResourceMessage container) =>
        Texts.Messages(Ports.List(container)).Select(p => PortNumber.Integer(p)).OfType<long>();

    /// <summary>Ports on which a program says in its log that it listens.</summary>
    public static IEnumerable<long> ListeningIn(CelValue log)
    {
        for (var i = 0; i < log.Count; i++)
        {
            if (Listening.Match(log[i].AsString) is { Success: true } match && long.TryParse(match.Groups["port"].Value, out var port) && port is > 0 and < 65536)
                yield return port;
        }
    }

    /// <summary>
    /// Who else names a port of the container: its declared ports, the Services that select the pod, its other probes. Each with the port's number and words that
    /// go on after «it»: <c>declares port 8080 (http)</c>.
    /// </summary>
    public static Lookup<List<(long Port, string Words)>> Hints(IStateReader reader, ResourceObject pod, ResourceMessage container)
    {
        var services = reader.Related(pod.Key, Relation.SelectedBy, ResourceKinds.Service);
        if (!services.IsKnown)
            return Lookup<List<(long, string)>>.NotKnown(services.Unknown!);
        var hints = Texts.Messages(Ports.List(container))
            .Select(p => (PortNumber.Integer(p) ?? 0, $"the container declares port {PortNumber.Integer(p)}{(PortName.Text(p) is { Length: > 0 } name ? $" ({name})" : "")}"))
            .ToList();
        foreach (var service in services.Value)
        {
            hints.AddRange(
                from port in Texts.Messages(ServicePorts.List(service.Body))
                let number = Number(TargetPort.Read(port) ?? ServicePort.Read(port), container)
                select (number, $"Service {service.Name} sends to port {number}"));
        }

        hints.AddRange(
            from probe in Probes
            let number = probe.Path.Message(container) is { } message ? Asked(message, container) : 0
            select (number, $"the {probe.Name} probe asks port {number}"));
        return Lookup<List<(long, string)>>.Known([.. hints.Where(h => h.Item1 != 0)]);
    }

    private static long Number(object? written, ResourceMessage container)
    {
        if (written is long number)
            return number;
        if (written is not string name)
            return 0;
        var declared = Texts.Messages(Ports.List(container)).Where(p => PortName.Text(p) == name).Select(p => PortNumber.Integer(p)).FirstOrDefault();
        return declared ?? (long.TryParse(name, out var parsed) ? parsed : 0);
    }
}
