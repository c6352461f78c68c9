using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Session.Tables;

public sealed class TableDeskTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 9, 41, 7, DateTimeKind.Utc);

    private readonly TableDesk _desk = new(TimeProvider.System);
    private readonly SourceTable _sources = new();

    public TableDeskTests() => _sources.Synced(ResourceKinds.Pod, null);

    [Fact]
    public void Nothing_is_lent_before_somebody_looks()
    {
        Offer(FakeObjects.Pod("a", "one"));
        Assert.Null(_desk.Current);
        Assert.False(_desk.Asked.IsCompleted);
    }

    [Fact]
    public async Task Who_looks_wakes_the_one_that_lends_and_gets_a_table()
    {
        _desk.Look(new(TableQuery.Of(PodTable.Definition), null));
        Assert.True(_desk.Asked.IsCompleted);
        Offer(FakeObjects.Pod("a", "one"), FakeObjects.Pod("a", "two"));
        Assert.False(_desk.Asked.IsCompleted);
        Assert.Equal(2, (await UntilAsync(t => t.IsKnown)).Count);
    }

    [Fact]
    public async Task Another_filter_needs_no_new_objects()
    {
        var query = TableQuery.Of(PodTable.Definition);
        _desk.Look(new(query, null));
        Offer(FakeObjects.Pod("a", "one"), FakeObjects.Pod("a", "two"));
        await UntilAsync(t => t.Count == 2);
        _desk.Look(new(query with { Filter = new("two") }, null));
        Assert.False(_desk.Asked.IsCompleted);
        Assert.Equal(2, (await UntilAsync(t => t.Count == 1)).All);
    }

    [Fact]
    public async Task Another_table_takes_the_place_of_the_last_at_once()
    {
        _desk.Look(new(TableQuery.Of(PodTable.Definition), null));
        Offer(FakeObjects.Pod("a", "one"));
        await UntilAsync(t => t.Count == 1);
        _desk.Look(new(TableQuery.Of(NodeTable.Definition), null));
        Assert.Null(_desk.Current);
        _desk.Look(default);
        Assert.Null(_desk.Current);
    }

    [Fact]
    public async Task A_table_that_fails_says_so_and_the_next_one_is_well()
    {
        var broken = PodTable.Definition with { Columns = [Columns.Name with { Order = _ => throw new InvalidOperationException("no order") }], Title = "Broken" };
        _desk.Look(new(TableQuery.Of(broken) with { SortedBy = 0 }, null));
        Offer(FakeObjects.Pod("a", "one"), FakeObjects.Pod("a", "two"));
        Assert.Contains("no order", (await UntilAsync(t => !t.Fault.IsEmpty)).Fault.Value, StringComparison.Ordinal);
        _desk.Look(new(TableQuery.Of(PodTable.Definition), null));
        Offer(FakeObjects.Pod("a", "one"));
        await UntilAsync(t => t.Count == 1);
    }

    [Fact]
    public void What_is_asked_of_a_row_is_told_with_the_row_that_it_is_about()
    {
        var row = new RowId(new(ResourceKinds.Deployment, "a", "web"));
        _desk.Look(new(TableQuery.Of(RolloutTable.Definition), row));
        Offer(FakeObjects.Read(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"a"}}"""));
        Assert.Equal(row, _desk.Insight!.Row);
        Assert.Equal("There is only one revision.", _desk.Insight.Lines.Single().Value);
        _desk.Look(new(TableQuery.Of(RolloutTable.Definition), null));
        Assert.Null(_desk.Insight);
    }

    private void Offer(params ResourceObject[] objects) => _desk.Offer(FakeObjects.State(objects), _sources, [], Now);

    private async Task<TableView> UntilAsync(Func<TableView, bool> condition)
    {
        TableView? table = null;
        await Wait.UntilAsync(() => (table = _desk.Current) is not null && condition(table));
        return table!;
    }
}
