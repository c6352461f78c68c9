using System.Globalization;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Timelines;

/// <summary>What the state tells of the story of an incident.</summary>
public sealed class TimelineReaderTests
{
    private static readonly RuleSet Rules = RuleFiles.Load(("broken", """
        id: broken
        title: "broken"
        subject: Pod
        severity: critical
        when:
        - "pod.status.reason == 'Broken'"
        cause: "broken"
        since: "pod.status.startTime"
        """));

    [Fact]
    public void Changes_events_conditions_and_restarts_stand_in_one_list_in_the_order_of_time()
    {
        var story = Story(World(skew: 0));

        Assert.Equal(
            [
                "11:00:00 Change created",
                "11:40:10 State Ready is False (ContainersNotReady)",
                "11:40:11 Event BackOff: Back-off restarting (x5, first 11:39:00)",
                "11:40:12 Restart ended with exit code 1 (Error)",
                "11:40:20 Restart started",
            ],
            story);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(-90)]
    public void What_a_node_with_a_wrong_clock_has_written_stands_at_the_servers_time(int skew) => Assert.Equal(Story(World(skew: 0)), Story(World(skew)));

    [Fact]
    public void The_way_of_an_event_to_the_server_is_no_wrong_clock() =>
        Assert.Contains("11:40:14 Restart ended with exit code 1 (Error)", Story(World(skew: 2)));

    private static List<string> Story(World world) => [.. Assert.Single(world.Result.Incidents).Story.Select(Line)];

    private static string Line(TimelineEntry entry)
    {
        string Time(DateTime at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{Time(entry.At)} {entry.Form} {entry.Text}{(entry.Count > 1 ? $" (x{entry.Count}, first {Time(entry.First!.Value)})" : "")}";
    }

    /// <param name="skew">By how many seconds the clock of the pod's node is ahead; its kubelet writes container times, conditions and events by it.</param>
    private static World World(int skew)
    {
        string Node(string at) => DateTime.Parse($"2026-01-01T{at}Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).AddSeconds(skew).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new World(Rules)
            .Add(ResourceKinds.Pod, $$$"""
                {"metadata":{"namespace":"ns","name":"web","creationTimestamp":"2026-01-01T11:00:00Z"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]},
                 "status":{"reason":"Broken","startTime":"2026-01-01T11:40:00Z",
                  "conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady","lastTransitionTime":"{{{Node("11:40:10")}}}" },
                                {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-01T11:00:00Z"}],
                  "containerStatuses":[{"name":"c","restartCount":5,"state":{"running":{"startedAt":"{{{Node("11:40:20")}}}" } },
                   "lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"{{{Node("11:40:00")}}}","finishedAt":"{{{Node("11:40:12")}}}" } } }]}}
                """)
            .Add(ResourceKinds.Event, $$$"""
                {"metadata":{"namespace":"ns","name":"web.1","creationTimestamp":"2026-01-01T11:39:00Z"},"involvedObject":{"apiVersion":"v1","kind":"Pod","namespace":"ns","name":"web"},
                 "source":{"component":"kubelet","host":"n1"},"reason":"BackOff","message":"Back-off restarting","count":5,"firstTimestamp":"{{{Node("11:39:00")}}}","lastTimestamp":"{{{Node("11:40:11")}}}" }
                """);
    }
}
