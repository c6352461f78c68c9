using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>What is being deleted, by itself or with its namespace, is no fault: only rules that opt in speak of it.</summary>
public sealed class DeletedObjectsTests
{
    private const string Service =
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop","creationTimestamp":"2026-11-23T18:00:00Z"DELETED},"spec":{"type":"ClusterIP","selector":{"app":"gone"}}}""";

    private const string Namespace = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","creationTimestamp":"2026-11-23T17:00:00Z"DELETED}}""";

    private const string Deletion = ""","deletionTimestamp":"2026-11-23T18:30:30Z" """;

    private static readonly ResourceReader Reader = new(RuleFiles.Shipped.Mask);

    [Fact]
    public void A_fault_in_a_namespace_is_told_until_the_namespace_is_deleted_and_again_in_one_of_the_same_name()
    {
        var engine = Cluster();
        engine.Apply(Put(Namespace, deleted: false));
        engine.Apply(Put(Service, deleted: false));
        Assert.Equal(["service-selects-nothing"], Told(engine));

        engine.Apply(Put(Namespace, deleted: true));
        Assert.Empty(Told(engine));

        engine.Apply(Put(Namespace, deleted: false));
        Assert.Equal(["service-selects-nothing"], Told(engine));
    }

    [Fact]
    public void An_object_that_is_being_deleted_has_no_fault()
    {
        var engine = Cluster();
        engine.Apply(Put(Namespace, deleted: false));
        engine.Apply(Put(Service, deleted: true));

        Assert.Empty(Told(engine));
    }

    private static Engine Cluster()
    {
        var engine = new Engine(RuleFiles.Shipped, new ClusterState());
        foreach (var kind in ResourceKinds.All)
            engine.Apply(new Replaced(kind, null, []));
        return engine;
    }

    private static Upserted Put(string json, bool deleted) => new(Reader.ReadObject(System.Text.Encoding.UTF8.GetBytes(json.Replace("DELETED", deleted ? Deletion : "")))!);

    private static IEnumerable<string> Told(Engine engine) => engine.Evaluate(Recorded.Start.AddSeconds(60)).Incidents.Select(i => i.Rule);
}
