using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class NarrowedScopesTests : IDisposable
{
    private readonly Channel<ClusterChange> _changes = Channel.CreateUnbounded<ClusterChange>();
    private readonly NarrowedScopes _scopes;

    public NarrowedScopesTests() => _scopes = new(ResourceKinds.Pod, "a", 2, _changes.Writer);

    public void Dispose() => _scopes.Dispose();

    [Fact]
    public async Task Nothing_is_told_before_all_parts_have_answered()
    {
        await ReplaceAsync(0, "one", "both");
        Assert.Empty(Told());
        await ReplaceAsync(1, "two", "both");
        Assert.Equal(["one", "both", "two"], Assert.IsType<Replaced>(Assert.Single(Told())).Objects.Select(o => o.Name));
    }

    [Fact]
    public async Task The_whole_is_known_as_well_as_its_worst_part()
    {
        await ReplaceAsync(0, "one");
        await ReplaceAsync(1, "two");
        await ReportAsync(0, SourceStatus.Stale);
        await ReportAsync(1, SourceStatus.Forbidden);
        await ReportAsync(1, SourceStatus.Synced);
        await ReportAsync(1, SourceStatus.Synced);
        await ReportAsync(0, SourceStatus.Synced);
        Assert.Equal([SourceStatus.Stale, SourceStatus.Forbidden, SourceStatus.Stale, SourceStatus.Synced], Told().OfType<SourceState>().Select(s => s.Status));
    }

    [Fact]
    public async Task A_part_that_could_not_be_read_is_known_when_its_list_comes_after_all()
    {
        await ReplaceAsync(0, "one");
        await ReportAsync(1, SourceStatus.Forbidden);
        Assert.Equal(SourceStatus.Forbidden, Assert.IsType<SourceState>(Told()[^1]).Status);
        await ReplaceAsync(1, "two");
        var told = Told();
        Assert.Equal("two", Assert.Single(told.OfType<Upserted>()).Object.Name);
        Assert.Equal(SourceStatus.Synced, Assert.IsType<SourceState>(told[^1]).Status);
    }

    [Fact]
    public async Task What_leaves_one_part_and_is_in_another_stays()
    {
        await ReplaceAsync(0, "one", "both");
        await ReplaceAsync(1, "both");
        Told();
        await ReplaceAsync(0);
        Assert.Equal("one", Assert.Single(Told().OfType<Deleted>()).Key.Name);
    }

    [Fact]
    public async Task A_list_in_which_an_object_stands_twice_is_no_fault()
    {
        await ReplaceAsync(0, "one", "one");
        await ReplaceAsync(1);
        Assert.Single(Assert.IsType<Replaced>(Assert.Single(Told())).Objects);
    }

    private static ResourceObject Pod(string name) =>
        new ResourceReader(FakeClusterFixture.Mask).ReadObject(ResourceKinds.Pod, System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","namespace":"a"} }"""));

    private ValueTask ReplaceAsync(int part, params string[] names) => _scopes.Part(part).ReplaceAsync([.. names.Select(Pod)], CancellationToken.None);

    private ValueTask ReportAsync(int part, SourceStatus status) => _scopes.Part(part).ReportAsync(new(status, "", default), CancellationToken.None);

    private List<ClusterChange> Told()
    {
        var told = new List<ClusterChange>();
        while (_changes.Reader.TryRead(out var change))
            told.Add(change);
        return told;
    }
}
