using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Diagnoses an invented cluster as the program does: with the shipped rules, and the logs that these ask for.</summary>
internal static class CascadeRun
{
    private static readonly ResourceReader Reader = new(RuleFiles.Shipped.Mask);

    public static ILookup<ResourceKind, ResourceObject> Objects(CascadeCluster cluster) => CascadeRender.Objects(cluster, Reader);

    public static Engine Engine(CascadeCluster cluster)
    {
        var engine = new Engine(RuleFiles.Shipped, new ClusterState());
        var objects = Objects(cluster);
        foreach (var kind in ResourceKinds.All)
            engine.Apply(new Replaced(kind, null, [.. objects[kind]]));
        return engine;
    }

    public static DiagnosisResult Settle(Engine engine, CascadeCluster cluster)
    {
        var logs = CascadeRender.Logs(cluster);
        var result = engine.Evaluate(CascadeCluster.Now);
        while (!result.Wants.IsEmpty)
        {
            foreach (var want in result.Wants.OfType<WantLog>())
                engine.Apply(new LogRead(want.Key, logs.GetValueOrDefault(want.Key) ?? new LogText([])));
            result = engine.Evaluate(CascadeCluster.Now);
        }

        return result;
    }

    /// <summary>The incidents that a person must look at.</summary>
    public static ImmutableArray<Incident> Incidents(CascadeCluster cluster) => [.. Settle(Engine(cluster), cluster).Incidents.Where(i => i.Severity > Severity.Info)];
}
