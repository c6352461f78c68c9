using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Tests.Terminal;

namespace K8sDoctor.Troubleshooter.Tests.Session.Tables;

public sealed class TableMakerTests
{
    private static readonly TableQuery Pods = TableQuery.Of(PodTable.Definition);

    private readonly TableMaker _maker = new();

    [Fact]
    public void Rows_stand_by_namespace_and_name()
    {
        var state = FakeObjects.State(FakeObjects.Pod("b", "one"), FakeObjects.Pod("a", "two"), FakeObjects.Pod("a", "one"));
        Assert.Equal(["a/one", "a/two", "b/one"], Rows(Make(state, Pods)));
        Assert.Equal(["a/one", "a/two"], Rows(_maker.Make(FakeObjects.Source(state, PodTable.Definition, ns: "a"), Pods with { Namespace = "a" })));
    }

    [Fact]
    public void Nothing_new_is_the_same_picture_and_a_change_makes_a_new_one()
    {
        var state = FakeObjects.State(FakeObjects.Pod("a", "one"), FakeObjects.Pod("a", "two"));
        var first = Make(state, Pods);
        Assert.Same(first, Make(state, Pods));

        state.Apply(new Upserted(FakeObjects.Pod("a", "two", "\"phase\":\"Pending\"")));
        var second = Make(state, Pods);
        Assert.True(second.Version > first.Version);
        Assert.Equal(["Running", "Pending"], Column(second, 3));
    }

    [Fact]
    public void A_filter_looks_into_the_texts_of_a_row_and_counts_what_it_hides()
    {
        var state = FakeObjects.State(FakeObjects.Pod("shop", "web-1"), FakeObjects.Pod("shop", "db-1"), FakeObjects.Pod("ml", "web-2"));
        var table = Make(state, Pods with { Filter = new("^web") });
        Assert.Equal(["ml/web-2", "shop/web-1"], Rows(table));
        Assert.Equal(3, table.All);
        Assert.Equal(["shop/db-1"], Rows(Make(state, Pods with { Filter = new("!web") })));
        Assert.Equal(["shop/db-1", "shop/web-1"], Rows(Make(state, Pods with { Filter = new("shop") })));
    }

    [Fact]
    public void After_any_change_a_filtered_table_is_as_if_made_from_scratch()
    {
        var random = new Random(7);
        var query = Pods with { Filter = new("-[13579]$") };
        var state = FakeObjects.State([.. Enumerable.Range(0, 40).Select(i => FakeObjects.Pod($"ns{i % 3}", $"pod-{i}"))]);
        for (var step = 0; step < 60; step++)
        {
            var (ns, name) = ($"ns{random.Next(3)}", $"pod-{random.Next(60)}");
            if (random.Next(3) == 0)
                state.Apply(new Deleted(new(ResourceKinds.Pod, ns, name)));
            else
                state.Apply(new Upserted(FakeObjects.Pod(ns, name, random.Next(2) == 0 ? "\"phase\":\"Pending\"" : "")));
            Assert.Equal(Rows(new TableMaker().Make(FakeObjects.Source(state, PodTable.Definition), query)), Rows(Make(state, query)));
        }
    }

    [Fact]
    public void Labels_choose_rows()
    {
        var state = FakeObjects.State(FakeObjects.Pod("a", "one", metadata: "\"labels\":{\"app\":\"web\"}"), FakeObjects.Pod("a", "two", metadata: "\"labels\":{\"app\":\"db\"}"));
        Assert.Equal(["a/one"], Rows(Make(state, Pods with { Filter = new("-l app=web") })));
    }

    [Fact]
    public void A_column_sorts_both_ways_and_equal_rows_stay_by_name()
    {
        var crashing = """ "phase":"Running","containerStatuses":[{"name":"app","restartCount":7,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}] """;
        var state = FakeObjects.State(FakeObjects.Pod("a", "one"), FakeObjects.Pod("a", "two", crashing), FakeObjects.Pod("b", "one"));
        Assert.Equal(["a/two", "a/one", "b/one"], Rows(Make(state, Pods with { SortedBy = 4, Descending = true })));
        Assert.Equal(["a/one", "b/one", "a/two"], Rows(Make(state, Pods with { SortedBy = 4 })));
    }

    [Fact]
    public void Only_objects_with_a_part_in_an_incident_are_faults()
    {
        var incident = FakeViews.Incident("rule", Severity.Critical, "Deployment", "a", "web", "title", members: 2);
        var index = IncidentIndex.Of([incident]);
        var state = FakeObjects.State(FakeObjects.Pod("a", "web-0"), FakeObjects.Pod("a", "web-1"), FakeObjects.Pod("a", "other"));
        var table = _maker.Make(FakeObjects.Source(state, PodTable.Definition, index), Pods with { FaultsOnly = true });
        Assert.Equal(["a/web-0", "a/web-1"], Rows(table));
        Assert.Equal(IncidentPart.Member, table.Mark(0)!.Part);
        Assert.Null(_maker.Make(FakeObjects.Source(state, PodTable.Definition, index), Pods).Mark(0));
    }

    [Fact]
    public void An_event_belongs_to_the_incident_of_what_it_is_about()
    {
        var index = IncidentIndex.Of([FakeViews.Incident("rule", Severity.Critical, "Deployment", "a", "web", "title")]);
        var e = FakeObjects.Read(ResourceKinds.Event, """{"metadata":{"name":"x","namespace":"a"},"involvedObject":{"kind":"Pod","namespace":"a","name":"web-0"},"reason":"BackOff"}""");
        Assert.NotNull(_maker.Make(FakeObjects.Source(FakeObjects.State(e), EventTable.Definition, index), TableQuery.Of(EventTable.Definition)).Mark(0));
    }

    [Fact]
    public void What_came_from_the_cluster_is_made_safe()
    {
        var state = FakeObjects.State(FakeObjects.Pod("a", "one", "\"phase\":\"\\u001b[31mevil\""));
        Assert.Equal("␛[31mevil", Column(Make(state, Pods), 3).Single());
    }

    [Fact]
    public void A_row_that_nobody_sees_costs_no_memory()
    {
        var state = FakeObjects.State([.. Enumerable.Range(0, 2_000).Select(i => FakeObjects.Pod($"ns{i % 20:00}", $"pod-{i:0000}"))]);
        Make(state, Pods);
        state.Apply(new Upserted(FakeObjects.Pod("ns07", "pod-0007", "\"phase\":\"Pending\"")));
        var source = FakeObjects.Source(state, PodTable.Definition);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = _maker.Make(source, Pods);
        Assert.Equal(2_000, table.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000);
    }

    private TableView Make(IDiagnosis state, TableQuery query) => _maker.Make(FakeObjects.Source(state, query.Table), query);

    private static string[] Rows(TableView table) => [.. Enumerable.Range(0, table.Count).Select(i => table.Reference(i)).Select(r => $"{r.Namespace}/{r.Name}")];

    private static string[] Column(TableView table, int column) => [.. Enumerable.Range(0, table.Count).Select(i => table.Cells(i)[column].Text.Value)];
}
