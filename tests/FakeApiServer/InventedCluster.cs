using System.Buffers;
using System.Globalization;
using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>How large an invented cluster is. Equal options give equal bytes.</summary>
/// <param name="FailingEvery">One Deployment in this many is broken: crashes, cannot pull, runs out of memory or does not fit on a node. 0: none.</param>
public sealed record InventedOptions(int Pods, int PodsPerOwner = 25, int OwnersPerNamespace = 40, int PodsPerNode = 100, int FailingEvery = 50, int Seed = 1)
{
    /// <summary>When the newest objects were made.</summary>
    public DateTime Now { get; init; } = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Every Deployment crashes, whatever <see cref="FailingEvery"/> says; all else is the same cluster.</summary>
    public bool Crashing { get; init; }
}

/// <summary>One object as JSON in the field order of the API server. <paramref name="Item"/> is as a list has it: without kind and apiVersion.</summary>
public sealed record InventedObject(string ApiVersion, string Kind, string Namespace, string Name, byte[] Item)
{
    /// <summary>The object as a GET has it.</summary>
    public byte[] ToJson() => [.. Encoding.UTF8.GetBytes($"{{\"kind\":\"{Kind}\",\"apiVersion\":\"{ApiVersion}\","), .. Item.AsSpan(1)];
}

/// <summary>
/// Invents a cluster of any size: pods of some 9 KB with everything unique that is unique in life, their ReplicaSets and Deployments, nodes, namespaces,
/// and events of what fails. Objects are made when they are enumerated; nothing is held.
/// </summary>
public sealed class InventedCluster(InventedOptions options)
{
    private static readonly Dictionary<string, string> Groups = new()
    {
        ["Pod"] = "v1", ["Node"] = "v1", ["Namespace"] = "v1", ["Event"] = "v1", ["Deployment"] = "apps/v1", ["ReplicaSet"] = "apps/v1",
    };

    /// <summary>The kinds that there are objects of.</summary>
    public static IReadOnlyCollection<string> Kinds => Groups.Keys;

    private int Owners => (options.Pods + options.PodsPerOwner - 1) / options.PodsPerOwner;

    private int Nodes => Math.Max(1, (options.Pods + options.PodsPerNode - 1) / options.PodsPerNode);

    private int Namespaces => Math.Max(1, (Owners + options.OwnersPerNamespace - 1) / options.OwnersPerNamespace);

    /// <summary>The objects of a kind (<c>Pod</c>), in the order of a list.</summary>
    public IEnumerable<InventedObject> Objects(string kind) => kind switch
    {
        "Pod" => Range(Owners).SelectMany(PodsOf),
        "Deployment" => Range(Owners).Select(o => Make(kind, Owner(o).Namespace, Owner(o).Name, InventedTemplates.Deployment, Owner(o).Values)),
        "ReplicaSet" => Range(Owners).Select(o => Make(kind, Owner(o).Namespace, Owner(o).ReplicaSet, InventedTemplates.ReplicaSet, Owner(o).Values)),
        "Node" => Range(Nodes).Select(n => Make(kind, "", InventedOwner.NodeName(n), InventedTemplates.Node, NodeValues(n))),
        "Namespace" => Range(Namespaces).Select(n => Make(kind, "", InventedOwner.NamespaceName(n), InventedTemplates.Namespace, NamespaceValues(n))),
        "Event" => Range(Owners).Where(o => Owner(o).Fault != InventedFault.None).SelectMany(EventsOf),
        _ => [],
    };

    public IEnumerable<InventedObject> All() => Kinds.SelectMany(Objects);

    /// <summary>Writes a whole list as the API server does, in one line.</summary>
    public void WriteList(string kind, IBufferWriter<byte> target)
    {
        Write(target, $"{{\"kind\":\"{kind}List\",\"apiVersion\":\"{Groups[kind]}\",\"metadata\":{{\"resourceVersion\":\"900000000\"}},\"items\":[");
        var first = true;
        foreach (var item in Objects(kind))
        {
            if (!first)
                target.Write(","u8);
            target.Write(item.Item);
            first = false;
        }

        target.Write("]}\n"u8);
    }

    private IEnumerable<InventedObject> PodsOf(int owner)
    {
        var of = Owner(owner);
        for (var replica = 0; replica < PodCount(owner); replica++)
        {
            var values = of.PodValues(replica, Nodes);
            yield return Make("Pod", of.Namespace, values["pod"], InventedTemplates.Pod(of.Fault), values);
        }
    }

    private IEnumerable<InventedObject> EventsOf(int owner)
    {
        var of = Owner(owner);
        for (var replica = 0; replica < PodCount(owner); replica++)
        {
            var values = of.PodValues(replica, Nodes);
            yield return Make("Event", of.Namespace, $"{values["pod"]}.{values["eventId"]}", InventedTemplates.Event, values);
        }
    }

    private int PodCount(int owner) => Math.Min(options.PodsPerOwner, options.Pods - (owner * options.PodsPerOwner));

    private InventedOwner Owner(int index) => new(options, index);

    private Dictionary<string, string> NodeValues(int node) => new()
    {
        ["name"] = InventedOwner.NodeName(node), ["uid"] = InventedOwner.Uid(options.Seed, node, 71), ["version"] = Number(700_000_000 + node),
        ["ip"] = $"10.0.{Number(node / 250)}.{Number((node % 250) + 1)}", ["created"] = Time(options.Now.AddDays(-30).AddSeconds(node)),
        ["heartbeat"] = Time(options.Now.AddSeconds(-(node % 300))),
    };

    private Dictionary<string, string> NamespaceValues(int ns) => new()
    {
        ["name"] = InventedOwner.NamespaceName(ns), ["uid"] = InventedOwner.Uid(options.Seed, ns, 72), ["version"] = Number(1000 + ns),
        ["created"] = Time(options.Now.AddDays(-60).AddSeconds(ns)),
    };

    internal static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);

    private static InventedObject Make(string kind, string ns, string name, InventedTemplate template, Dictionary<string, string> values) =>
        new(Groups[kind], kind, ns, name, Encoding.UTF8.GetBytes(template.Render(values)));

    private static void Write(IBufferWriter<byte> target, string text) => target.Write(Encoding.UTF8.GetBytes(text));
}
