using System.Globalization;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>The recorded clusters from their first moment to their last: what is told when, for how long, and since when.</summary>
public sealed class RecordedTimeTests
{
    /// <summary>When the first fault of the recording is seen to be mended; before that none has gone.</summary>
    private const int FirstCure = 800;

    private static readonly Lazy<IReadOnlyList<Moment>> Failures = new(() => [.. Played("failures.jsonl.gz", 5)]);
    private static readonly Lazy<IReadOnlyList<Moment>> Healthy = new(() => [.. Played("healthy.jsonl.gz", 5)]);

    [Fact]
    public void In_a_healthy_cluster_nothing_is_wrong_from_the_first_second_on()
    {
        var alarms = Healthy.Value
            .SelectMany(t => t.Incidents.Where(i => i.Severity > Severity.Info).Select(i => $"{t.At} s: {i.Rule}: {i.Root}: {i.Title}"));

        Assert.Empty(alarms.Take(20));
    }

    /// <summary>How many incidents there are over the whole length of a recording, which begin, which are told otherwise by now, and which end: a file that a reviewer has read.</summary>
    [Theory]
    [InlineData("failures")]
    [InlineData("healthy")]
    public void The_incidents_of_a_recording_begin_and_end_as_expected(string recording)
    {
        var story = new StringBuilder();
        var tracker = new Tracker(RuleFiles.Shipped.Refines);
        var before = new SortedDictionary<string, TrackedIncident>(StringComparer.Ordinal);
        foreach (var (at, now, incidents, sources) in (recording == "failures" ? Failures : Healthy).Value)
        {
            var after = new SortedDictionary<string, TrackedIncident>(tracker.Update(now, [.. incidents], sources).ToDictionary(t => t.Id), StringComparer.Ordinal);
            string[] news =
            [
                .. before.Where(b => !after.ContainsKey(b.Key)).Select(b => $"  - {Words(b.Value)}"),
                .. after.Where(a => !before.ContainsKey(a.Key)).Select(a => $"  {(a.Value.Times > 1 ? "again" : "+")} {Words(a.Value)}"),
                .. after.Where(a => before.TryGetValue(a.Key, out var b) && Words(b) != Words(a.Value)).Select(a => $"  > {Words(a.Value)}"),
            ];
            if (news.Length > 0)
                story.Append(CultureInfo.InvariantCulture, $"{at} s: {after.Count} incidents\n{string.Concat(news.Select(n => n + "\n"))}");
            before = after;
        }

        Expected.Matches($"incidents-over-time-{recording}.txt", story.ToString());
        Assert.DoesNotContain("again", story.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("  - ", story.ToString().Split($"\n{FirstCure} s: ")[0], StringComparison.Ordinal);
    }

    private static string Words(TrackedIncident tracked) => $"{tracked.Incident.Severity.ToString().ToLowerInvariant()} {tracked.Incident.Rule}: {tracked.Incident.Root.Kind} {tracked.Incident.Root.Namespace}/{tracked.Incident.Root.Name}";

    [Fact]
    public void What_is_cured_in_the_recording_does_not_come_back()
    {
        var seen = new Dictionary<string, int>();
        var flapping = new List<string>();
        foreach (var (at, _, incidents, _) in Failures.Value)
        {
            foreach (var name in incidents.Where(i => i.Severity > Severity.Info).Select(Name).ToHashSet())
            {
                if (seen.TryGetValue(name, out var last) && at - last > 5)
                    flapping.Add($"{name}: gone after {last} s, back at {at} s");
                seen[name] = at;
            }
        }

        Assert.Empty(flapping);
    }

    [Fact]
    public void An_incident_does_not_grow_younger_while_it_stands()
    {
        var since = new Dictionary<string, (int At, DateTime? Since)>();
        var younger = new List<string>();
        foreach (var (at, _, incidents, _) in Failures.Value)
        {
            foreach (var incident in incidents)
            {
                var name = Name(incident);
                if (since.TryGetValue(name, out var last) && at - last.At <= 5 && incident.FirstSeen > last.Since)
                    younger.Add($"{name}: at {last.At} s since {last.Since:HH:mm:ss}, at {at} s since {incident.FirstSeen:HH:mm:ss}");
                since[name] = (at, incident.FirstSeen);
            }
        }

        Assert.Empty(younger);
    }

    [Fact]
    public void What_a_log_has_told_is_told_until_the_log_of_the_next_run_is_read()
    {
        var told = new Dictionary<ObjectReference, string>();
        var forgotten = new List<string>();
        foreach (var (at, _, incidents, _) in Played("failures.jsonl.gz", 1, logsEvery: 15).TakeWhile(t => t.At < 790))
        {
            foreach (var incident in incidents)
            {
                if (RuleFiles.Shipped.Refines(incident.Rule, "container-crash-loop") && incident.Evidence.Any(e => e.Kind == "log"))
                    told[incident.Root] = incident.Rule;
                else if (incident.Rule == "container-crash-loop" && told.TryGetValue(incident.Root, out var rule))
                    forgotten.Add($"{at} s: {incident.Root}: {rule} fell back");
            }
        }

        Assert.InRange(told.Count, 5, int.MaxValue);
        Assert.Empty(forgotten);
    }

    private static string Name(Incident incident) => $"{incident.Rule} {incident.Root}";

    private static IEnumerable<Moment> Played(string recording, int step, int logsEvery = 1)
    {
        var (start, kinds, changes) = Recorded.Read(recording);
        var engine = new Engine(RuleFiles.Shipped, new ClusterState());
        var sources = new SourceTable();
        foreach (var kind in ResourceKinds.All)
        {
            engine.Apply(kinds.Contains(kind) ? new Replaced(kind, null, []) : new SourceState(kind, null, SourceStatus.NotRecorded, "", start));
            sources.Put(new(kind, null, kinds.Contains(kind) ? SourceStatus.Synced : SourceStatus.NotRecorded, "", start));
        }

        var logs = new Dictionary<LogKey, LogText>();
        var next = 0;
        for (var at = 0; next < changes.Count; at += step)
        {
            for (; next < changes.Count && changes[next].At <= at; next++)
            {
                if (changes[next].Change is LogRead log)
                    logs[log.Key] = log.Log;
                if (changes[next].Change is not LogRead || logsEvery == 1)
                    engine.Apply(changes[next].Change);
            }

            var now = start.AddSeconds(at);
            yield return new(at, now, at % logsEvery == 0 ? Settle(engine, logs, now) : engine.Evaluate(now).Incidents, sources);
        }
    }

    // A log that the engine asks for is answered with the newest that was recorded, as the program does.
    private static IReadOnlyList<Incident> Settle(Engine engine, Dictionary<LogKey, LogText> logs, DateTime now)
    {
        for (var result = engine.Evaluate(now); ; result = engine.Evaluate(now))
        {
            var wanted = result.Wants.OfType<WantLog>().ToArray();
            if (wanted.Length == 0)
                return result.Incidents;
            foreach (var want in wanted)
                engine.Apply(new LogRead(want.Key, logs.GetValueOrDefault(want.Key) ?? new([], "the log was not recorded")));
        }
    }

    /// <summary>What is told at a second of a recording.</summary>
    private sealed record Moment(int At, DateTime Now, IReadOnlyList<Incident> Incidents, SourceTable Sources);
}
