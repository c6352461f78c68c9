using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Writes the NetworkPolicy that lets one connection through, as JSON for <c>kubectl apply -f -</c>. Policies add up: it takes nothing away.</summary>
internal static class NetworkPolicyWriter
{
    // The label that the API server gives every namespace (since 1.21).
    private const string NameLabel = "kubernetes.io/metadata.name";
    private const int NameLength = 63;
    private const long DnsPort = 53;

    // Labels that a controller gives to one revision, or one pod: a policy outlives these.
    private static readonly string[] Passing =
        ["pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "batch.kubernetes.io/controller-uid", "controller-uid"];

    private static readonly FieldPath PodLabels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");

    public static readonly ImmutableArray<FieldPath> Reads = [PodLabels, Selector];

    public static string ToService(ResourceObject pod, ResourceObject service, long port) =>
        Write(pod.Namespace, $"allow-to-{service.Name}", Lasting(pod), "Egress", json => Peer(json, "to", service.Namespace, [.. Selector.Map(service.Body).Entries]), port, udp: false);

    /// <summary>For all pods of the namespace: there is none that needs no names.</summary>
    public static string ToDns(string ns, ResourceObject service) =>
        Write(ns, "allow-dns", [], "Egress", json => Peer(json, "to", service.Namespace, [.. Selector.Map(service.Body).Entries]), DnsPort, udp: true);

    public static string FromPod(ResourceObject pod, ResourceObject service, long port, bool udp) =>
        Write(service.Namespace, $"allow-{pod.Namespace}-to-{service.Name}", [.. Selector.Map(service.Body).Entries], "Ingress", json => Peer(json, "from", pod.Namespace, Lasting(pod)), port, udp);

    /// <summary>To an address; to anywhere where only a name is known, which a NetworkPolicy cannot hold.</summary>
    public static string ToOutside(ResourceObject pod, string host, long port) =>
        Write(pod.Namespace, "allow-outside", Lasting(pod), "Egress", json => Block(json, host), port, udp: false);

    private static KeyValuePair<string, object?>[] Lasting(ResourceObject pod) => [.. PodLabels.Map(pod.Body).Entries.ToArray().Where(e => !Passing.Contains(e.Key))];

    private static string Write(
        string ns, string name, KeyValuePair<string, object?>[] selected, string direction, Action<Utf8JsonWriter> peer, long port, bool udp)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "networking.k8s.io/v1");
            json.WriteString("kind", "NetworkPolicy");
            json.WriteStartObject("metadata");
            json.WriteString("namespace", ns);
            json.WriteString("name", name.Length > NameLength ? name[..NameLength].TrimEnd('-') : name);
            json.WriteEndObject();
            json.WriteStartObject("spec");
            Labels(json, "podSelector", selected);
            json.WriteStartArray("policyTypes");
            json.WriteStringValue(direction);
            json.WriteEndArray();
            json.WriteStartArray(direction == "Egress" ? "egress" : "ingress");
            json.WriteStartObject();
            peer(json);
            Port(json, port, udp);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Peer(Utf8JsonWriter json, string list, string ns, KeyValuePair<string, object?>[] labels)
    {
        json.WriteStartArray(list);
        json.WriteStartObject();
        Labels(json, "namespaceSelector", [new(NameLabel, ns)]);
        Labels(json, "podSelector", labels);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Block(Utf8JsonWriter json, string host)
    {
        if (Expressions.IpAddress.Parse(host) is not { } address)
            return;
        json.WriteStartArray("to");
        json.WriteStartObject();
        json.WriteStartObject("ipBlock");
        json.WriteString("cidr", $"{address}/{address.Width}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Labels(Utf8JsonWriter json, string name, KeyValuePair<string, object?>[] labels)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("matchLabels");
        foreach (var (key, value) in labels)
            json.WriteString(key, value as string);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Port(Utf8JsonWriter json, long port, bool udp)
    {
        if (port == 0)
            return;
        json.WriteStartArray("ports");
        foreach (var protocol in udp ? (string[])["UDP", "TCP"] : ["TCP"])
        {
            json.WriteStartObject();
            json.WriteString("protocol", protocol);
            json.WriteNumber("port", port);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
