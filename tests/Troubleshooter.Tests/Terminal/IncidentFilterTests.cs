using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Incidents;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class IncidentFilterTests
{
    [Theory]
    [InlineData("^ml$", true)]
    [InlineData("IRIS-.*probe", true)]
    [InlineData("deploy/iris", true)]
    [InlineData("^Deployment$", true)]
    [InlineData("answers 404", true)]
    [InlineData("liveness-probe-path", true)]
    [InlineData("critical", true)]
    [InlineData("shop|web", false)]
    [InlineData("404 (", false)]
    [InlineData("!shop", true)]
    [InlineData("!iris", false)]
    [InlineData("-f irsprb", true)]
    [InlineData("-f zzz", false)]
    [InlineData("-l app=web", false)]
    public void A_filter_is_found_in_any_field(string filter, bool matches)
    {
        var incident = FakeViews.Incident("liveness-probe-path", Severity.Critical, "Deployment", "ml", "iris-wrong-probe", "It answers 404");
        Assert.Equal(matches, new IncidentFilter(new RowFilter(filter), null).Matches(incident));
    }

    [Theory]
    [InlineData("probe [")]
    [InlineData("(?=look)ahead")]
    [InlineData("((a{900}){900}){900}")]
    public void What_is_no_safe_expression_is_searched_for_as_it_stands(string filter)
    {
        var incident = FakeViews.Incident("rule", Severity.Info, "Pod", "ml", "x", $"says {filter} here");
        Assert.True(new IncidentFilter(new RowFilter(filter), null).Matches(incident));
        Assert.False(new IncidentFilter(new RowFilter(filter), null).Matches(FakeViews.Incident("rule", Severity.Info, "Pod", "ml", "x", "probe")));
    }

    [Fact]
    public void Typing_filters_at_once_and_enter_keeps_it()
    {
        var live = new Live().Shows(FakeViews.Lab()).Keys("/").Types("shop");
        Assert.Contains("Incidents 3 of 16, filter /shop/", live.Screen, StringComparison.Ordinal);
        Assert.Contains("3 of 16", live.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("3 of 16", live.Keys("enter", "down").Screen, StringComparison.Ordinal);
        Assert.Contains("po/missing-secret-key", live.Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void Esc_clears_the_filter_while_typing_and_later()
    {
        Assert.Contains("Incidents 16 ", new Live().Shows(FakeViews.Lab()).Keys("/").Types("shop").Keys("esc").Screen, StringComparison.Ordinal);
        Assert.Contains("Incidents 16 ", new Live().Shows(FakeViews.Lab()).Keys("/").Types("shop").Keys("enter", "esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_are_commands_elsewhere_are_text_in_the_filter()
    {
        var live = new Live().Shows(FakeViews.Lab()).Keys("/").Types("q?c");
        Assert.False(live.Model.WantsQuit);
        Assert.Contains("/q?c", live.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("/q ", live.Keys("backspace", "backspace").Lines[^1].Replace('█', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_quits_from_the_filter_too() => Assert.True(new Live().Shows(FakeViews.Lab()).Keys("/").Types("x").Keys("ctrl+c").Model.WantsQuit);

    [Fact]
    public void Pasted_text_goes_into_the_filter_without_its_controls()
    {
        var live = new Live().Shows(FakeViews.Lab()).Keys("/");
        live.Model.Paste("sh\u001bop\n");
        Assert.Contains("filter /shop/", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_matching_says_how_many_are_hidden()
    {
        var screen = new Live().Shows(FakeViews.Lab()).Keys("/").Types("zebra").Screen;
        Assert.Contains("Nothing matches /zebra/", screen, StringComparison.Ordinal);
        Assert.Contains("16 incidents hidden", screen, StringComparison.Ordinal);
    }
}
