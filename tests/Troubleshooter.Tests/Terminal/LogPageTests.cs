using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The page of logs, key by key.</summary>
public sealed class LogPageTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 36)]
    [InlineData(200, 60)]
    public void The_run_before_a_divider_this_run_and_what_the_rule_matched(int width, int height) =>
        Expected.Matches($"logs-{width}x{height}.txt", Crashing(width, height).Keys("l").Screen);

    [Fact]
    public void All_containers_with_their_times() => Expected.Matches("logs-times-80x24.txt", Crashing(80, 24).Keys("l", "t", "w", "g").Screen);

    [Fact]
    public void L_reads_the_logs_of_the_pod_under_the_cursor_and_esc_ends_the_reading()
    {
        var live = Pods().Keys("2", "j", "l");
        Assert.Equal(new ObjectKey(ResourceKinds.Pod, "shop", "web-1"), live.Inspections.Ask!.Target);
        Assert.Contains("Logs: po/web-1 in shop", live.Screen, StringComparison.Ordinal);
        Assert.Equal((1, 0), (live.Inspections.Opened, live.Inspections.Ended));
        Assert.Contains("Pods 2", live.Keys("esc").Screen, StringComparison.Ordinal);
        Assert.Equal(1, live.Inspections.Ended);
    }

    [Theory]
    [InlineData("2")]
    [InlineData(":")]
    public void Whatever_leads_away_for_good_ends_the_reading(string key)
    {
        var live = Pods().Keys("2", "l", "?", "esc", "esc", "l");
        Assert.Equal((2, 1), (live.Inspections.Opened, live.Inspections.Ended));
        live.Keys(key == "2" ? [":", "p", "o", "enter"] : [":", "i", "n", "c", "enter"]);
        Assert.Equal(2, live.Inspections.Ended);
    }

    [Fact]
    public void Another_place_ends_the_reading_or_begins_it_anew_over_the_new_connection()
    {
        var live = Pods().Keys("2", "l").Shows(FakeViews.Of([], version: 2) with { Sight = 1 });
        Assert.Equal((2, 1), (live.Inspections.Opened, live.Inspections.Ended));
        Assert.Contains("Logs: po/web-0", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void To_quit_ends_the_reading()
    {
        var live = Pods().Keys("2", "l");
        live.Model.Close();
        Assert.Equal(1, live.Inspections.Ended);
    }

    [Fact]
    public void Of_an_incident_it_asks_for_the_pod_whose_log_proves_it()
    {
        var live = Crashing().Keys("l");
        Assert.Equal((new ObjectKey(ResourceKinds.Deployment, "shop", "web"), new ObjectKey(ResourceKinds.Pod, "shop", "web-1")), (live.Inspections.Ask!.Target, live.Inspections.Ask.Preferred.Single()));
        Assert.Equal(["web-0", "web-1"], new Live().Shows(FakeViews.Of([Web() with { Evidence = [] }])).Keys("l").Inspections.Ask!.Preferred.Select(p => p.Name));
    }

    [Fact]
    public void New_lines_are_drawn_when_they_come_and_followed_until_one_looks_back()
    {
        var live = Long(100).Keys("l");
        Assert.Contains("line 99", live.Screen, StringComparison.Ordinal);
        FakeInspections.Line(live.Inspections.Feed, "line 100");
        Assert.True(live.Model.Update(FakeViews.Of([Web()])));
        Assert.False(live.Model.Update(FakeViews.Of([Web()])));
        Assert.Contains("line 100", live.Screen, StringComparison.Ordinal);

        live.Keys("k", "k");
        Assert.Contains("stands still (2 below)", live.Screen, StringComparison.Ordinal);
        var first = live.Lines[4];
        for (var i = 101; i < 150; i++) FakeInspections.Line(live.Inspections.Feed, $"line {i}");
        live.Shows(FakeViews.Of([Web()]));
        Assert.Equal(first, live.Lines[4]);
        Assert.Contains("stands still (51 below)", live.Screen, StringComparison.Ordinal);
        Assert.NotNull(live.Inspections.Feed.Pin);
        Assert.Contains("line 149", live.Keys("s").Screen, StringComparison.Ordinal);
        Assert.Null(live.Inspections.Feed.Pin);
        Assert.Contains("follows", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void S_stands_still_and_goes_on_g_is_the_beginning_and_shift_g_the_end()
    {
        var live = Long(200).Keys("l", "s");
        Assert.Contains("stands still (0 below)", live.Screen, StringComparison.Ordinal);
        Assert.Contains("line 0", live.Keys("g").Lines[4], StringComparison.Ordinal);
        Assert.Contains("line 1 ", live.Keys("j").Lines[4] + " ", StringComparison.Ordinal);
        Assert.Contains("line 199", live.Keys("G").Screen, StringComparison.Ordinal);
        Assert.Contains("follows", live.Screen, StringComparison.Ordinal);
        live.Keys("pageup");
        Assert.DoesNotContain("line 199", live.Screen, StringComparison.Ordinal);
        Assert.Contains("line 199", live.Keys("pagedown").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void P_shows_the_end_of_the_run_before_with_the_divider_below()
    {
        var live = Crashing().Keys("p");
        var panic = Array.FindIndex(live.Lines, l => l.Contains("panic: no route"));
        Assert.Contains("proxy, this run", live.Lines[panic + 1], StringComparison.Ordinal);
        Assert.Contains("stands still", live.Screen, StringComparison.Ordinal);
        Assert.Contains("follows", live.Keys("l").Screen, StringComparison.Ordinal);
        Assert.Contains("stands still", live.Keys("p").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void P_says_where_there_was_no_run_before()
    {
        var live = Long(3);
        live.Inspections.Fill += feed => feed.Change(s => s with { HasPrevious = false });
        Assert.Contains("There is no run before: no container of it was restarted.", live.Keys("p").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void E_goes_to_the_line_that_the_rule_matched_and_says_where_there_is_none()
    {
        var live = Crashing();
        live.Inspections.Fill += feed =>
        {
            for (var i = 0; i < 300; i++) FakeInspections.Line(feed, $"later {i}");
        };
        live.Keys("l");
        Assert.DoesNotContain("panic: no route", live.Screen, StringComparison.Ordinal);
        live.Keys("e");
        Assert.Contains(live.Lines, l => l.StartsWith("▸app", StringComparison.Ordinal) && l.Contains("panic: no route to db password=[redacted]"));
        Assert.Contains("No incident touches it: no rule has matched a line.", Pods().Keys("2", "l", "e").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_shows_what_matches_or_with_an_exclamation_mark_what_does_not_and_dividers_always()
    {
        var live = Crashing().Keys("l", "/").Types("request");
        Assert.Contains("/request█", live.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("panic", string.Join('\n', live.Lines[4..^1]), StringComparison.Ordinal);
        Assert.Contains("app, this run", live.Screen, StringComparison.Ordinal);
        live.Keys("enter");
        Assert.Contains("filter /request/", live.Screen, StringComparison.Ordinal);
        FakeInspections.Line(live.Inspections.Feed, "another request");
        FakeInspections.Line(live.Inspections.Feed, "something else");
        live.Shows(FakeViews.Of([Web()]));
        Assert.Contains("another request", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("something else", live.Screen, StringComparison.Ordinal);
        live.Keys("esc", "/").Types("!request").Keys("enter");
        Assert.Contains("something else", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("another request", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Tab_shows_one_container_after_the_other_and_a_all_again()
    {
        var live = Crashing().Keys("l", "tab");
        Assert.Contains(", app,", live.Lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("GET /health", live.Screen, StringComparison.Ordinal);
        live.Keys("tab");
        Assert.Contains("GET /health", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("panic", live.Screen, StringComparison.Ordinal);
        Assert.Contains("panic", live.Keys("a").Screen, StringComparison.Ordinal);
        Assert.Contains("panic", live.Keys("tab", "tab", "tab").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Digits_read_anew_within_a_range()
    {
        var live = Long(3).Keys("l", "3");
        Assert.Contains(", last 5m", live.Lines[2], StringComparison.Ordinal);
        Assert.Equal((2, 1, LogRange.All[3]), (live.Inspections.Opened, live.Inspections.Ended, live.Inspections.Feed.Range));
        Assert.Contains(", head", live.Keys("1").Lines[2], StringComparison.Ordinal);
        Assert.Contains("stands still", live.Screen, StringComparison.Ordinal);
        Assert.Contains("follows", live.Keys("0").Screen, StringComparison.Ordinal);
        live.Keys("esc", "esc");
        Assert.Equal(4, live.Inspections.Ended);
    }

    [Fact]
    public void M_draws_a_line_and_c_copies_what_is_seen_and_ctrl_S_saves_all()
    {
        var live = Long(300).Keys("l", "m");
        Assert.Contains("── mark 09:41:07 UTC ──", live.Screen, StringComparison.Ordinal);
        live.Keys("c");
        Assert.StartsWith("line 2", live.Copied, StringComparison.Ordinal);
        Assert.EndsWith("line 299\n--- mark 09:41:07 UTC ---\n", live.Copied, StringComparison.Ordinal);
        Assert.Contains("Copied: the 31 lines on the screen", live.Lines[^1], StringComparison.Ordinal);
        live.Keys("ctrl+s");
        var (name, text) = live.Files.Saved.Single();
        Assert.Equal("logs-web-1-20261120-094107.txt", name);
        Assert.StartsWith("# logs of pod shop/web-1, tail\nline 0\nline 1\n", text, StringComparison.Ordinal);
        Assert.Equal(302, text.Count(c => c == '\n'));
    }

    [Fact]
    public void Long_lines_are_wrapped_or_cut_and_read_sideways()
    {
        var live = Long(0);
        live.Inspections.Fill += feed => FakeInspections.Line(feed, new string('a', 150) + new string('b', 100) + "end");
        Assert.Contains("end", live.Keys("l").Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("end", live.Keys("w").Screen.Split("Logs:")[1].Split(" s autoscroll")[0], StringComparison.Ordinal);
        live.Keys("right", "right", "right", "right", "right", "right", "right");
        Assert.Contains("bend", live.Screen, StringComparison.Ordinal);
        Assert.Contains("from column 140", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("bend", live.Keys("left", "left", "left", "left", "left", "left").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_dropped_is_said_on_the_screen_and_in_the_file()
    {
        var live = Long(0);
        live.Inspections.Buffer = () => new LogBuffer(mostLines: 50);
        live.Inspections.Fill += feed =>
        {
            for (var i = 0; i < 1_100; i++) FakeInspections.Line(feed, $"line {i}");
        };
        Assert.Contains("50 lines, 1,050 older dropped", live.Keys("l").Screen, StringComparison.Ordinal);
        live.Keys("ctrl+s");
        Assert.Contains("; 1050 older lines were dropped\nline 1050\n", live.Files.Saved.Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void However_many_lines_come_between_two_frames_they_are_drawn_once_and_the_bounds_hold()
    {
        var live = Long(0).Keys("l");
        for (var frame = 0; frame < 3; frame++)
        {
            for (var i = 0; i < 50_000; i++) FakeInspections.Line(live.Inspections.Feed, $"frame {frame} line {i}");
            Assert.True(live.Model.Update(FakeViews.Of([Web()])));
            Assert.False(live.Model.Update(FakeViews.Of([Web()])));
            Assert.Contains($"frame {frame} line 49999", live.Screen, StringComparison.Ordinal);
            Assert.Contains("20,000 lines, ", live.Screen, StringComparison.Ordinal);
        }

        live.Keys("/").Types("line 4999[0-9]").Keys("enter");
        Assert.Contains(" 10 lines, 130,000 older dropped", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_hostile_reaches_the_screen()
    {
        var live = Long(0);
        live.Inspections.Fill += feed => FakeInspections.Line(feed, "\u001b]0;title\u0007 \u001b[2J \u001b[31mred\u001b[0m token: \"abcdef123\" \u202e \u0085 日本語");
        live.Keys("l");
        Assert.DoesNotContain(live.Screen, c => c != '\n' && char.IsControl(c));
        Assert.Contains("␛]0;title␇ ␛[2J red token: [redacted]", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_the_way_is_said_below_the_title()
    {
        var live = Long(3).Keys("l");
        live.Inspections.Feed.Tell(0, "app: the connection was cut");
        live.Shows(FakeViews.Of([Web()]));
        Assert.Contains("app: the connection was cut", live.Lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain("follows", live.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_of_the_log_come_before_the_others_only_there()
    {
        var live = Long(3).Keys("w");
        Assert.Contains("Changes: deploy/web", live.Screen.Replace("What changed", "Changes"), StringComparison.Ordinal);
        live.Keys("esc", "l", "w");
        Assert.Contains("Logs:", live.Screen, StringComparison.Ordinal);
        Assert.Contains("cut", live.Lines[3], StringComparison.Ordinal);
        Assert.Contains("Fixes:", live.Keys("f").Screen, StringComparison.Ordinal);
    }

    private static IncidentView Web() => FakeViews.Incident("crash", Severity.Critical, "Deployment", "shop", "web", "It cannot reach its database", members: 2) with
    {
        Evidence = [new("log", new SafeText("panic: no route to db password=hunter2"), FakeViews.Reference("Pod", "shop", "web-1", "app"), null)],
    };

    private static Live Pods()
    {
        var live = new Live().Shows(FakeViews.Of([])).Over(FakeObjects.Pod("shop", "web-0"), FakeObjects.Pod("shop", "web-1"));
        live.Inspections.Fill = feed => FakeInspections.State(feed, "shop", live.Inspections.Ask!.Target.Name, "app");
        return live;
    }

    /// <summary>One container with so many short lines.</summary>
    private static Live Long(int lines)
    {
        var live = new Live().Shows(FakeViews.Of([Web()]));
        live.Inspections.Fill = feed =>
        {
            FakeInspections.State(feed, "shop", "web-1", "app");
            for (var i = 0; i < lines; i++) FakeInspections.Line(feed, $"line {i}");
        };
        return live;
    }

    /// <summary>Two containers, one of which has crashed.</summary>
    private static Live Crashing(int width = 120, int height = 36)
    {
        var live = new Live(width, height).Shows(FakeViews.Of([Web()]));
        live.Inspections.Fill = feed =>
        {
            FakeInspections.State(feed, "shop", "web-1", "app", "proxy");
            feed.Note(0, "app, the run before, ended at Nov 20 09:40:52 with exit code 2 (Error)", previous: true);
            FakeInspections.Line(feed, "starting, version 1.4.2", at: -20, previous: true);
            FakeInspections.Line(feed, "{\"level\":\"warn\",\"message\":\"the pool of connections is exhausted, and every request has to wait for one that another gives back\",\"waiting\":38}", at: -18, previous: true);
            FakeInspections.Line(feed, "panic: no route to db password=hunter2", at: -15, previous: true);
            feed.Note(1, "proxy, this run, since Nov 20 08:00:00");
            FakeInspections.Line(feed, "GET /health 503", 1, -14);
            feed.Note(0, "app, this run, since Nov 20 09:40:54");
            FakeInspections.Line(feed, "starting, version 1.4.2", at: -13);
            FakeInspections.Line(feed, "first request", at: -2);
        };
        return live;
    }
}
