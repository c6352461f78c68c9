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

    [Fact]
    public void Events_of_one_second_stand_as_they_were_written_and_not_by_their_names()
    {
        var world = World(skew: 0)
            .Add(ResourceKinds.Event, Event("web.18eac0247bd7a15b", "Scheduled", "Successfully assigned ns/web to n1", "\"eventTime\":\"2026-01-01T11:39:30.397060Z\""))
            .Add(ResourceKinds.Event, Event("web.18eac0247c330a2e", "Pulled", "Image pulled", "\"lastTimestamp\":\"2026-01-01T11:39:30Z\""))
            .Add(ResourceKinds.Event, Event("web.18eac0247c330a30", "Created", "Container created", "\"lastTimestamp\":\"2026-01-01T11:39:30Z\""));

        Assert.Equal(["Scheduled", "Pulled", "Created"], Story(world).Where(l => l.StartsWith("11:39:30", StringComparison.Ordinal)).Select(l => l.Split(' ', ':')[4]));
    }

    [Theory]
    [InlineData("no pod web-x7k2d can be made", "no pod web-* can be made")]
    [InlineData("no pod \\\"web-x7k2d\\\", no pod web-bcdfg", "no pod \"web-*\", no pod web-*")]
    [InlineData("no pod web-x7k2 and no web-x7k2da, no web-aeiou, no web-x7k2d-1, no api-x7k2d", null)]
    public void Names_that_the_API_server_has_made_up_are_no_part_of_what_an_event_says(string message, string? pattern)
    {
        var world = World(skew: 0).Add(ResourceKinds.Event, Event("web.2", "Failed", message, "\"lastTimestamp\":\"2026-01-01T11:39:30Z\""));

        Assert.Equal(pattern is null ? null : $"Failed: {pattern}", Assert.Single(Assert.Single(world.Result.Incidents).Story, e => e.Text.StartsWith("Failed", StringComparison.Ordinal)).Pattern);
    }

    private static string Event(string name, string reason, string message, string time) => $$$"""
        {"metadata":{"namespace":"ns","name":"{{{name}}}","creationTimestamp":"2026-01-01T11:39:30Z"},"involvedObject":{"apiVersion":"v1","kind":"Pod","namespace":"ns","name":"web"},
         "reason":"{{{reason}}}","message":"{{{message}}}",{{{time}}} }
        """;

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
