using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>What the states of all scopes make of the connection as a whole, and the words for it.</summary>
public sealed class ConnectionsTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 18, 33, 17, DateTimeKind.Utc);
    private static readonly DateTime Cut = new(2026, 11, 23, 18, 31, 7, DateTimeKind.Utc);
    private static readonly ResourceKind[] Kinds = [ResourceKinds.Pod, ResourceKinds.Event, ResourceKinds.Node, ResourceKinds.Service, ResourceKinds.Secret];

    private readonly SourceStates _states = new();

    public ConnectionsTests()
    {
        foreach (var kind in Kinds)
            _states.Expect(kind, null);
    }

    [Fact]
    public void Before_anything_is_heard_it_is_connecting() => Assert.Equal("connecting", Words);

    [Fact]
    public void When_nothing_is_known_and_the_first_try_failed_it_is_unreachable_and_the_next_try_is_told()
    {
        Lose();

        var view = View;
        Assert.Equal("unreachable since 18:31:07 (2m10s)", Words);
        Assert.Equal(("connection refused", Cut.AddSeconds(5)), (view.Detail.Value, view.NextTry));
        Assert.Equal("trying again in 3s", ConnectionWords.NextTry(view.NextTry, Cut.AddSeconds(2)));
        Assert.Equal("trying again now", ConnectionWords.NextTry(view.NextTry, Now));
        Assert.Equal("trying again now", ConnectionWords.NextTry(view.NextTry, Cut.AddSeconds(4.5)));
    }

    [Fact]
    public void While_the_first_lists_come_it_is_catching_up()
    {
        List(ResourceKinds.Pod, ResourceKinds.Event);

        Assert.Equal("catching up 2/5", Words);
    }

    [Fact]
    public void When_all_lists_have_come_it_is_connected()
    {
        List(Kinds);

        Assert.Equal("connected", Words);
        Assert.True(View.IsWhole);
    }

    [Fact]
    public void Kinds_that_may_not_be_read_are_counted_and_make_it_no_worse()
    {
        List(Kinds);
        Hear(SourceStatus.Forbidden, "no", ResourceKinds.Secret, ResourceKinds.Service);

        Assert.Equal("connected, 2 kinds forbidden", Words);
        Assert.False(View.IsWhole);
    }

    [Fact]
    public void A_kind_that_may_be_read_in_some_namespaces_is_forbidden_in_part()
    {
        List(Kinds);
        _states.Heard(new SourceState(ResourceKinds.Secret, "kube-system", SourceStatus.Forbidden, "no", Cut), following: true);

        Assert.Equal("connected, partly forbidden", Words);
    }

    [Fact]
    public void Without_the_right_to_read_pods_nothing_else_matters()
    {
        List(Kinds.AsSpan(1));
        Hear(SourceStatus.Forbidden, "no", ResourceKinds.Pod);
        Assert.Equal((ConnectionHealth.Forbidden, "pods forbidden"), (View.Health, Words));

        Hear(SourceStatus.Forbidden, "no", Kinds);
        Assert.Equal("forbidden", Words);
    }

    [Fact]
    public void Stale_pods_make_the_whole_stale_since_the_pods_are()
    {
        List(Kinds);
        Hear(SourceStatus.Stale, "reset by peer", ResourceKinds.Pod);

        Assert.Equal("stale since 18:31:07 (2m10s)", Words);
        Assert.Equal("reset by peer", View.Detail.Value);
    }

    [Fact]
    public void One_other_kind_that_does_not_come_is_counted_and_named_and_makes_it_no_worse()
    {
        List(Kinds);
        Hear(SourceStatus.Stale, "503", ResourceKinds.Service);

        Assert.Equal("connected, 1 kind stale", Words);
        Assert.Equal("Service", Assert.Single(View.Sources, s => s.Failing).Kind);
    }

    [Fact]
    public void Most_kinds_stale_is_an_outage_though_the_pods_come()
    {
        List(Kinds);
        Hear(SourceStatus.Stale, "503", Kinds.AsSpan(1, 3));

        Assert.Equal(ConnectionHealth.Stale, View.Health);
    }

    [Fact]
    public void As_soon_as_one_kind_is_heard_again_the_others_are_expected()
    {
        List(Kinds);
        Hear(SourceStatus.Stale, "connection refused", Kinds);
        List(ResourceKinds.Service);
        Assert.Equal(("catching up 1/5, 2m10s old", Cut), (Words, View.Since));

        Hear(SourceStatus.Stale, "connection refused", ResourceKinds.Pod);
        Assert.Equal(ConnectionHealth.Stale, View.Health);

        List(Kinds);
        Assert.Equal("connected", Words);
    }

    [Fact]
    public void A_followed_source_that_begins_anew_makes_nothing_unknown()
    {
        List(Kinds);
        Lose();
        Hear(SourceStatus.Loading, "", Kinds);

        Assert.All(View.Sources, s => Assert.Equal((SourceStatus.Stale, Cut), (s.Status, s.Since)));
        Assert.Equal("catching up 0/5, 2m10s old", Words);
    }

    [Fact]
    public void A_single_reading_that_begins_anew_does_not_vouch_for_what_it_reads()
    {
        List(Kinds);
        _states.Heard(new SourceState(ResourceKinds.Pod, null, SourceStatus.Loading, "", Cut), following: false);

        Assert.Equal(SourceStatus.Loading, View.Sources[0].Status);
    }

    [Fact]
    public void What_lasts_lasts_since_it_began_and_not_since_the_last_try()
    {
        List(Kinds);
        Hear(SourceStatus.Stale, "reset by peer", ResourceKinds.Pod);
        _states.Heard(new SourceState(ResourceKinds.Pod, null, SourceStatus.Stale, "connection refused", Cut.AddSeconds(60)), following: true);

        Assert.Equal((Cut, "connection refused"), (View.Since, View.Detail.Value));
    }

    [Fact]
    public void The_day_is_told_when_it_is_another_one() => Assert.Equal(" since Nov 23 18:31 (1d5h)", ConnectionWords.Since(Cut, Cut.AddHours(29)));

    private ConnectionView View => Connections.Of(_states, recorded: false, (_, _) => 1);

    private string Words => ConnectionWords.Of(View, Now);

    private void Lose()
    {
        foreach (var state in _states.Lost(new("connection refused", Cut, Cut.AddSeconds(5))))
            _states.Heard(state, following: true);
    }

    private void List(params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (var kind in kinds)
            _states.Heard(new Replaced(kind, null, []), following: true);
    }

    private void Hear(SourceStatus status, string detail, params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (var kind in kinds)
            _states.Heard(new SourceState(kind, null, status, detail, Cut), following: true);
    }
}
