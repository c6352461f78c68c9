using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

public sealed class RuleWatchTests : IDisposable
{
    private const string Rule = """
        id: pod-is-red
        title: "{{pod.metadata.name}} is red"
        subject: Pod
        severity: warning
        when:
          - pod.status.reason == 'Red'
        cause: It is red.
        fixes: []
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("k8sdoctor-watch-");
    private readonly ManualClock _clock = new();
    private RuleSet? _loaded;

    private string Home => Path.Combine(_folder.FullName, "rules");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_rule_that_is_written_is_loaded_when_it_is_finished()
    {
        var next = Watch().NextAsync(TestContext.Current.CancellationToken);
        Write(Rule[..40]);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Write(Rule);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(next.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(Answer(next).Diagnosis);
        Assert.NotNull(_loaded!.Find("pod-is-red"));
    }

    [Fact]
    public void A_faulty_rule_is_told_with_its_place_and_the_old_ones_stay()
    {
        Write(Rule);
        var watch = Watch();
        var next = watch.NextAsync(TestContext.Current.CancellationToken);
        Write(Rule.Replace("status.reason", "status.reson", StringComparison.Ordinal));
        _clock.Advance(TimeSpan.FromSeconds(4));

        var change = Answer(next);

        Assert.Null(change.Diagnosis);
        Assert.Matches(@"^The changed rules are not used: .*pod-is-red\.yaml\(6,\d+\)", change.Words);
        Assert.Null(_loaded);
        next = watch.NextAsync(TestContext.Current.CancellationToken);
        Write(Rule);
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull(Answer(next).Diagnosis);
    }

    [Fact]
    public void A_rule_that_is_deleted_gives_its_place_back_to_the_shipped_one()
    {
        Directory.CreateDirectory(Home);
        var file = Path.Combine(Home, "container-crash-loop.yaml");
        File.WriteAllText(file, Rule.Replace("pod-is-red", "container-crash-loop", StringComparison.Ordinal));
        var next = Watch().NextAsync(TestContext.Current.CancellationToken);
        File.Delete(file);

        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.NotNull(Answer(next).Diagnosis);
        Assert.Equal("Container", _loaded!.Find("container-crash-loop")!.Subject.Name);
    }

    [Fact]
    public void Nothing_is_told_while_nothing_changes()
    {
        Write(Rule);
        var next = Watch().NextAsync(TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.False(next.IsCompleted);
    }

    // Everything runs within Advance, on this thread.
    private static RuleChange Answer(Task<RuleChange> next)
    {
        Assert.True(next.IsCompletedSuccessfully);
        return next.GetAwaiter().GetResult();
    }

    private RuleWatch Watch() => new(new OwnRules(Home, []), Diagnose, _clock);

    private IDiagnosis Diagnose(RuleSet rules)
    {
        _loaded = rules;
        return new ScriptedDiagnosis();
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, "pod-is-red.yaml"), text);
    }
}
