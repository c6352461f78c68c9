using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

/// <summary>A live session over a recording that is steered. Its rule: every pod is an incident, but those whose name begins with "fine".</summary>
public sealed class PlayedSessionTests : IAsyncDisposable
{
    /// <summary>So slow that only what a test does moves the recording, however long it takes.</summary>
    private const double StandingStill = 1e-6;

    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private ReloadingSession _session = null!;
    private IPlayback _playback = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Fact]
    public async Task It_goes_back_to_what_was_known_then_and_plays_on_from_there()
    {
        await StartAsync(40, RecordingText.Pod(0, "a"), RecordingText.Pod(20, "b"), RecordingText.Pod(30, "a", "DELETED"), RecordingText.Pod(900, "c"));
        var before = await UntilAsync(v => Names(v) == "b");

        _session.Scrubber!.Jump(TimeSpan.FromSeconds(-30));

        var after = await UntilAsync(v => v.Sight > before.Sight);
        Assert.Equal("a", Names(after)); // never an empty picture between
        Assert.Empty(after.Cleared);
        Assert.InRange(_playback.Position, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        _session.Scrubber.Jump(TimeSpan.FromSeconds(15));
        await UntilAsync(v => Names(v) == "a b");
    }

    [Fact]
    public async Task Ahead_it_tells_all_that_lies_between()
    {
        await StartAsync(0, RecordingText.Pod(0, "a"), RecordingText.Pod(20, "a", "DELETED"), RecordingText.Pod(22, "b"), RecordingText.Pod(900, "c"));
        await UntilAsync(v => Names(v) == "a");
        _session.Scrubber!.PlayOrPause();

        _session.Scrubber.Jump(TimeSpan.FromSeconds(60));

        await UntilAsync(v => Names(v) == "b");
        Assert.InRange(_playback.Position, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        Assert.Equal(PlayState.Paused, _session.Scrubber.View.State);
    }

    [Fact]
    public async Task It_finds_the_next_change_and_stands_still_there()
    {
        await StartAsync(0, RecordingText.Pod(0, "a"), RecordingText.Pod(33, "fine-1"), RecordingText.Pod(62, "b"), RecordingText.Pod(64, "c"), RecordingText.Pod(300, "fine-2"));
        await UntilAsync(v => Names(v) == "a");

        _session.Scrubber!.ToNextChange();
        await UntilAsync(v => Names(v) != "a" && _session.Scrubber.View.State == PlayState.Paused);

        Assert.InRange(_playback.Position, TimeSpan.FromSeconds(62), TimeSpan.FromSeconds(70));
        var position = _playback.Position;
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(position, _playback.Position);
    }

    [Fact]
    public async Task Where_nothing_changes_any_more_it_ends_at_the_end()
    {
        await StartAsync(0, RecordingText.Pod(0, "a"), RecordingText.Pod(42, "fine"));
        await UntilAsync(v => Names(v) == "a");

        _session.Scrubber!.ToNextChange();

        await UntilAsync(_ => _session.Scrubber.View.State == PlayState.Over);
        Assert.Equal(TimeSpan.FromSeconds(42), _playback.Position);
    }

    [Fact]
    public async Task A_search_can_be_given_up()
    {
        await StartAsync(0, RecordingText.Pod(0, "a"), RecordingText.Pod(4000, "fine"));
        await UntilAsync(v => Names(v) == "a");
        _session.Scrubber!.ToNextChange();
        Assert.Equal(PlayState.Searching, _session.Scrubber.View.State);

        _session.Scrubber.ToNextChange();

        Assert.Equal(PlayState.Paused, _session.Scrubber.View.State);
    }

    [Fact]
    public async Task At_the_end_it_plays_from_the_start()
    {
        await StartAsync(null, RecordingText.Pod(0, "a"), RecordingText.Pod(20, "b"));
        await UntilAsync(v => Names(v) == "a b" && _session.Scrubber!.View.State == PlayState.Over);

        _session.Scrubber!.PlayOrPause();

        await UntilAsync(v => Names(v) == "a");
        _playback.Speed = 1000;
        await UntilAsync(v => Names(v) == "a b");
    }

    [Fact]
    public async Task Its_length_is_known_before_it_ends()
    {
        await StartAsync(0, RecordingText.Pod(0, "a"), RecordingText.Pod(1000, "b"));

        await UntilAsync(_ => _session.Scrubber!.View.Length == TimeSpan.FromSeconds(1000));
    }

    [Fact]
    public async Task Speeds_are_steps()
    {
        await StartAsync(0, RecordingText.Pod(0, "a"), RecordingText.Pod(1000, "b"));
        var scrubber = _session.Scrubber!;
        _playback.Speed = 1;

        scrubber.Faster();
        scrubber.Faster();
        Assert.Equal(4, scrubber.View.Speed);
        for (var i = 0; i < 20; i++)
            scrubber.Slower();
        Assert.Equal(0.25, scrubber.View.Speed);
        for (var i = 0; i < 20; i++)
            scrubber.Faster();
        Assert.Equal(128, scrubber.View.Speed);
    }

    private static string Names(SessionView view) => string.Join(' ', view.Incidents.Select(i => i.Root.Name.Value).Order(StringComparer.Ordinal));

    private static DiagnosisResult Evaluate(IReadOnlyList<ClusterChange> applied, DateTime now)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var change in applied)
        {
            if (change is Replaced list) names.UnionWith(list.Objects.Select(o => o.Name));
            else if (change is Upserted upserted) names.Add(upserted.Object.Name);
            else if (change is Deleted deleted) names.Remove(deleted.Key.Name);
        }

        return ScriptedDiagnosis.Result(now, [.. names.Where(n => !n.StartsWith("fine", StringComparison.Ordinal)).Select(n =>
            ScriptedDiagnosis.Incident("rule") with { Root = new ObjectReference("Pod", "ml", n), Id = n })]);
    }

    private async Task StartAsync(double? at, params string[] lines)
    {
        var source = await RecordedCluster.OpenAsync(RecordingText.File(lines), at is { } seconds ? TimeSpan.FromSeconds(seconds) : null, _clock, _stop.Token);
        _playback = source.Playback;
        _playback.Speed = StandingStill;
        _session = new(source, new ScriptedDiagnosis { Kinds = [ResourceKinds.Pod], OnEvaluate = Evaluate }, new NoChanges(), new() { Recorded = true }, _clock);
        _running = _session.RunAsync(_stop.Token);
    }

    private async Task<SessionView> UntilAsync(Func<SessionView, bool> isSo)
    {
        var view = _session.Current;
        await Wait.UntilAsync(
            () => isSo(view = _session.Current), Step,
            () => $"{Names(_session.Current)}, {_session.Scrubber!.View}, sight {_session.Current.Sight}, settled {_session.IsSettled}");
        return view;

        void Step()
        {
            Assert.False(_running.IsFaulted, _running.Exception?.ToString());
            _clock.Advance(TimeSpan.FromSeconds(0.02));
        }
    }

    private sealed class NoChanges : IRuleChanges
    {
        public async Task<RuleChange> NextAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("a delay without end has ended");
        }
    }
}
