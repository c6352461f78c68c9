using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>
/// Makes, changes and deletes the objects of a test's cluster. Each state of an object has a serial number of its own, because after a restored etcd two
/// states may share one resource version.
/// </summary>
internal sealed class FaultObjects(FakeCluster cluster)
{
    private const string Serial = "serial";

    private static readonly Dictionary<ResourceKind, FieldPath> Labels = FaultWorld.Kinds.ToDictionary(k => k, k => FieldPath.Of(k, "metadata.labels"));

    private readonly Dictionary<ResourceKind, (FakeObject[] Items, int Changes, List<string> Differences)> _compared = [];
    private int _serial;

    /// <summary>Creates the object or changes it.</summary>
    public void Put(ResourceKind kind, string name)
    {
        var item = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { [Serial] = $"{++_serial}" },
                ["annotations"] = new JsonObject { ["text"] = $"größer \u20ac \ud83d\ude80 {_serial}" },
            },
        };
        if (kind.Namespaced)
            item["metadata"]!["namespace"] = NamespaceOf(name);
        if (kind == ResourceKinds.Pod)
            item["status"] = new JsonObject { ["phase"] = "Running", ["message"] = $"läuft {_serial}" };
        cluster.Apply(item);
    }

    /// <summary>False when there is none.</summary>
    public bool Delete(ResourceKind kind, string name) => cluster.Delete(kind.ApiVersion, kind.Kind, kind.Namespaced ? NamespaceOf(name) : "", name);

    /// <summary>How many objects of a kind there are.</summary>
    public int Count(ResourceKind kind) => Items(kind).Length;

    /// <summary>How what a client knows of a kind differs from what the server has now, in words.</summary>
    /// <param name="changes">How often what the client knows has changed: what was compared already is not compared again.</param>
    public IReadOnlyList<string> Differences(ResourceKind kind, ClusterState state, int changes)
    {
        var items = Items(kind);
        if (!_compared.TryGetValue(kind, out var last) || last.Items != items || last.Changes != changes)
            _compared[kind] = last = (items, changes, Compare(kind, items, state));
        return last.Differences;
    }

    private static List<string> Compare(ResourceKind kind, FakeObject[] items, ClusterState state)
    {
        var differences = new List<string>();
        var known = 0;
        foreach (var item in items)
        {
            var ours = state.Find(new(kind, item.Namespace, item.Name));
            if (ours is null)
                differences.Add($"{kind} {item.Name} is missing");
            else if (SerialOf(ours) != item.Labels[Serial])
                differences.Add($"{kind} {item.Name} is {SerialOf(ours)} instead of {item.Labels[Serial]}");
            known += ours is null ? 0 : 1;
        }

        if (state.All(kind).Count > known)
            differences.Add($"{state.All(kind).Count - known} of {kind} are there still");
        return differences;
    }

    private static string NamespaceOf(string name) => name[^1] % 2 == 0 ? "a" : "b";

    private static string? SerialOf(ResourceObject item) =>
        Labels[item.Kind].Map(item.Body).TryGet(Serial, out var value) ? value as string : null;

    private FakeObject[] Items(ResourceKind kind) => cluster.Snapshot(FakeKinds.Find(kind.ApiVersion, kind.Kind)!).Items;
}
