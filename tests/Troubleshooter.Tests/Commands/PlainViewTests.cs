using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Mutes;
using K8sDoctor.Troubleshooter.Tests.Terminal;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

public sealed class PlainViewTests : IDisposable
{
    private readonly ManualClock _clock = new(new DateTimeOffset(FakeViews.Now));
    private readonly StringWriter _out = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly StubSession _session = new();
    private readonly MemoryFiles _files = new();

    public void Dispose()
    {
        _out.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task It_tells_what_comes_until_it_is_cancelled()
    {
        var running = PlainView.RunAsync(_out, _session, _files, _clock, _stop.Token);
        await UntilAsync(() => Text.Contains(" watching ", StringComparison.Ordinal), running);
        _session.Current = FakeViews.Of([FakeViews.Incident("oom", Severity.Critical, "Deployment", "ml", "model", "It needs more memory")], version: 2);
        await UntilAsync(() => Text.Contains(" opened critical Deployment ml/model: ", StringComparison.Ordinal), running);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.DoesNotContain('\u001b', Text);
        Assert.Equal(2, Text.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task What_is_muted_in_another_session_is_not_told_until_the_mute_ends()
    {
        var running = PlainView.RunAsync(_out, _session, _files, _clock, _stop.Token);
        await UntilAsync(() => Text.Contains(" watching ", StringComparison.Ordinal), running);
        var (memory, probe) = (FakeViews.Incident("oom", Severity.Critical, "Deployment", "ml", "model", "It needs more memory"), FakeViews.Incident("probe", Severity.Warning, "Deployment", "web", "shop", "It answers 404"));
        var (began, until) = (_clock.GetUtcNow(), _clock.GetUtcNow().AddMinutes(10));
        new MuteList(_files).Set(_session.Current, memory, until, "known", began);
        _clock.Advance(TimeSpan.FromSeconds(6));
        _session.Current = FakeViews.Of([memory, probe], version: 2);

        await UntilAsync(() => Text.Contains(" opened warning Deployment web/shop: ", StringComparison.Ordinal), running);
        Assert.DoesNotContain("ml/model", Text, StringComparison.Ordinal);
        await UntilAsync(() => Text.Contains(" opened critical Deployment ml/model: ", StringComparison.Ordinal), running);

        Assert.True(_clock.GetUtcNow() >= until);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task It_ends_well_when_nobody_reads_any_more()
    {
        await using var closed = new ClosedPipe();
        var running = PlainView.RunAsync(closed, _session, _files, _clock, _stop.Token);

        await UntilAsync(() => running.IsCompleted, running);

        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task A_full_disk_is_no_good_end()
    {
        await using var full = new ClosedPipe { Code = 28 };
        var running = PlainView.RunAsync(full, _session, _files, _clock, _stop.Token);

        await UntilAsync(() => running.IsCompleted, running);

        await Assert.ThrowsAsync<IOException>(() => running);
    }

    [Fact]
    public async Task It_ends_with_the_recording_and_holds_nothing_back()
    {
        var playback = new Playback(_clock, TimeSpan.Zero) { Paused = false };
        (_session.Playback, _session.IsSettled) = (playback, false);
        var running = PlainView.RunAsync(_out, _session, _files, _clock, _stop.Token);
        await UntilAsync(() => Text.Contains(" watching ", StringComparison.Ordinal), running);
        _session.Current = FakeViews.Of([FakeViews.Incident("oom", Severity.Critical, "Deployment", "ml", "model", "It needs more memory")], version: 2);
        playback.EndAt(playback.Position);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False(running.IsCompleted);
        _session.IsSettled = true;

        await UntilAsync(() => running.IsCompleted, running);

        Assert.Equal(0, await running);
        var lines = Text.TrimEnd('\n').Split('\n');
        Assert.Contains(" opened critical Deployment ml/model: ", lines[^2], StringComparison.Ordinal);
        Assert.Contains(" ended cluster ends here: 1 critical", lines[^1], StringComparison.Ordinal);
    }

    private string Text => _out.ToString();

    private Task UntilAsync(Func<bool> isSo, Task running) => Wait.UntilAsync(isSo, () =>
    {
        Assert.False(running.IsFaulted && !isSo(), running.Exception?.ToString());
        _clock.Advance(TimeSpan.FromSeconds(0.25));
    });

    private sealed class StubSession : ILiveSession
    {
        public SessionView Current { get; set; } = FakeViews.Of([]);

        public IPlayback? Playback { get; set; }

        public bool IsSettled { get; set; } = true;

        public IPlaces Places { get; } = new NoPlaces();

        public TableView? Table => null;

        public InsightView? Insight => null;

        public void Look(Gaze gaze)
        {
        }
    }

    /// <summary>Every write fails.</summary>
    private sealed class ClosedPipe : StringWriter
    {
        public int Code { get; init; } = 32;

        public override Task FlushAsync(CancellationToken cancellationToken) => throw new IOException("Broken pipe", Code);
    }
}
