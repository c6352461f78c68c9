using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Session.Tables;

/// <summary>Objects as the API sends them, under the mask of the views alone.</summary>
internal static class FakeObjects
{
    private static readonly RuleSet NoRules = RuleSet.Load([]);

    private static readonly ResourceReader Reader = new(new EngineDiagnosis(NoRules).Mask);

    public static ResourceObject Read(ResourceKind kind, string json) => Reader.ReadObject(kind, Encoding.UTF8.GetBytes(json));

    public static ResourceObject Pod(string ns, string name, string status = "", string spec = "", string metadata = "") => Read(
        ResourceKinds.Pod,
        $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}","creationTimestamp":"2026-11-20T08:41:07Z"{{{After(metadata)}}} },
         "spec":{"nodeName":"node-1","containers":[{"name":"app"}]{{{After(spec)}}} },
         "status":{ {{{(status.Length > 0 ? status : Running)}}} } }
        """);

    private static string After(string more) => more.Length > 0 ? "," + more : "";

    /// <summary>A status of one container that runs and is ready.</summary>
    public const string Running =
        """
        "phase":"Running","conditions":[{"type":"Ready","status":"True"},{"type":"Initialized","status":"True"}],
        "containerStatuses":[{"name":"app","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-11-20T08:41:09Z"}}}]
        """;

    /// <summary>A state that has listed every kind, with these objects.</summary>
    public static EngineDiagnosis State(params ResourceObject[] objects)
    {
        var diagnosis = new EngineDiagnosis(NoRules);
        foreach (var kind in ResourceKinds.All)
            diagnosis.Apply(new Replaced(kind, null, [.. objects.Where(o => o.Kind == kind)]));
        return diagnosis;
    }

    public static TableSource Source(IDiagnosis diagnosis, TableDefinition table, IncidentIndex? incidents = null, string? ns = null) =>
        TableSource.Of(diagnosis, table, ns, incidents ?? IncidentIndex.Empty, isKnown: true);
}
