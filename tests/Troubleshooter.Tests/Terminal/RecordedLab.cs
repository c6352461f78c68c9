using System.Collections.Concurrent;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The recorded cluster at a moment, under rules as they were once: screens do not move with every rule that is bettered.</summary>
/// <param name="Texts">What is read of <see cref="Looked"/>.</param>
/// <param name="Log">The log of its pod.</param>
internal sealed record RecordedLab(SessionView View, IDiagnosis Diagnosis, ImmutableDictionary<ObjectForm, ObjectText> Texts, LogFeed Log)
{
    /// <summary>Whatever is described or read is this object, and logs are its.</summary>
    public static readonly ObjectKey Looked = new(ResourceKinds.Deployment, "ml", "iris-rollout");

    private static readonly ConcurrentDictionary<int, Lazy<Task<RecordedLab>>> Moments = new();

    private static readonly Lazy<RuleSet> Rules = new(() => RuleSet.Load(
        Directory.GetFiles(Repository.Path("tests", "data", "screen-rules"), "*.yaml").Select(path => new RuleFile($"rules/test/{Path.GetFileName(path)}", File.ReadAllText(path)))));

    public static Task<RecordedLab> AtAsync(int seconds) => Moments.GetOrAdd(seconds, at => new(() => ReadAsync(at))).Value;

    public Live Screen(int width, int height, IScrubber? scrubber = null)
    {
        var live = new Live(width, height, scrubber: scrubber);
        live.Inspections.Text = form => Texts[form];
        live.Inspections.Fill = Copy;
        return live.Shows(View).Over(Diagnosis);
    }

    private static async Task<RecordedLab> ReadAsync(int seconds)
    {
        var reading = new Reading { From = Repository.Path("tests", "data", "recordings", "failures.jsonl.gz"), At = TimeSpan.FromSeconds(seconds) };
        var opened = await Composition.OpenAsync(reading, null, _ => { }, TimeProvider.System, CancellationToken.None);
        await using var source = opened.Source;
        var diagnosis = new EngineDiagnosis(Rules.Value);
        var view = await new DiagnosisSession(source, diagnosis, new SessionOptions { Recorded = true }, TimeProvider.System).ScanAsync(CancellationToken.None);
        return new(view, diagnosis, await TextsAsync(source, diagnosis), await LogAsync(source, diagnosis));
    }

    private static async Task<ImmutableDictionary<ObjectForm, ObjectText>> TextsAsync(IClusterSource source, EngineDiagnosis diagnosis)
    {
        if (diagnosis.Find(Looked) is null) return ImmutableDictionary<ObjectForm, ObjectText>.Empty;
        var item = await source.Inspector!.ReadAsync(Looked, CancellationToken.None);
        var events = diagnosis.Related(Looked, Relation.HasEvent).Select(diagnosis.Find).OfType<ResourceObject>().Select(EventTable.LineOf).OrderBy(e => e.Seen).ToImmutableArray();
        ObjectText Text(IEnumerable<string> lines) => new([.. lines.Select(line => new SafeText(line))]) { At = item.RecordedAt!.Value, IsRecorded = true };
        return ImmutableDictionary<ObjectForm, ObjectText>.Empty
            .Add(ObjectForm.Yaml, Text(YamlText.Of(item.Root))).Add(ObjectForm.Description, Text(ObjectDescription.Of(item, events, item.RecordedAt!.Value)));
    }

    private static async Task<LogFeed> LogAsync(IClusterSource source, EngineDiagnosis diagnosis)
    {
        var feed = new LogFeed(LogRange.Tail, new LogBuffer());
        var choice = PodChoice.Of(diagnosis, Looked, []);
        await new PodLogReader(source.Inspector, _ => Task.FromResult(choice), () => source.Now, TimeProvider.System).ReadAsync(feed, CancellationToken.None);
        return feed;
    }

    private void Copy(LogFeed feed)
    {
        for (var number = Log.Buffer.First; number < Log.Buffer.Next; number++)
        {
            Log.Buffer.Read(number, (in LogEntry entry, ReadOnlySpan<byte> utf8, int _) =>
            {
                feed.Buffer.Add(entry, utf8);
                return true;
            }, out _);
        }

        feed.Change(_ => Log.State);
    }
}
