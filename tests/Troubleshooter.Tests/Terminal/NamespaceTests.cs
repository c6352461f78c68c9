using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class NamespaceTests
{
    private static readonly ImmutableArray<SafeText> Names = [new("ml"), new("shop"), new("web")];

    [Fact]
    public void Where_everything_is_watched_a_namespace_is_only_chosen()
    {
        var live = new Live().Shows(Everywhere()).Keys("2", "n").Types("shop").Keys("enter");

        Assert.Empty(live.Places.Asked);
        Assert.Contains("Pods in shop", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void With_one_namespace_watched_another_is_watched_instead()
    {
        var live = new Live().Shows(Only("ml")).Keys("2", "n").Types("shop").Keys("enter");

        Assert.Equal(["/shop"], live.Places.Asked);
        Assert.Contains("Only namespace shop is watched now", live.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n", "0")]
    [InlineData(":", "ns all")]
    public void With_one_namespace_watched_all_can_be(string key, string typed)
    {
        var live = new Live().Shows(Only("ml")).Keys(key).Types(typed);
        if (key == ":") live.Keys("enter");

        Assert.Equal(["/"], live.Places.Asked);
    }

    [Fact]
    public void The_one_that_is_watched_is_not_asked_for_again()
    {
        var live = new Live().Shows(Only("ml")).Keys(":").Types("ns ml").Keys("enter");

        Assert.Empty(live.Places.Asked);
    }

    [Fact]
    public void Of_namespaces_that_may_be_read_one_is_chosen_and_any_other_is_watched()
    {
        var live = new Live().Shows(Rights("ml", "shop")).Keys(":").Types("po shop").Keys("enter");
        Assert.Empty(live.Places.Asked);
        Assert.Contains("Pods in shop", live.Screen, StringComparison.Ordinal);

        live.Keys("n").Types("vault").Keys("enter");

        Assert.Equal(["/vault"], live.Places.Asked);
        Assert.DoesNotContain("in shop", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_may_not_be_read_any_more_is_asked_for_by_itself()
    {
        var live = new Live().Shows(Everywhere()).Keys(":").Types("po web").Keys("enter");

        live.Shows(Rights("ml", "shop") with { Version = 2 });

        Assert.Equal(["/web"], live.Places.Asked);
    }

    [Fact]
    public void Enter_on_a_namespace_watches_it()
    {
        var live = new Live().Shows(Only("ml")).Over(FakeObjects.Read(ResourceKinds.Namespace, """{"metadata":{"name":"shop"}}""")).Keys(":").Types("ns").Keys("enter", "enter");

        Assert.Equal(["/shop"], live.Places.Asked);
    }

    [Fact]
    public void What_was_watched_before_is_not_shown_as_gone()
    {
        var live = new Live().Shows(FakeViews.Lab() with { Identity = Only("ml").Identity });
        Assert.Contains("slow-model", live.Screen, StringComparison.Ordinal);

        live.Shows(Only("shop") with { Sight = 1, Version = 2 });

        Assert.DoesNotContain("slow-model", live.Screen, StringComparison.Ordinal);
    }

    private static SessionView Everywhere() => FakeViews.Of([]) with { Namespaces = Names };

    private static SessionView Only(string ns) => Everywhere() is var view ? view with { Identity = view.Identity with { Scope = new(ns) } } : view;

    private static SessionView Rights(params string[] namespaces) =>
        Everywhere() with { Access = AccessView.Whole with { Namespaces = [.. namespaces.Select(n => new SafeText(n))] } };
}
