using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A port that a pod wants on its node. An empty address or <c>0.0.0.0</c> means every address, and <c>::</c> does not (scheduler, framework/types.go).</summary>
internal sealed record HostPort(long Port, string Protocol, string Address)
{
    private bool Everywhere => Address is "" or "0.0.0.0";

    public bool Conflicts(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Everywhere || other.Everywhere || Address == other.Address);

    public override string ToString() => $"{Port}/{Protocol}";

    /// <summary>The host ports of a pod's containers and native sidecars (with <c>hostNetwork</c> the API server has set them to the container ports).</summary>
    public static List<HostPort> Of(ResourceMessage pod)
    {
        var ports = new List<HostPort>();
        foreach (var container in Texts.Messages(SchedulingFields.Containers.List(pod)))
            Add(SchedulingFields.Ports.List(container), SchedulingFields.HostPort, SchedulingFields.Protocol, SchedulingFields.HostIp, ports);
        foreach (var init in Texts.Messages(SchedulingFields.InitContainers.List(pod)))
        {
            if (SchedulingFields.InitRestartPolicy.Text(init) == "Always")
                Add(SchedulingFields.InitPorts.List(init), SchedulingFields.InitHostPort, SchedulingFields.InitProtocol, SchedulingFields.InitHostIp, ports);
        }

        return ports;
    }

    private static void Add(ResourceList list, FieldPath number, FieldPath protocol, FieldPath address, List<HostPort> ports)
    {
        foreach (var port in Texts.Messages(list))
        {
            if (number.Integer(port) is { } value and > 0)
                ports.Add(new(value, protocol.Text(port) ?? "TCP", address.Text(port) ?? ""));
        }
    }
}
