using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Reports.Plain;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Terminal;

namespace K8sDoctor.Troubleshooter.Tests.Reports.Plain;

public sealed class PlainLogTests
{
    private static readonly IncidentView Probe = FakeViews.Incident("probe", Severity.Warning, "Deployment", "web", "shop", "The probe asks for /healthz");
    private static readonly IncidentView Memory = FakeViews.Incident("oom", Severity.Critical, "Deployment", "ml", "model", "It needs more memory", members: 2);

    private readonly HashSet<SafeText> _muted = [];
    private readonly PlainLog _log;
    private DateTime _now = FakeViews.Now;

    public PlainLogTests() => _log = new((_, incident) => _muted.Contains(incident.Id));

    [Fact]
    public void First_it_says_what_is_watched_and_what_is_there()
    {
        Assert.Empty(_log.Take(View(Probe, Memory), _now));

        Assert.Equal(
            [
                "2026-11-20T09:41:10Z watching context kind-lab, server v1.34.1, all namespaces: 1 critical, 1 warning, 0 info in 63 pods; 2 blind spots.",
                "2026-11-20T09:41:10Z open warning Deployment web/shop: The probe asks for /healthz. For 5m3s. The probe asks for /healthz, and this is why.",
                "2026-11-20T09:41:10Z open critical Deployment ml/model: It needs more memory. 2 objects have it. For 5m3s. It needs more memory, and this is why.",
            ],
            After(3, Probe, Memory));
    }

    [Fact]
    public void What_comes_goes_and_comes_back_is_told_once_each()
    {
        Begin(Probe);

        Assert.Equal(["opened critical Deployment ml/model: It needs more memory."], Heads(Steps(6, Probe, Memory)));
        Assert.Equal(["cleared critical Deployment ml/model: It needs more memory."], Heads(Steps(10, Probe)));
        var back = Steps(6, Probe, Memory with { Times = 2 });
        Assert.Equal(["reopened critical Deployment ml/model: It needs more memory."], Heads(back));
        Assert.Contains("It is there for the 2nd time.", back[0], StringComparison.Ordinal);
        Assert.Empty(Steps(60, Probe, Memory with { Times = 2 }));
    }

    [Fact]
    public void What_is_muted_is_counted_at_the_start_and_not_told_while_it_is_muted()
    {
        _muted.Add(Memory.Id);
        _log.Take(View(Probe, Memory), _now);
        var first = After(3, Probe, Memory);
        Assert.EndsWith("; 2 blind spots; 1 muted.", first[0], StringComparison.Ordinal);
        Assert.Equal(["open warning Deployment web/shop: The probe asks for /healthz."], Heads(first.Skip(1)));
        Assert.Empty(Steps(60, Probe, Memory with { Severity = Severity.Warning }));

        _muted.Clear();
        Assert.Equal(["opened critical Deployment ml/model: It needs more memory."], Heads(Steps(6, Probe, Memory)));
    }

    [Fact]
    public void What_is_muted_after_it_was_told_is_over_when_it_is_gone_and_not_before()
    {
        Begin(Probe, Memory);
        _muted.Add(Memory.Id);

        Assert.Empty(Steps(60, Probe, Memory));
        Assert.Equal(["cleared critical Deployment ml/model: It needs more memory."], Heads(Steps(10, Probe)));
    }

    [Fact]
    public void What_is_muted_comes_and_goes_without_a_word()
    {
        Begin(Probe);
        _muted.Add(Memory.Id);

        Assert.Empty(Steps(20, Probe, Memory));
        Assert.Empty(Steps(20, Probe));
    }

    [Fact]
    public void What_is_there_or_gone_for_a_moment_only_is_not_told()
    {
        Begin(Probe);

        Assert.Empty(After(1, Probe, Memory));
        Assert.Empty(Steps(10, Probe));
        Assert.Empty(After(3));
        Assert.Empty(Steps(10, Probe));
    }

    [Fact]
    public void Changes_of_one_incident_are_told_every_half_minute_at_most()
    {
        Begin(Memory);

        var told = new List<string>();
        for (var members = 3; members <= 62; members++)
            told.AddRange(After(1, Memory with { Members = [.. Enumerable.Repeat(Memory.Members[0], members)] }));

        Assert.Equal(2, told.Count);
        Assert.Contains("changed critical Deployment ml/model: It needs more memory. Changed: 32 objects, before 2.", told[0], StringComparison.Ordinal);
        Assert.Contains("Changed: 62 objects, before 32.", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public void That_it_has_become_worse_is_told_at_once()
    {
        Begin(Probe);

        var told = Steps(4, Probe with { Severity = Severity.Critical, Title = new("All replicas are down") });

        Assert.EndsWith("changed critical Deployment web/shop: All replicas are down. Changed: it was warning; it was told as: The probe asks for /healthz.", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void An_outage_is_told_with_its_end_and_takes_no_incident_with_it()
    {
        Begin(Memory);
        var failed = _now;

        var told = Steps(10, Stale(failed, Memory));
        Assert.Equal(["source stale since 09:41:10 (3s): connection refused; trying again in 7s."], told.Select(Words));

        Assert.Empty(After(1, View(Memory) with { Connection = new(ConnectionHealth.CatchingUp, 3, 31, default, failed) }));
        Assert.Equal(["source answers again, after 12s: connected."], Steps(4, View(Memory)).Select(Words));
    }

    [Fact]
    public void An_outage_that_was_there_at_the_start_has_its_length_too()
    {
        var failed = _now;
        _log.Take(Stale(failed, Memory), _now);
        Assert.StartsWith("watching context kind-lab, server v1.34.1, all namespaces: stale since 09:41:07", Words(After(3, Stale(failed, Memory))[0]), StringComparison.Ordinal);

        Assert.Equal(["source answers again, after 4s: connected."], Steps(4, View(Memory)).Select(Words));
    }

    [Fact]
    public void Nothing_is_over_while_nothing_is_known()
    {
        Begin(Memory);

        var told = Steps(20, FakeViews.Empty(ConnectionHealth.Unreachable, "no route to host"));

        Assert.StartsWith("source unreachable", Words(Assert.Single(told)), StringComparison.Ordinal);
    }

    [Fact]
    public void While_it_connects_it_says_so_once()
    {
        var connecting = FakeViews.Empty(ConnectionHealth.Connecting, "trying https://api:6443");

        Assert.Equal(["source connecting: trying https://api:6443."], _log.Take(connecting, _now).Select(Words));
        Assert.Empty(Steps(20, connecting));
    }

    [Fact]
    public void What_cannot_be_seen_is_told_and_when_it_is_seen_again()
    {
        var partial = View(Memory) with { Incomplete = [new("pods in shop could not be read: forbidden")] };
        _log.Take(partial, _now);
        Assert.Contains("incomplete pods in shop could not be read: forbidden.", Steps(3, partial).Select(Words));

        Assert.Equal(["complete What was missing is seen again."], Steps(4, View(Memory)).Select(Words));
    }

    [Fact]
    public void Notes_of_the_program_are_told_once()
    {
        Begin(Memory);

        Assert.Equal(["note The rules have changed."], Steps(3, View(Memory) with { Notice = new("The rules have changed") }).Select(Words));
    }

    [Fact]
    public void At_the_end_nothing_is_held_back()
    {
        Begin(Probe);

        Assert.Equal(["opened critical Deployment ml/model: It needs more memory.", "cleared warning Deployment web/shop: The probe asks for /healthz."], Heads(_log.Take(View(Memory), _now, last: true)));
        Assert.EndsWith("ended cluster ends here: 1 critical, 0 warnings, 0 info.", PlainLog.End(View(Memory), _now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_a_line_whatever_the_cluster_says()
    {
        var hostile = Memory with { Title = new("two\nlines\u001b[2J"), Cause = new("first\nsecond\r\n  third", multiline: true) };
        _log.Take(View(hostile), _now);

        var told = After(3, hostile);

        Assert.Equal(2, told.Count);
        Assert.All(told, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.EndsWith("first second third", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_never_comes_does_not_hold_back_what_is_known()
    {
        var loading = View(Memory) with { Connection = FakeViews.Connection(s => FakeViews.List(s, ResourceKinds.Pod), listed: false) };
        Assert.Equal(ConnectionHealth.CatchingUp, loading.Connection.Health);
        Assert.Contains(loading.Connection.Sources, s => s.Status == SourceStatus.Loading);

        Assert.Empty(Steps(25, loading));
        Assert.Contains("open critical Deployment ml/model: It needs more memory.", Heads(Steps(10, loading)));
    }

    private static SessionView View(params IncidentView[] incidents) => FakeViews.Of([.. incidents]);

    private static SessionView Stale(DateTime since, params IncidentView[] incidents) => View(incidents) with
    {
        Connection = new(ConnectionHealth.Stale, 0, 31, new("connection refused"), since)
        {
            Sources = [new("Pod", default, SourceStatus.Stale, new("connection refused"), since, since.AddSeconds(10), Failing: true, 63)],
            NextTry = since.AddSeconds(10),
        },
    };

    private static string Words(string line) => line[(line.IndexOf(' ') + 1)..];

    /// <summary>The lines without their time and what follows the title.</summary>
    private static IEnumerable<string> Heads(IEnumerable<string> lines) => lines.Select(Words).Select(line => line[..(line.IndexOf('.') + 1)]);

    private void Begin(params IncidentView[] incidents)
    {
        _log.Take(View(incidents), _now);
        After(3, incidents);
    }

    private IReadOnlyList<string> After(double seconds, params IncidentView[] incidents) => After(seconds, View(incidents));

    private IReadOnlyList<string> After(double seconds, SessionView view)
    {
        _now = _now.AddSeconds(seconds);
        return _log.Take(view, _now);
    }

    private List<string> Steps(int seconds, params IncidentView[] incidents) => Steps(seconds, View(incidents));

    private List<string> Steps(int seconds, SessionView view) => [.. Enumerable.Range(0, seconds).SelectMany(_ => After(1, view))];
}
