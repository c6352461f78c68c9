using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The keys for the incident under the cursor, and what they leave in files.</summary>
public sealed class IncidentKeysTests
{
    [Fact]
    public void X_reads_all_about_it_and_esc_leads_back()
    {
        var live = Lab().Keys("x");
        Assert.Contains("Incident: deploy/slow-model", live.Screen, StringComparison.Ordinal);
        Assert.Contains("restart begins from zero", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Incidents 16", live.Keys("esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void F_lists_the_fixes_and_enter_copies_the_one_under_the_cursor()
    {
        var live = Lab().Keys("f");
        Assert.Contains("▸ 1. [restarts pods] Give the start its own probe", live.Screen, StringComparison.Ordinal);
        live.Keys("down", "enter");
        Assert.Equal("kubectl -n ml logs deployment/slow-model --previous", live.Copied);
        Assert.Equal(live.Copied, live.Files.State["copied.txt"]);
        Assert.Contains("Copied: kubectl -n ml logs", live.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void W_tells_what_changed_before_and_b_what_it_drags_down()
    {
        Assert.Contains("No change before its first sign is known.", Lab().Keys("w").Screen, StringComparison.Ordinal);
        var slow = FakeViews.Lab().Incidents[0];
        var screen = new Live().Shows(FakeViews.Of([slow with { Chain = [new(slow.Root, -1, null, default), new(slow.Effects[0], 0, null, new("0 of 2 endpoints ready"))] }])).Keys("b").Screen;
        Assert.Contains("Objects with this fault: 2", screen, StringComparison.Ordinal);
        Assert.Contains("└─ Service ml/slow-model: 0 of 2 endpoints ready", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void T_puts_all_that_has_a_time_in_order()
    {
        var slow = FakeViews.Lab().Incidents[0];
        var live = new Live().Shows(FakeViews.Of([slow with { Timeline = [new(FakeViews.Now.AddSeconds(-31), TimelineForm.Restart, slow.Members[0], new("ended with exit code 137"), 1, null)] }])).Keys("t");
        var began = Array.FindIndex(live.Lines, l => l.Contains(" began "));
        var ended = Array.FindIndex(live.Lines, l => l.Contains(" restart ") && l.Contains("ended with exit code 137"));
        Assert.InRange(began, 0, ended - 1);
        Assert.Contains("09:28:47", live.Lines[began], StringComparison.Ordinal);
    }

    [Fact]
    public void M_mutes_for_a_time_with_a_reason_and_once_more_ends_it()
    {
        var live = Lab().Keys("m").Types("4h known since Monday").Keys("enter");
        Assert.Contains("Muted until Nov 20 13:41 UTC.", live.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("Incidents 16, 1 muted", live.Screen, StringComparison.Ordinal);
        Assert.Contains("known since Monday", live.Files.State["mutes.json"], StringComparison.Ordinal);
        live.Keys("G");
        Assert.Contains("muted (known since Monday) The liveness probe", live.Screen, StringComparison.Ordinal);
        live.Keys("m");
        Assert.Contains("No longer muted.", live.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("1 muted", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mute_ends_by_itself_and_is_there_in_the_next_session()
    {
        var first = Lab().Keys("m").Types("30m").Keys("enter");
        var next = new Live(files: first.Files).Shows(FakeViews.Lab());
        Assert.Contains("Incidents 16, 1 muted", next.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("muted", next.After(1_801).Shows(FakeViews.Lab()).Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soon", "'soon' is no time")]
    [InlineData("0s", "'0s' is no time")]
    [InlineData("400d", "'400d' is no time")]
    public void A_mute_needs_a_time(string text, string says) => Assert.Contains(says, Lab().Keys("m").Types(text).Keys("enter").Lines[^1], StringComparison.Ordinal);

    [Fact]
    public void Mutes_that_cannot_be_kept_hold_for_this_session()
    {
        var live = Lab();
        live.Files.IsFull = true;
        live.Keys("m").Types("1h").Keys("enter");
        Assert.Contains("Only in this session: the disk is full", live.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("1 muted", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_of_mutes_mutes_nothing()
    {
        var files = new MemoryFiles();
        files.State["mutes.json"] = "[{\"cluster\":";
        Assert.DoesNotContain("muted", new Live(files: files).Shows(FakeViews.Lab()).Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void R_writes_a_report_as_Markdown_into_a_file()
    {
        var live = Lab().Keys("r");
        var (name, text) = live.Files.Saved.Single();
        Assert.Equal("report-liveness-probe-kills-slow-start-slow-model-20261120-094107.md", name);
        Assert.Contains($"Saved: /saved/{name}", live.Lines[^1], StringComparison.Ordinal);
        Expected.Matches("report.md", text);
    }

    [Fact]
    public void Ctrl_S_saves_the_whole_table()
    {
        var live = new Live().Shows(FakeViews.Lab()).Over([.. Enumerable.Range(0, 100).Select(i => FakeObjects.Pod("ml", $"pod-{i:00}"))]).Keys("2", "ctrl+s");
        var text = live.Files.Saved.Single().Value;
        Assert.Equal(101, text.Count(c => c == '\n'));
        Assert.StartsWith("NAMESPACE   NAME", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_work_from_a_row_of_any_view_and_say_where_there_is_no_incident()
    {
        var view = FakeViews.Of([FakeViews.Incident("rule", Severity.Critical, "Deployment", "shop", "web", "It answers 404")]);
        var live = new Live().Shows(view).Over(FakeObjects.Pod("shop", "web-0"), FakeObjects.Pod("ml", "api-0")).Keys("2", "x");
        Assert.Contains("No incident touches po/api-0.", live.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("Incident: deploy/web", live.Keys("j", "x").Screen, StringComparison.Ordinal);
        Assert.Contains("Pods 2", live.Keys("esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void The_timeline_tells_what_began_was_found_and_cleared_and_leads_to_what_is_gone()
    {
        IncidentView web = FakeViews.Incident("rule", Severity.Critical, "Deployment", "shop", "web", "It answers 404", minutes: 3) with { Opened = FakeViews.Now.AddMinutes(-2) };
        var over = web with { Cleared = FakeViews.Now, Timeline = [Entry(-120, TimelineForm.Opened, "found"), Entry(-60, TimelineForm.Event, "BackOff"), Entry(0, TimelineForm.Cleared, "over")] };
        var live = new Live().Shows(FakeViews.Of([]) with { Cleared = [over] }).Keys("7");
        Assert.Equal(["cleared", "found", "began"], live.Lines.Where(l => l.Contains("deploy/web")).Select(l => l[17..25].Trim()));
        Assert.Contains("Incident: deploy/web, gone", live.Keys("enter").Screen, StringComparison.Ordinal);

        TimelineView Entry(double seconds, TimelineForm form, string text) => new(FakeViews.Now.AddSeconds(seconds), form, web.Root, new(text), 1, null);
    }

    [Fact]
    public void Ctrl_s_saves_the_incidents_that_are_shown()
    {
        var live = Lab().Keys("/").Types("slow-model").Keys("enter", "ctrl+s");
        var saved = Assert.Single(live.Files.Saved);
        Assert.StartsWith("incidents-", saved.Key, StringComparison.Ordinal);
        Assert.Equal("critical    12m  Deployment ml/slow-model  The liveness probe kills server before it has started\n", saved.Value);
    }

    [Fact]
    public void The_timeline_tells_each_happening_once_and_never_takes_two_for_one()
    {
        var (web, api) = (FakeViews.Incident("rule", Severity.Critical, "Deployment", "shop", "web", "It answers 404"), FakeViews.Incident("rule", Severity.Critical, "Deployment", "shop", "api", "It crashes"));
        var created = new[] { web, api }.Select(i => new TimelineView(FakeViews.Now.AddMinutes(-9), TimelineForm.Change, i.Root, new("created"), 1, null)).ToList();
        var live = new Live().Shows(FakeViews.Of([web with { Timeline = [created[0]] }, api with { Timeline = [.. created] }])).Keys("7");
        Assert.Equal(2, live.Lines.Count(l => l.Contains(" created") && l.Contains(" changed ")));
    }

    private static Live Lab() => new Live().Shows(FakeViews.Lab());
}
