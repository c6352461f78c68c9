using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Timelines;

/// <summary>The story of an incident as it is kept over a session.</summary>
public sealed class TimelineTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly ObjectReference Web = new("Pod", "ns", "web");

    private readonly Timeline _timeline = new();

    [Fact]
    public void What_the_state_has_forgotten_stays()
    {
        _timeline.AddAll([Entry("a", 0), Entry("b", 1)]);
        _timeline.AddAll([Entry("c", 2)]);

        Assert.Equal(["a", "b", "c"], _timeline.Told.Select(e => e.Text));
    }

    [Fact]
    public void What_arrives_late_stands_where_it_belongs()
    {
        _timeline.AddAll([Entry("late", 5)]);
        _timeline.AddAll([Entry("early", 1)]);

        Assert.Equal(["early", "late"], _timeline.Told.Select(e => e.Text));
    }

    [Fact]
    public void An_event_that_is_seen_again_moves_on_and_its_first_time_stays()
    {
        _timeline.Add(Entry("back-off", 0));
        _timeline.Add(Entry("back-off", 9) with { Count = 4 });
        _timeline.Add(Entry("back-off", 20) with { Count = 7, First = Noon.AddSeconds(3) });

        var told = Assert.Single(_timeline.Told);
        Assert.Equal((Noon.AddSeconds(20), 7, Noon), (told.At, told.Count, told.First!.Value));
    }

    [Fact]
    public void An_older_picture_of_an_event_does_not_turn_it_back()
    {
        _timeline.Add(Entry("back-off", 9) with { Count = 4 });
        _timeline.Add(Entry("back-off", 3) with { Count = 2 });

        Assert.Equal((Noon.AddSeconds(9), 4), (_timeline.Told[0].At, _timeline.Told[0].Count));
    }

    [Fact]
    public void What_is_said_anew_of_each_pod_that_could_not_be_made_is_told_once()
    {
        _timeline.Add(Refused("web-1-abcde", 0));
        _timeline.Add(Refused("web-1-fghij", 1));
        _timeline.Add(Entry("another", 2));
        _timeline.Add(Refused("web-1-klmno", 9) with { Count = 4, First = Noon.AddSeconds(3) });

        Assert.Equal(["another", "no web-1-*"], _timeline.Told.Select(e => e.Text));
        Assert.Equal((Noon.AddSeconds(9), 6, Noon), (_timeline.Told[1].At, _timeline.Told[1].Count, _timeline.Told[1].First!.Value));
    }

    [Fact]
    public void What_is_said_of_one_alone_keeps_its_name()
    {
        _timeline.Add(Refused("web-1-abcde", 0));
        _timeline.Add(Refused("web-1-fghij", 1) with { Object = Web with { Name = "other" } });

        Assert.Equal(["no web-1-abcde", "no web-1-fghij"], _timeline.Told.Select(e => e.Text));
    }

    [Fact]
    public void Of_a_story_without_end_the_latest_is_kept_and_every_change()
    {
        _timeline.Add(new(Noon.AddHours(-1), TimelineForm.Change, Web, "revision 2") { Key = "change" });
        _timeline.AddAll(Enumerable.Range(0, 1000).Select(i => Entry($"e{i}", i)));

        Assert.Equal(Timeline.Most, _timeline.Told.Length);
        Assert.Equal(("revision 2", "e999"), (_timeline.Told[0].Text, _timeline.Told[^1].Text));
    }

    private static TimelineEntry Refused(string pod, int second) => Entry($"no {pod}", second) with { Pattern = "no web-1-*" };

    private static TimelineEntry Entry(string text, int second) => new(Noon.AddSeconds(second), TimelineForm.Event, Web, text) { Key = text };
}
