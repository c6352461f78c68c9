using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>What a session makes of incidents that come and go: which are new, which are over, and which only cannot be seen.</summary>
public sealed class TrackerTests
{
    private static readonly DateTime Start = new(2026, 11, 23, 18, 30, 0, DateTimeKind.Utc);
    private static readonly Incident Crash = Of("crash", "web");

    private readonly Tracker _tracker = new((rule, other) => (rule, other) == ("crash-by-log", "crash"));
    private readonly SourceTable _sources = new();

    public TrackerTests() => Know(SourceStatus.Synced, ResourceKinds.Pod, ResourceKinds.Event);

    [Fact]
    public void What_is_found_when_its_kinds_become_known_was_there_and_what_comes_later_is_new()
    {
        var first = Assert.Single(At(0, Crash));
        var soon = At(7, Of("crash", "slow"), Crash)[0];
        var later = At(60, Of("crash", "late"), Crash)[0];

        Assert.Equal((true, Start), (first.FromStart, first.Opened));
        Assert.True(soon.FromStart);
        Assert.Equal(("late", false, Start.AddSeconds(60)), (later.Incident.Root.Name, later.FromStart, later.Opened));
    }

    [Fact]
    public void What_is_found_of_a_kind_that_could_not_be_read_until_now_is_not_new()
    {
        Know(SourceStatus.Forbidden, ResourceKinds.Node);
        At(0);
        At(600);
        Know(SourceStatus.Synced, ResourceKinds.Node);

        Assert.True(Assert.Single(At(601, Of("pressure", "node-1", ResourceKinds.Node))).FromStart);
        Assert.False(At(620, Of("pressure", "node-1", ResourceKinds.Node), Of("pressure", "node-2", ResourceKinds.Node))[1].FromStart);
    }

    [Fact]
    public void What_comes_back_after_a_while_is_the_same_story_reopened()
    {
        At(0);
        At(60, Crash);
        At(120);
        var over = Assert.Single(_tracker.Cleared(Start.AddSeconds(120)));
        var again = Assert.Single(At(600, Crash));

        Assert.Equal((Start.AddSeconds(120), 1), (over.Cleared, over.Times));
        Assert.Equal((2, Start.AddSeconds(60), Start.AddSeconds(600), null), (again.Times, again.FirstOpened, again.Opened, again.Cleared));
        Assert.Equal([TimelineForm.Opened, TimelineForm.Cleared, TimelineForm.Reopened], again.Timeline.Select(e => e.Form));
        Assert.Empty(_tracker.Cleared(Start.AddSeconds(600)));
    }

    [Fact]
    public void What_comes_and_goes_flaps_at_a_rate_until_it_has_been_quiet_for_an_hour()
    {
        At(0);
        for (var i = 0; i < 4; i++)
        {
            At(100 + (i * 200), Crash);
            At(200 + (i * 200));
        }

        Assert.Equal(5, Assert.Single(At(900, Crash)).PerHour);
        Assert.Equal((5, null), Assert.Single(At(900 + 3601, Crash)) is var calm ? (calm.Times, calm.PerHour) : default);
    }

    [Fact]
    public void What_has_been_over_for_an_hour_is_forgotten_and_new_when_it_comes_again()
    {
        At(0);
        At(60, Crash);
        At(120);
        At(120 + 3601);

        Assert.Empty(_tracker.Cleared(Start.AddSeconds(3721)));
        Assert.Equal(1, Assert.Single(At(3800, Crash)).Times);
    }

    [Fact]
    public void The_story_keeps_what_the_state_has_forgotten()
    {
        static Incident With(params string[] texts) => Crash with { Story = [.. texts.Select(t => new TimelineEntry(Start, TimelineForm.Event, Crash.Root, t) { Key = t })] };
        At(0, With("first"));

        Assert.Equal(["first", "second"], Assert.Single(At(5, With("second"))).Timeline.Select(e => e.Text));
    }

    [Fact]
    public void An_incident_that_is_no_longer_found_in_a_current_picture_is_over()
    {
        At(0, Crash);

        Assert.Empty(At(60));
    }

    [Theory]
    [InlineData(SourceStatus.Stale)]
    [InlineData(SourceStatus.Loading)]
    [InlineData(SourceStatus.Forbidden)]
    public void An_incident_that_cannot_be_seen_stays_unconfirmed_and_is_the_same_when_it_is_seen_again(SourceStatus status)
    {
        At(0, Crash);
        At(60, Crash);
        Know(status, Start.AddSeconds(65), ResourceKinds.Event);

        var hidden = Assert.Single(At(70));
        var still = Assert.Single(At(700));
        Know(SourceStatus.Synced, ResourceKinds.Event);
        var again = Assert.Single(At(710, Crash));

        Assert.Equal((Start.AddSeconds(65), "Event"), (hidden.Unconfirmed!.Since, Assert.Single(hidden.Unconfirmed.Kinds)));
        Assert.Equal((Start.AddSeconds(60), Start.AddSeconds(65)), (still.Confirmed, still.Unconfirmed!.Since));
        Assert.Equal((hidden.Id, Start, null, Start.AddSeconds(710)), (again.Id, again.Opened, again.Unconfirmed, again.Confirmed));
    }

    [Fact]
    public void An_incident_that_is_found_in_an_old_picture_is_unconfirmed_by_its_age()
    {
        At(0, Crash);
        Know(SourceStatus.Stale, Start.AddSeconds(30), ResourceKinds.Pod);
        Know(SourceStatus.Stale, Start.AddSeconds(31), ResourceKinds.Event);

        var old = Assert.Single(At(90, Crash));

        Assert.Equal(Start.AddSeconds(30), old.Unconfirmed!.Since);
        Assert.Equal(["Pod", "Event"], old.Unconfirmed.Kinds);
        Assert.Equal(Start, old.Confirmed);
    }

    [Fact]
    public void What_ended_while_nobody_could_see_it_is_over_as_soon_as_that_is_seen()
    {
        At(0, Crash);
        Know(SourceStatus.Stale, ResourceKinds.Pod, ResourceKinds.Event);
        At(60);
        Know(SourceStatus.Synced, ResourceKinds.Pod);
        Assert.Single(At(120)); // the events may still say otherwise
        Know(SourceStatus.Synced, ResourceKinds.Event);

        Assert.Empty(At(121));
    }

    [Fact]
    public void A_namespace_that_may_be_read_again_brings_nothing_new()
    {
        _sources.Put(new(ResourceKinds.Pod, "ml", SourceStatus.Synced, "", default));
        _sources.Remove(ResourceKinds.Pod, null);
        At(0, Crash);
        _sources.Remove(ResourceKinds.Pod, "ml");
        At(60);
        At(600);
        _sources.Put(new(ResourceKinds.Pod, "ml", SourceStatus.Synced, "", default));

        Assert.All(At(601, Crash, Of("crash", "other")), t => Assert.True(t.FromStart));
    }

    [Fact]
    public void A_kind_that_never_was_known_keeps_nothing_alive()
    {
        Know(SourceStatus.Forbidden, ResourceKinds.Event);
        At(0, Crash);

        Assert.Empty(At(60));
    }

    [Fact]
    public void A_kind_that_the_incident_does_not_rest_on_keeps_nothing_alive_and_dims_nothing()
    {
        Know(SourceStatus.Synced, ResourceKinds.Secret);
        At(0, Crash);
        Know(SourceStatus.Stale, ResourceKinds.Secret);

        Assert.Null(Assert.Single(At(30, Crash)).Unconfirmed);
        Assert.Empty(At(60));
    }

    [Fact]
    public void Of_several_namespaces_only_those_of_the_incident_count()
    {
        var sources = new SourceTable();
        sources.Put(new(ResourceKinds.Pod, "ml", SourceStatus.Stale, "", Start));
        sources.Put(new(ResourceKinds.Pod, "shop", SourceStatus.Synced, "", default));
        sources.Put(new(ResourceKinds.Event, null, SourceStatus.Synced, "", default));

        var tracked = _tracker.Update(Start, [Crash, Of("crash", "cart", ResourceKinds.Pod, "shop")], sources);

        Assert.Equal([true, false], tracked.Select(t => t.Unconfirmed is not null));
    }

    [Fact]
    public void A_fault_that_its_log_tells_more_exactly_is_the_same_fault_there_and_back()
    {
        At(0);
        var general = Assert.Single(At(60, Crash));
        var exact = Assert.Single(At(70, Of("crash-by-log", "web")));
        var again = Assert.Single(At(80, Crash));

        Assert.Equal([general.Id, general.Id], [exact.Id, again.Id]);
        Assert.Equal([general.Opened, general.Opened], [exact.Opened, again.Opened]);
        Assert.Equal("crash-by-log", exact.Incident.Rule);
    }

    [Fact]
    public void Another_fault_of_the_same_object_is_another_incident()
    {
        At(0, Crash);

        var other = Assert.Single(At(60, Of("probe", "web")));

        Assert.Equal((Start.AddSeconds(60), false), (other.Opened, other.FromStart));
    }

    [Fact]
    public void What_comes_back_within_a_minute_is_the_same_and_later_it_is_new()
    {
        At(0, Crash);
        At(60);
        var soon = Assert.Single(At(100, Crash));
        At(200);
        At(261);
        var late = Assert.Single(At(270, Crash));

        Assert.Equal((Start, true), (soon.Opened, soon.FromStart));
        Assert.Equal((Start.AddSeconds(270), false), (late.Opened, late.FromStart));
    }

    [Fact]
    public void What_is_kept_stands_in_the_order_of_incidents()
    {
        At(0, Of("crash", "a"), Of("crash", "b"), Of("crash", "c"));
        Know(SourceStatus.Stale, ResourceKinds.Pod);

        Assert.Equal(["a", "b", "c"], At(60, Of("crash", "a"), Of("crash", "c")).Select(t => t.Incident.Root.Name));
    }

    private static Incident Of(string rule, string name, ResourceKind? kind = null, string ns = "ml") => new(
        rule, new ObjectReference(kind is { Namespaced: false } ? kind.Kind : "Deployment", kind is { Namespaced: false } ? "" : ns, name), Severity.Critical,
        Confidence.Certain, rule, rule, [], [], [], [], null, null)
    {
        RestsOn = kind is null ? [ResourceKinds.Pod, ResourceKinds.Event] : [kind],
    };

    private ImmutableArray<TrackedIncident> At(double seconds, params ImmutableArray<Incident> found) => _tracker.Update(Start.AddSeconds(seconds), found, _sources);

    private void Know(SourceStatus status, params ReadOnlySpan<ResourceKind> kinds) => Know(status, default, kinds);

    private void Know(SourceStatus status, DateTime since, params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (var kind in kinds)
            _sources.Put(new(kind, null, status, "", since));
    }
}
