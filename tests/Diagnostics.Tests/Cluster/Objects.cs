using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Cluster;

/// <summary>Makes objects for tests from short JSON, read as the program reads them.</summary>
internal static class Objects
{
    private static readonly ResourceReader Reader = new(ClusterMask.Build([FieldPath.Of(ResourceKinds.Pod, "status.phase").ToMask()!]));

    public static ResourceObject Make(ResourceKind kind, string ns, string name, string metadata = "", string rest = "")
    {
        var json = $$$"""{"metadata":{"namespace":"{{{ns}}}","name":"{{{name}}}"{{{(metadata.Length > 0 ? "," + metadata : "")}}}}{{{(rest.Length > 0 ? "," + rest : "")}}}}""";
        return Reader.ReadObject(kind, Encoding.UTF8.GetBytes(json));
    }

    public static string Owner(string api, string kind, string name) =>
        $$"""[{"apiVersion":"{{api}}","kind":"{{kind}}","name":"{{name}}","uid":"u","controller":true}]""";

    public static ObjectKey Key(ResourceKind kind, string ns, string name) => new(kind, ns, name);

    /// <summary>Applies changes, and answers what the last of them touched.</summary>
    public static HashSet<Dependency> Apply(this ClusterState state, params ClusterChange[] changes)
    {
        var touched = new HashSet<Dependency>();
        foreach (var change in changes)
        {
            touched.Clear();
            state.Apply(change, touched);
        }

        return touched;
    }

    public static void Add(this ClusterState state, params ResourceObject[] objects) =>
        state.Apply([.. objects.Select(o => new Upserted(o))]);
}
