using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class IncidentsPageTests
{
    private static readonly IncidentView A = Incident("a"), B = Incident("b"), C = Incident("c"), Late = Incident("late");

    [Fact]
    public void The_cursor_moves_and_stops_at_both_ends()
    {
        var live = new Live().Shows(View(1, A, B, C));
        Assert.Contains("deploy/a ", live.Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/b ", live.Keys("down").Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/c ", live.Keys("j", "j", "j").Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/b ", live.Keys("k").Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/a ", live.Keys("g").Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/c ", live.Keys("G").Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/a ", live.Keys("home", "up").Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void The_selection_stays_on_its_incident_when_others_come_before_it()
    {
        var live = new Live().Shows(View(1, A, B, C)).Keys("down").After(60).Shows(View(2, Late, A, B, C));
        Assert.Contains("deploy/b ", live.Selected, StringComparison.Ordinal);
        Assert.Equal(["late", "a", "b", "c"], Order(live));
    }

    [Fact]
    public void Until_the_user_moves_the_first_row_is_selected()
    {
        var live = new Live().Shows(View(1, A, B)).After(60).Shows(View(2, Late, A, B));
        Assert.Contains("deploy/late ", live.Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_is_frozen_while_the_user_moves_and_free_some_seconds_later()
    {
        var live = new Live().Shows(View(1, A, B, C)).After(60).Keys("down").Shows(View(2, Late, C, B, A));
        Assert.Equal(["a", "b", "c", "late"], Order(live));
        live.After(6).Shows(View(2, Late, C, B, A));
        Assert.Equal(["late", "c", "b", "a"], Order(live));
        Assert.Contains("deploy/b ", live.Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incident_is_marked_as_new_for_a_minute_and_what_was_there_is_not()
    {
        var view = View(1, A, Late with { Opened = FakeViews.Now.AddSeconds(-59) });
        var live = new Live().Shows(view);
        Assert.Contains("new late", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("new a", live.Screen, StringComparison.Ordinal);
        live.Shows(view with { Version = 2, Now = FakeViews.Now.AddSeconds(1) });
        Assert.DoesNotContain("new late", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_over_is_dimmed_and_marked_and_its_details_say_why()
    {
        var stale = B with { Unconfirmed = new(FakeViews.Now.AddSeconds(-130), ["Pod", "Event"]) };
        var live = new Live().Shows(View(1, A, stale)).Keys("down");
        var row = Array.FindIndex(live.Lines, l => l.Contains(" deploy/b ", StringComparison.Ordinal));

        Assert.StartsWith("▸~▲ critical", live.Lines[row], StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 60), x => Assert.Equal(Ink.Stale, live.Grid.Style(x, row).Ink));
        Assert.NotEqual(Ink.Stale, live.Grid.Style(4, row - 1).Ink);
        Assert.Contains("~ stale since 09:38:57 (2m10s): no newer news of Pod, Event; it may be over", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gone_incident_stays_a_moment_where_it_was_and_is_not_counted()
    {
        var live = new Live().Shows(View(1, A, B, C)).After(60).Shows(View(2, A, C));
        Assert.Equal(["a", "b", "c"], Order(live));
        Assert.Contains("gone b", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Incidents 2 ", live.Screen, StringComparison.Ordinal);
        live.After(5).Shows(View(2, A, C));
        Assert.Equal(["a", "c"], Order(live));
    }

    [Fact]
    public void When_the_selected_incident_is_gone_its_neighbour_is_selected()
    {
        var live = new Live().Shows(View(1, A, B, C)).Keys("down").After(60).Shows(View(2, A, C));
        Assert.Contains("gone b", live.Selected, StringComparison.Ordinal);
        Assert.Contains("deploy/c ", live.After(5).Shows(View(2, A, C)).Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incident_that_another_rule_now_tells_more_exactly_is_replaced_and_not_gone()
    {
        var live = new Live().Shows(View(1, A, B)).Keys("down").After(60).Shows(View(2, A, B with { Rule = "more-exact" }));
        Assert.Equal(["a", "b"], Order(live));
        Assert.DoesNotContain("gone", live.Screen, StringComparison.Ordinal);
        Assert.Contains("deploy/b ", live.Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_incident_that_comes_back_at_once_is_itself_again()
    {
        var live = new Live().Shows(View(1, A, B)).After(60).Shows(View(2, A)).After(1).Shows(View(3, A, B));
        Assert.Equal(["a", "b"], Order(live));
        Assert.DoesNotContain("gone", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_long_table_the_selected_row_keeps_its_line_when_rows_come_above()
    {
        var many = Enumerable.Range(0, 100).Select(i => Incident($"w{i:000}")).ToArray();
        var live = new Live(120, 36).Shows(View(1, many)).Keys([.. Enumerable.Repeat("down", 50)]);
        var line = Array.IndexOf(live.Lines, live.Selected);
        live.After(60).Shows(View(2, [A, B, C, .. many]));
        Assert.Contains("deploy/w050 ", live.Selected, StringComparison.Ordinal);
        Assert.Equal(line, Array.IndexOf(live.Lines, live.Selected));
    }

    [Fact]
    public void The_same_incident_twice_is_shown_twice_and_breaks_nothing() => Assert.Equal(["a", "a"], Order(new Live().Shows(View(1, A, A)).Keys("down")));

    [Fact]
    public void Nothing_is_drawn_again_while_the_version_stays()
    {
        var live = new Live();
        Assert.True(live.Model.Update(View(1, A)));
        Assert.False(live.Model.Update(View(1, A)));
        Assert.True(live.Model.Update(View(2, A)));
    }

    [Fact]
    public void Enter_fills_the_screen_with_the_details_and_esc_goes_back()
    {
        var live = new Live(120, 36).Shows(View(1, A, B)).Keys("down", "enter");
        Assert.DoesNotContain("WORKLOAD", live.Screen, StringComparison.Ordinal);
        Assert.Contains("b, and this is why.", live.Screen, StringComparison.Ordinal);
        Assert.Contains("deploy/b ", live.Keys("esc").Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_wide_screen_enter_first_moves_into_the_details_and_then_fills_the_screen()
    {
        var live = new Live(160, 45).Shows(FakeViews.Lab()).Keys("enter");
        Assert.Contains("WORKLOAD", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("WORKLOAD", live.Keys("enter").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Tab_takes_the_arrows_to_the_details()
    {
        var live = new Live(80, 24).Shows(FakeViews.Lab()).Keys("tab", "down", "down");
        Assert.DoesNotContain("The liveness probe kills server before it has started", live.Screen, StringComparison.Ordinal);
        Assert.Contains("deploy/slow-model", live.Keys("tab", "up").Selected, StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_takes_the_first_command_and_says_so()
    {
        var live = new Live().Shows(FakeViews.Lab()).Keys("c");
        Assert.StartsWith("kubectl -n ml patch deployment/slow-model", live.Copied, StringComparison.Ordinal);
        Assert.Contains("Copied: kubectl", live.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("Copied", live.After(5).Shows(FakeViews.Lab()).Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_says_when_there_is_nothing_to_copy()
    {
        var live = new Live().Shows(View(1, A)).Keys("c");
        Assert.Null(live.Copied);
        Assert.Contains("Nothing to copy", live.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_click_selects_a_row_and_the_wheel_moves()
    {
        var live = new Live().Shows(View(1, A, B, C));
        live.Model.Click(10, 6);
        Assert.Contains("deploy/c ", live.Selected, StringComparison.Ordinal);
        live.Model.Wheel(10, 6, -3);
        Assert.Contains("deploy/b ", live.Selected, StringComparison.Ordinal);
    }

    private static IncidentView Incident(string name) => FakeViews.Incident("rule", Severity.Critical, "Deployment", "ml", name, name);

    private static SessionView View(long version, params IncidentView[] incidents) => FakeViews.Of([.. incidents], version);

    private static string[] Order(Live live) =>
        [.. live.Lines.Where(l => l.Contains(" critical ", StringComparison.Ordinal) && l.Contains(" deploy/", StringComparison.Ordinal)).Select(l => l.Split(" deploy/")[1].Split(' ')[0])];
}
