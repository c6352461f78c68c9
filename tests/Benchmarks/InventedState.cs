using System.Buffers;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Benchmarks;

/// <summary>The shipped rules with the mask that the program reads under, and invented clusters as the changes that a source would yield.</summary>
internal sealed class InventedState
{
    private const int PageSize = 500;

    public InventedState()
    {
        Rules = ShippedRules.Load();
        Mask = new EngineDiagnosis(Rules).Mask;
        Reader = new(Mask);
    }

    public RuleSet Rules { get; }

    public FieldMask Mask { get; }

    public ResourceReader Reader { get; }

    /// <summary>An engine over a state in which every kind is synced, and that holds the invented objects.</summary>
    public Engine Engine(InventedCluster cluster)
    {
        var engine = new Engine(Rules, new ClusterState());
        foreach (var kind in ResourceKinds.All)
            engine.Apply(new Replaced(kind, null, InventedCluster.Kinds.Contains(kind.Kind) ? Read(cluster, kind) : []));
        return engine;
    }

    /// <summary>The objects of a kind, read in pages that are not held.</summary>
    public ImmutableArray<ResourceObject> Read(InventedCluster cluster, ResourceKind kind, Func<byte[], byte[]?>? change = null)
    {
        var objects = ImmutableArray.CreateBuilder<ResourceObject>();
        var items = cluster.Objects(kind.Kind).Select(o => change is null ? o.Item : change(o.Item)).OfType<byte[]>();
        foreach (var page in Pages(kind, items))
            objects.AddRange(Reader.ReadList(kind, page).Objects);
        return objects.DrainToImmutable();
    }

    /// <summary>List pages as the API server writes them.</summary>
    public static IEnumerable<byte[]> Pages(ResourceKind kind, IEnumerable<byte[]> items)
    {
        foreach (var chunk in items.Chunk(PageSize))
        {
            var page = new ArrayBufferWriter<byte>(chunk.Sum(c => c.Length + 1) + 200);
            page.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind.Kind}List\",\"apiVersion\":\"v1\",\"metadata\":{{\"resourceVersion\":\"1\"}},\"items\":["));
            for (var i = 0; i < chunk.Length; i++)
            {
                if (i > 0)
                    page.Write(","u8);
                page.Write(chunk[i]);
            }

            page.Write("]}"u8);
            yield return page.WrittenSpan.ToArray();
        }
    }
}
