using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class WantLedgerTests
{
    private static readonly WantLog Log = new(new("ml", "web-1", "app", false));

    private readonly ManualClock _clock = new();
    private readonly WantLedger _ledger;

    public WantLedgerTests() => _ledger = new(_clock, new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)), new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)));

    [Fact]
    public void A_want_is_taken_once_until_it_is_answered()
    {
        Assert.Equal([Log], _ledger.Take([Log]));

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Empty(_ledger.Take([Log]));
    }

    [Fact]
    public void A_log_that_is_wanted_again_after_its_answer_rests_longer_each_time()
    {
        Answer(Log);
        foreach (var seconds in (int[])[10, 20, 40, 60, 60])
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds - 1));
            Assert.Empty(_ledger.Take([Log]));
            _clock.Advance(TimeSpan.FromSeconds(1));
            Answer(Log);
        }
    }

    [Fact]
    public void The_pod_that_follows_under_the_same_name_needs_no_rest()
    {
        var (old, next) = (Log with { Run = new(1, "app", 3, null) }, Log with { Run = new(2, "app", 0, null) });
        Answer(old);

        Assert.Empty(_ledger.Take([old]));
        Assert.Equal([next], _ledger.Take([next]));
    }

    [Fact]
    public void What_goes_on_is_asked_for_again_after_a_longer_rest_and_after_what_is_wanted()
    {
        Answer(Log);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(_ledger.Take([], [Log], 4));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([Other(1)], _ledger.Take([Other(1)], [Log], 1));
        Assert.Equal([Log], _ledger.Take([], [Log], 2));
    }

    [Fact]
    public void Only_so_many_are_under_way_and_what_is_wanted_most_by_then_comes_next()
    {
        Assert.Equal([Other(1), Other(2)], _ledger.Take([Other(1), Other(2), Other(3)], [], 2));
        Assert.Empty(_ledger.Take([Other(3)], [], 2));
        _ledger.Answered(new LogRead(Other(1).Key, new LogText([])));

        Assert.Equal([Other(9)], _ledger.Take([Other(9), Other(3)], [], 2));
    }

    [Fact]
    public void Logs_of_pods_that_are_gone_are_forgotten()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Answer(Other(i));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([Other(0)], _ledger.Take([Other(0)]));
        Assert.InRange(_ledger.Remembered, 300, 2_100);
    }

    [Fact]
    public void A_kind_is_taken_once()
    {
        var want = new WantKind(ResourceKinds.Node, null);

        Assert.Equal([want], _ledger.Take([want, want]));
        Assert.Empty(_ledger.Take([want]));
    }

    [Fact]
    public void A_kind_is_taken_in_so_many_namespaces()
    {
        var wants = Enumerable.Range(0, 1_000).Select(i => (Want)new WantKind(ResourceKinds.ConfigMap, $"ns{i}"));

        Assert.Equal(WantLedger.MostNamespaces, _ledger.Take([.. wants]).Length);
        Assert.Single(_ledger.Take([new WantKind(ResourceKinds.ServiceAccount, "ns0")]));
    }

    private static WantLog Other(int number) => new(new("ml", $"other-{number}", "app", false));

    private void Answer(WantLog log)
    {
        Assert.Equal([log], _ledger.Take([log]));
        _ledger.Answered(new LogRead(log.Key, new LogText([])));
    }
}
