using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A port that a pod wants on its node. An empty address or <c>0.0.0.0</c> means every address.</summary>
internal sealed record HostPort(long Port, string Protocol, string Address)
{
    public bool Conflicts(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Everywhere || other.Everywhere || Address == other.Address);

    public override string ToString() => $"{Port}/{Protocol}";

    private bool Everywhere => Address is "" or "0.0.0.0" or "::";

    /// <summary>The host ports of a pod's containers (with <c>hostNetwork</c> the API server has set them to the container ports).</summary>
    public static List<HostPort> Of(ResourceMessage pod)
    {
        var ports = new List<HostPort>();
        foreach (var container in Texts.Messages(SchedulingFields.Containers.List(pod)))
        {
            foreach (var port in Texts.Messages(Path.List(container)))
            {
                if (SchedulingFields.HostPort.Integer(port) is { } number and > 0)
                    ports.Add(new(number, SchedulingFields.Protocol.Text(port) ?? "TCP", SchedulingFields.HostIp.Text(port) ?? ""));
            }
        }

        return ports;
    }

    private static FieldPath Path => SchedulingFields.Ports;
}
