using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>How the screen says how good its picture is: from the first contact over an outage to the end of it.</summary>
public sealed class ConnectionScreenTests
{
    private const string Refused = "10.0.0.1:6443 cannot be reached: Connection refused";

    private static readonly DateTime Cut = FakeViews.Now.AddSeconds(-130);
    private static readonly DateTime Next = FakeViews.Now.AddSeconds(4);
    private static readonly ImmutableArray<ResourceKind> All = ResourceKinds.All;

    private static readonly ConnectionView Outage = FakeViews.Connection(s => FakeViews.Hear(s, SourceStatus.Stale, Refused, Cut, Next, [.. All]));

    private static readonly ConnectionView AfterOutage = FakeViews.Connection(s =>
    {
        FakeViews.Hear(s, SourceStatus.Stale, Refused, Cut, Next, [.. All]);
        FakeViews.List(s, ResourceKinds.Pod, ResourceKinds.Node, ResourceKinds.Service);
    });

    private static readonly ConnectionView Forbidden = FakeViews.Connection(s =>
    {
        foreach (var kind in new[] { ResourceKinds.Secret, ResourceKinds.Node })
            FakeViews.Hear(s, SourceStatus.Forbidden, $"{kind.Plural} is forbidden: User \"ann\" cannot list resource \"{kind.Plural}\" in API group \"\" at the cluster scope", Cut, null, kind);
    });

    private static readonly ConnectionView OneKindFails = FakeViews.Connection(s =>
        FakeViews.Hear(s, SourceStatus.Stale, "the server is currently unable to handle the request (503)", Cut, Next, ResourceKinds.HorizontalPodAutoscaler));

    public static TheoryData<string, int, int> States =>
    [
        .. from state in new[] { "forbidden", "one-kind-fails", "stale", "catching-up" }
           from size in new[] { (80, 24), (120, 36), (160, 45) }
           where size.Item1 < 160 || state == "stale"
           select new TheoryDataRow<string, int, int>(state, size.Item1, size.Item2),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public void The_header_says_it_above_the_incidents(string state, int width, int height) =>
        Expected.Matches($"connection-{state}-{width}x{height}.txt", new Live(width, height).Shows(In(state)).Screen);

    [Theory]
    [InlineData("unreachable", 80, 24)]
    [InlineData("unreachable", 120, 36)]
    [InlineData("first-lists", 80, 24)]
    [InlineData("stale", 80, 24)]
    [InlineData("catching-up", 80, 24)]
    [InlineData("one-kind-fails", 80, 24)]
    [InlineData("pods-forbidden", 80, 24)]
    public void Where_nothing_was_found_it_says_what_was_not_seen(string state, int width, int height)
    {
        var connection = Of(state);
        Expected.Matches($"nothing-found-{state}-{width}x{height}.txt", new Live(width, height).Shows(FakeViews.Empty(connection.Health) with { Connection = connection }).Screen);
    }

    [Theory]
    [InlineData(0, 0, "● reading", "nothing is known yet", "Nothing is read yet. No fault has been found so far.")]
    [InlineData(0, 31, "● reading 0/31", "nothing is known yet", "0 of 31 kinds are read. No fault has been found so far.")]
    [InlineData(3, 31, "● reading 3/31", "0 critical", "3 of 31 kinds are read. No fault has been found so far.")]
    public void A_recording_that_is_still_read_is_never_called_without_fault(int synced, int wanted, string health, string counts, string says)
    {
        var recording = FakeViews.Empty(ConnectionHealth.Recorded) with { Connection = new(ConnectionHealth.Recorded, synced, wanted, default, null) };
        var live = new Live(80, 24).Shows(recording);

        Assert.Contains(health, live.Lines[0], StringComparison.Ordinal);
        Assert.Contains(counts, live.Lines[1], StringComparison.Ordinal);
        Assert.Contains("Reading the recording", live.Screen, StringComparison.Ordinal);
        Assert.Contains(says, live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("No fault found", live.Screen, StringComparison.Ordinal);
        Assert.Contains("No fault found", live.Shows(recording with { Version = 2, Connection = new(ConnectionHealth.Recorded, 31, 31, default, null) }).Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forbidden", 80, 24)]
    [InlineData("stale", 80, 24)]
    [InlineData("catching-up", 120, 36)]
    public void Every_kind_is_listed_with_its_state_its_count_and_its_age(string state, int width, int height) =>
        Expected.Matches($"kinds-{state}-{width}x{height}.txt", new Live(width, height).Shows(In(state)).Keys("8").Screen);

    [Fact]
    public void Who_may_read_some_namespaces_sees_which_and_what_right_is_missing_and_can_copy_it()
    {
        var view = FakeViews.Lab() with { Access = Reports.SampleViews.Partial.Access, Incomplete = Reports.SampleViews.Partial.Incomplete, BlindSpots = Reports.SampleViews.Partial.BlindSpots };
        var live = new Live(120, 36).Shows(view).Keys("8");

        Assert.Contains("only namespace ml", live.Lines[0], StringComparison.Ordinal);
        Expected.Matches("rights-120x36.txt", live.Screen);
        live.Keys("c");
        Assert.Equal(view.Access.Role.Value, live.Copied);
    }

    [Fact]
    public void The_age_goes_on_without_new_pictures_once_a_second()
    {
        var live = new Live(120, 36).Shows(In("stale"));
        Assert.Contains("stale since 09:38:57 (2m10s)", live.Lines[0], StringComparison.Ordinal);
        Assert.Contains("trying again in 4s", live.Lines[2], StringComparison.Ordinal);

        var drawn = 0;
        for (var i = 0; i < 66; i++)
        {
            if (live.After(0.15).Model.Update(In("stale"))) drawn++;
        }

        Assert.InRange(drawn, 9, 10);
        Assert.Contains("(2m19s)", live.Lines[0], StringComparison.Ordinal);
        Assert.Contains("trying again now", live.Lines[2], StringComparison.Ordinal);
        Assert.Contains("~ stale since 09:38:57 (2m19s)", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void While_all_is_well_nothing_is_drawn_again()
    {
        var view = FakeViews.Lab() with { Connection = Forbidden };
        var live = new Live(120, 36).Shows(view);

        Assert.All(Enumerable.Range(0, 60), _ => Assert.False(live.After(0.15).Model.Update(view)));
    }

    [Theory]
    [InlineData(7200, "(2m20s)")]
    [InlineData(-7200, "(2m20s)")]
    public void Ages_are_told_by_the_clock_of_the_server(int skew, string age)
    {
        var live = new Live(120, 36, clusterAhead: TimeSpan.FromSeconds(skew));
        var view = In("stale") with { Connection = Outage with { ClockOffset = TimeSpan.FromSeconds(skew) } };
        live.Shows(view);
        Assert.Contains("(2m10s)", live.Lines[0], StringComparison.Ordinal);
        Assert.Contains(age, live.After(10).Shows(view).Lines[0], StringComparison.Ordinal);
        Assert.Contains("09:41:17 UTC", live.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_found_is_never_said_without_what_was_not_seen()
    {
        foreach (var connection in new[] { Outage, AfterOutage, Forbidden, OneKindFails, Loading() })
        {
            var screen = new Live(120, 36).Shows(FakeViews.Empty(connection.Health) with { Connection = connection }).Screen;
            Assert.DoesNotContain("No fault found\n", screen, StringComparison.Ordinal);
            Assert.Contains(connection.Sources.First(s => !s.IsCurrent).Kind, screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void In_black_and_white_the_mark_and_the_word_say_it()
    {
        var screen = new Live(80, 24, ascii: true).Shows(In("stale")).Screen;
        Assert.Contains("* stale since 09:38:57 (2m10s)", screen, StringComparison.Ordinal);
        Assert.Contains(">~X crit", screen, StringComparison.Ordinal);
    }

    private static ConnectionView Loading() => FakeViews.Connection(s => s.Expect(ResourceKinds.Pod, "shop"));

    private static ConnectionView Of(string state) => state switch
    {
        "unreachable" => FakeViews.Connection(s =>
        {
            foreach (var lost in s.Lost(new($"{Refused} (context 'kind-lab'). 'k8sdoctor demo' needs no cluster.", Cut, Next))) s.Heard(lost, following: true);
        }, listed: false),
        "first-lists" => FakeViews.Connection(s => FakeViews.List(s, ResourceKinds.Pod, ResourceKinds.Event), listed: false),
        "stale" => Outage,
        "catching-up" => AfterOutage,
        "one-kind-fails" => OneKindFails,
        _ => FakeViews.Connection(s => FakeViews.Hear(s, SourceStatus.Forbidden, "pods is forbidden", Cut, null, ResourceKinds.Pod)),
    };

    private static SessionView In(string state)
    {
        var lab = FakeViews.Lab();
        return state switch
        {
            "stale" => Doubted(lab, ["Pod", "Event"], _ => true) with { Connection = Outage, BlindSpots = [Spot("Pod", Refused), Spot("Event", Refused)] },
            "catching-up" => Doubted(lab, ["Event"], i => i.Root.Kind.Value != "Service") with { Connection = AfterOutage, BlindSpots = [Spot("Event", Refused)] },
            "forbidden" => lab with { Connection = Forbidden },
            _ => Doubted(lab, ["HorizontalPodAutoscaler"], i => i.Root.Kind.Value == "HorizontalPodAutoscaler") with { Connection = OneKindFails },
        };
    }

    private static SessionView Doubted(SessionView view, ImmutableArray<string> kinds, Func<IncidentView, bool> which) =>
        view with { Incidents = [.. view.Incidents.Select(i => which(i) ? i with { Unconfirmed = new(Cut, kinds) } : i)] };

    private static BlindSpotView Spot(string kind, string detail) =>
        FakeViews.Blind(kind, "", BlindSpotReason.Stale, "oom-killed", "rollout-stuck") with { Since = Cut, Detail = new(detail) };
}
