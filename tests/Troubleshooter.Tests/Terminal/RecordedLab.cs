using System.Collections.Concurrent;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The recorded cluster at a moment, under rules as they were once: screens do not move with every rule that is bettered.</summary>
internal sealed record RecordedLab(SessionView View, IDiagnosis Diagnosis)
{
    private static readonly ConcurrentDictionary<int, Lazy<Task<RecordedLab>>> Moments = new();

    private static readonly Lazy<RuleSet> Rules = new(() => RuleSet.Load(
        Directory.GetFiles(Repository.Path("tests", "data", "screen-rules"), "*.yaml").Select(path => new RuleFile($"rules/test/{Path.GetFileName(path)}", File.ReadAllText(path)))));

    public static Task<RecordedLab> AtAsync(int seconds) => Moments.GetOrAdd(seconds, at => new(() => ReadAsync(at))).Value;

    public Live Screen(int width, int height) => new Live(width, height).Shows(View).Over(Diagnosis);

    private static async Task<RecordedLab> ReadAsync(int seconds)
    {
        var reading = new Reading { From = Repository.Path("tests", "data", "recordings", "failures.jsonl.gz"), At = TimeSpan.FromSeconds(seconds) };
        var opened = await Composition.OpenAsync(reading, null, _ => { }, TimeProvider.System, CancellationToken.None);
        await using var source = opened.Source;
        var diagnosis = new EngineDiagnosis(Rules.Value);
        return new(await new DiagnosisSession(source, diagnosis, new SessionOptions { Recorded = true }, TimeProvider.System).ScanAsync(CancellationToken.None), diagnosis);
    }
}
