using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class TablePageTests
{
    private static readonly SessionView View = FakeViews.Of([FakeViews.Incident("rule", Severity.Critical, "Deployment", "shop", "web", "It answers 404", members: 2)]) with
    {
        Namespaces = [new("ml"), new("shop")],
    };

    [Fact]
    public void A_digit_shows_a_view_and_esc_leads_home()
    {
        var live = Lab().Keys("2");
        Assert.Contains("Pods 4 ", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Incidents 1 ", live.Keys("esc").Screen, StringComparison.Ordinal);
        Assert.Null(live.Gaze.Query);
    }

    [Fact]
    public void Rows_of_an_incident_bear_its_sign_and_enter_leads_to_it()
    {
        var live = Lab().Keys("2");
        Assert.Contains(live.Lines, l => l.Contains("▲ shop") && l.Contains("web-0"));
        Assert.Contains(live.Lines, l => l.StartsWith("▸   ml", StringComparison.Ordinal) && l.Contains("api-0"));
        Assert.Contains("No incident touches it.", live.Screen, StringComparison.Ordinal);
        live.Keys("G");
        Assert.Contains("▲ critical  of deploy/web: It answers 404", live.Screen, StringComparison.Ordinal);
        live.Keys("enter");
        Assert.Contains("Incidents 1", live.Screen, StringComparison.Ordinal);
        Assert.Contains("deploy/web", live.Selected, StringComparison.Ordinal);
        Assert.Contains("Pods 4", live.Keys("esc", "esc", "2").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_on_a_healthy_row_says_so() => Assert.Contains("No incident touches po/api-0.", Lab().Keys("2", "enter").Lines[^1], StringComparison.Ordinal);

    [Fact]
    public void The_cursor_stays_on_its_object_and_its_line_when_others_come()
    {
        var pods = Enumerable.Range(0, 60).Select(i => FakeObjects.Pod("ml", $"pod-{2 * i:000}")).ToList();
        var live = new Live().Shows(View).Over([.. pods]).Keys("2", "G", "k", "k");
        var line = Array.FindIndex(live.Lines, l => l.StartsWith("▸ ", StringComparison.Ordinal) && l.Contains("pod-114"));
        pods.AddRange(Enumerable.Range(0, 10).Select(i => FakeObjects.Pod("ml", $"pod-{2 * i + 1:000}")));
        live.Over([.. pods]);
        Assert.Contains("pod-114", live.Lines[line], StringComparison.Ordinal);
        Assert.StartsWith("▸ ", live.Lines[line], StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_is_chosen_by_its_digit_or_name_and_0_shows_all_again()
    {
        var live = Lab().Keys("2", "n");
        Assert.Contains("0 all  1 ml  2 shop", live.Lines[^1], StringComparison.Ordinal);
        live.Keys("1");
        Assert.Contains("Pods 2 in ml", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("NAMESPACE", live.Screen, StringComparison.Ordinal);
        Assert.Contains("namespace ml", live.Lines[0], StringComparison.Ordinal);
        Assert.Contains("Incidents 0 of 1 in ml", live.Keys("1").Screen, StringComparison.Ordinal);
        live.Keys("n").Types("sh").Keys("tab", "enter");
        Assert.Contains("Incidents 1 of 1 in shop", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Incidents 1 ", live.Keys("n", "0").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_goes_to_a_view_by_any_of_its_names()
    {
        Assert.Contains("Pods 4", Lab().Keys(":").Types("po").Keys("enter").Screen, StringComparison.Ordinal);
        Assert.Contains("Pods 2 in ml", Lab().Keys(":").Types("pods ml").Keys("enter").Screen, StringComparison.Ordinal);
        Assert.Contains("Pods 2 of 4, filter /web/", Lab().Keys(":").Types("po /web").Keys("enter").Screen, StringComparison.Ordinal);
        Assert.Contains("Deployments 0", Lab().Keys(":").Types("deploy").Keys("enter").Screen, StringComparison.Ordinal);
        Assert.Contains("Services 0", Lab().Keys(":").Types("svc").Keys("enter").Screen, StringComparison.Ordinal);
        Assert.True(Lab().Keys(":").Types("q").Keys("enter").Model.WantsQuit);
        Assert.Contains("There is no view 'pids', did you mean pods?", Lab().Keys(":").Types("pids").Keys("enter").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Tab_completes_a_command_and_up_brings_the_last_one_back()
    {
        var live = Lab().Keys(":").Types("rol");
        Assert.Contains(":rollouts", live.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("Rollouts 0", live.Keys("tab", "enter").Screen, StringComparison.Ordinal);
        Assert.Contains(":rollouts", live.Keys("1", ":", "up").Lines[^1], StringComparison.Ordinal);
        Assert.Contains("Incidents 1", live.Keys("esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_Z_shows_only_faults_and_all_again()
    {
        var live = Lab().Keys("2", "ctrl+z");
        Assert.Contains("Pods 2 of 4, only in incidents", live.Screen, StringComparison.Ordinal);
        Assert.Contains("faults only", live.Lines[0], StringComparison.Ordinal);
        Assert.Contains("Pods 4 ", live.Keys("ctrl+z").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Shift_and_a_letter_sort_and_once_more_turns_the_order()
    {
        var live = Lab().Keys("2", "N");
        Assert.Contains("NAME↑", live.Screen, StringComparison.Ordinal);
        Assert.Contains("NAME↓", live.Keys("N").Screen, StringComparison.Ordinal);
        Assert.Equal(["web-1", "web-0", "api-1", "api-0"], Names(live));
    }

    [Fact]
    public void Shift_J_leads_to_the_owner_and_esc_back()
    {
        var pod = FakeObjects.Pod("shop", "web-0", metadata: """ "ownerReferences":[{"kind":"ReplicaSet","name":"web-2","controller":true}] """);
        var sets = new[] { "api-1", "web-2" }.Select(name => FakeObjects.Read(ResourceKinds.ReplicaSet, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop"} }"""));
        var live = new Live().Shows(View).Over([pod, .. sets]).Keys("2", "J");
        Assert.Contains("ReplicaSets 2", live.Screen, StringComparison.Ordinal);
        Assert.Contains("web-2", live.Selected, StringComparison.Ordinal);
        Assert.Contains("Nothing owns rs/web-2.", live.Keys("J").Lines[^1], StringComparison.Ordinal);
        Assert.Contains("Pods 1", live.Keys("esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Marked_rows_are_copied_together()
    {
        var live = Lab().Keys("2", "c");
        Assert.Equal("api-0", live.Copied);
        live.Keys("space", "space", "c");
        Assert.Equal("api-0\napi-1", live.Copied);
        Assert.Contains("2 marked", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("marked", live.Keys("esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_shows_more_columns()
    {
        var live = Lab().Keys("2");
        Assert.DoesNotContain(" IP ", live.Screen, StringComparison.Ordinal);
        Assert.Contains("IP ", live.Keys("ctrl+w").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_characters_and_emoji_in_a_name_move_no_column()
    {
        var live = new Live().Shows(View).Over(FakeObjects.Pod("ml", "日本語-👩‍💻-é"), FakeObjects.Pod("ml", "plain")).Keys("2");
        var rows = Enumerable.Range(0, live.Lines.Length).Where(y => live.Lines[y].Contains("1/1")).ToArray();
        Assert.Equal(2, rows.Length);
        Assert.Single(rows.Select(y => Enumerable.Range(0, live.Grid.Width).First(x => live.Grid.Text(x, y) == "R" && live.Grid.Text(x + 1, y) == "u")).Distinct());
    }

    [Fact]
    public void A_click_selects_a_row()
    {
        var live = Lab().Keys("2");
        live.Model.Click(10, 6);
        Assert.Contains("web-0", live.Selected, StringComparison.Ordinal);
    }

    private static Live Lab() => new Live().Shows(View).Over(FakeObjects.Pod("shop", "web-0"), FakeObjects.Pod("shop", "web-1"), FakeObjects.Pod("ml", "api-0"), FakeObjects.Pod("ml", "api-1"));

    private static string[] Names(Live live) => [.. live.Lines.Where(l => l.Contains(" 1/1 ")).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).First(w => w.Contains('-')))];
}
