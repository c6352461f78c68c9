using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class ContextsPageTests
{
    private readonly Live _live = new Live(120, 36).Shows(FakeViews.Lab());

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 36)]
    [InlineData(200, 60)]
    public void The_contexts_are_a_table(int width, int height) =>
        Expected.Matches($"contexts-{width}x{height}.txt", new Live(width, height).Shows(FakeViews.Lab()).Keys(":").Types("ctx").Keys("enter").Screen);

    [Fact]
    public void The_cursor_stands_on_the_one_that_is_looked_at()
    {
        _live.Keys(":").Types("ctx").Keys("enter");

        Assert.Contains("* kind-lab", _live.Selected, StringComparison.Ordinal);
        Assert.Equal("kind-lab", Copied(_live.Keys("c")));
    }

    [Fact]
    public void Enter_goes_to_one_and_the_old_one_is_shown_until_it_is_there()
    {
        _live.Keys(":").Types("ctx").Keys("enter", "down", "enter");
        Assert.Equal(["prod/"], _live.Places.Asked);
        Assert.Contains("Connecting to prod … what you see is still context kind-lab.", _live.Screen, StringComparison.Ordinal);
        Assert.Contains("Contexts 4", _live.Screen, StringComparison.Ordinal);

        _live.Places.End();
        _live.Shows(Prod());

        Assert.Contains("Incidents 1", _live.Screen, StringComparison.Ordinal);
        Assert.Contains("This is context prod.", _live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("slow-model", _live.Screen, StringComparison.Ordinal); // nothing of the other cluster lingers as gone
    }

    [Theory]
    [InlineData("ctx prod", "prod/")]
    [InlineData("context prod", "prod/")]
    [InlineData("@prod", "prod/")]
    [InlineData("po @prod", "prod/")]
    [InlineData("po @prod shop /api", "prod/")]
    public void A_command_goes_there_too(string command, string asked)
    {
        _live.Keys(":").Types(command).Keys("enter");

        Assert.Equal([asked], _live.Places.Asked);
    }

    [Fact]
    public void A_view_a_namespace_and_a_filter_wait_for_the_arrival()
    {
        _live.Over(FakeObjects.Pod("ml", "old")).Keys("2", ":").Types("po shop @prod /api").Keys("enter");
        Assert.Contains("Pods 1", _live.Screen, StringComparison.Ordinal);
        _live.Places.End();

        _live.Over(FakeObjects.Pod("shop", "api-1"), FakeObjects.Pod("shop", "web-1"), FakeObjects.Pod("ml", "api-2")).Shows(Prod());

        Assert.Contains("Pods 1 of 2 in shop, filter /api/", _live.Screen, StringComparison.Ordinal);
        Assert.Contains("api-1", _live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_view_the_same_one_is_shown_there_without_its_filter()
    {
        _live.Over(FakeObjects.Pod("ml", "old")).Keys("2", "/").Types("old").Keys("enter", "n").Types("ml").Keys("enter", ":").Types("@prod").Keys("enter");
        _live.Places.End();

        _live.Over(FakeObjects.Pod("shop", "api-1")).Shows(Prod());

        Assert.Contains("Pods 1 ", _live.Screen, StringComparison.Ordinal);
        Assert.Contains("api-1", _live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("filter", _live.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_is_broken_says_why_and_the_old_one_stays()
    {
        _live.Keys("2", ":").Types("@prod").Keys("enter");
        _live.Places.End("/home/ann/.kube/config:12: server: 'htps://x' is no address");
        _live.Shows(FakeViews.Lab());

        Assert.Contains("'htps://x' is no address. Still looking at context kind-lab.", _live.Screen, StringComparison.Ordinal);
        Assert.Contains("─ Pods", _live.Screen, StringComparison.Ordinal);
        _live.After(21).Shows(FakeViews.Lab() with { Version = 2 });
        Assert.DoesNotContain("htps", _live.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 36)]
    public void Why_it_is_broken_is_told_whole(int width, int height)
    {
        var live = new Live(width, height).Shows(FakeViews.Lab()).Keys(":").Types("@prod").Keys("enter");
        live.Places.End("10.0.0.1:6443 cannot be reached: Connection refused (context 'prod'). Does 'kubectl get --raw /version' answer? 'k8sdoctor demo' needs no cluster.");

        Expected.Matches($"context-broken-{width}x{height}.txt", live.Shows(FakeViews.Lab()).Screen);
    }

    [Fact]
    public void To_go_where_one_is_asks_nobody()
    {
        _live.Keys(":").Types("po @kind-lab").Keys("enter");

        Assert.Empty(_live.Places.Asked);
        Assert.Contains("─ Pods", _live.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ctx d", "ctx dev/")]
    [InlineData("po @pr", "prod/")]
    [InlineData("@prod-", "prod-us/")]
    public void Names_of_contexts_are_completed(string typed, string expected)
    {
        _live.Keys(":").Types(typed).Keys("tab", "enter");

        Assert.Equal([expected.Split(' ')[^1]], _live.Places.Asked);
    }

    [Fact]
    public void Mutes_are_those_of_their_cluster()
    {
        _live.Keys("m").Types("4h known").Keys("enter", ":").Types("@prod").Keys("enter");
        Assert.Contains(", 1 muted", _live.Screen, StringComparison.Ordinal);
        _live.Places.End();

        _live.Shows(FakeViews.Lab() with { Sight = 1, Version = 7, Identity = Prod().Identity });

        Assert.DoesNotContain("muted", _live.Screen, StringComparison.Ordinal);
    }

    private static SessionView Prod()
    {
        var view = FakeViews.Of([FakeViews.Incident("oom-killed", Severity.Critical, "Deployment", "shop", "cart", "It needs more memory")], version: 5);
        return view with { Sight = 1, Identity = view.Identity with { Context = new("prod"), Cluster = new("production-europe") } };
    }

    private static string? Copied(Live live) => live.Copied;
}
