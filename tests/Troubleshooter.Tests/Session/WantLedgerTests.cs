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

    public WantLedgerTests() => _ledger = new(_clock, TimeSpan.FromSeconds(10));

    [Fact]
    public void A_want_is_taken_once_until_it_is_answered()
    {
        Assert.Equal([Log], _ledger.Take([Log]));

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Empty(_ledger.Take([Log]));
    }

    [Fact]
    public void A_log_that_is_wanted_again_after_its_answer_rests_first()
    {
        _ledger.Take([Log]);
        _ledger.Answered(new LogRead(Log.Key, new LogText([])));

        Assert.Empty(_ledger.Take([Log]));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([Log], _ledger.Take([Log]));
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
}
