using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

public sealed class RecordedClusterTests
{
    private static readonly LogKey Current = new("ml", "a", "app", false);
    private static readonly DateTime Start = new(2026, 11, 23, 18, 30, 0, DateTimeKind.Utc);

    private readonly ManualClock _clock = new();
    private readonly Channel<ClusterChange> _changes = Channel.CreateUnbounded<ClusterChange>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_stands_still_at_the_moment_with_what_was_there()
    {
        var cluster = await OpenAsync(
            13, RecordingText.Pod(1, "a"), RecordingText.Pod(2, "b"), RecordingText.Pod(12, "a", "DELETED"), RecordingText.Pod(13, "c"), RecordingText.Pod(14, "d"));

        var changes = await ReadAsync(cluster, new SourceScope(ResourceKinds.Pod, null));

        Assert.Equal(["b", "c"], Assert.IsType<Replaced>(Assert.Single(changes)).Objects.Select(o => o.Name));
        Assert.Equal(Start.AddSeconds(13), cluster.Now);
    }

    [Fact]
    public async Task Without_a_moment_it_stands_at_its_last_line()
    {
        var cluster = await OpenAsync(null, RecordingText.Pod(1, "a"), RecordingText.Log(7.25, "a", "x"));

        await ReadAsync(cluster, new SourceScope(ResourceKinds.Pod, null));

        Assert.Equal(Start.AddSeconds(7.25), cluster.Now);
    }

    [Fact]
    public async Task A_moment_beyond_the_end_is_an_error_also_before_a_live_view()
    {
        var cluster = await OpenAsync(100, RecordingText.Pod(1, "a"), RecordingText.Pod(65, "b"));

        var read = await Assert.ThrowsAsync<RecordingException>(() => ReadAsync(cluster, new SourceScope(ResourceKinds.Pod, null)));
        var check = await Assert.ThrowsAsync<RecordingException>(() => cluster.CheckAsync(Cancellation));

        Assert.Equal("test.jsonl ends at 1m5s: --at 1m40s is beyond it", read.Message);
        Assert.Equal(read.Message, check.Message);
    }

    [Fact]
    public async Task A_recorded_kind_is_known_to_be_empty_and_any_other_is_not_recorded()
    {
        var cluster = await OpenAsync(null, RecordingText.Pod(1, "a"));

        var changes = await ReadAsync(cluster, new SourceScope(ResourceKinds.Event, null), new SourceScope(ResourceKinds.Secret, "ml"));

        Assert.Empty(Assert.IsType<Replaced>(changes[0]).Objects);
        Assert.Equal(SourceStatus.NotRecorded, Assert.IsType<SourceState>(changes[1]).Status);
    }

    [Fact]
    public async Task Kinds_that_nobody_knows_and_kinds_that_the_first_line_does_not_name_are_skipped()
    {
        var cluster = await OpenAsync(
            null,
            """{"at":1,"type":"ADDED","object":{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"w"}}}""",
            """{"at":1,"type":"ADDED","object":{"kind":"Node","apiVersion":"v1","metadata":{"name":"n"}}}""");

        var changes = await ReadAsync(cluster, new SourceScope(ResourceKinds.Node, null));

        Assert.Equal(SourceStatus.NotRecorded, Assert.IsType<SourceState>(Assert.Single(changes)).Status);
    }

    [Fact]
    public async Task A_scope_can_be_one_namespace()
    {
        var cluster = await OpenAsync(null, RecordingText.Pod(1, "a"), RecordingText.Pod(1, "b", ns: "shop"));

        var changes = await ReadAsync(cluster, new SourceScope(ResourceKinds.Pod, "shop"));

        Assert.Equal(["b"], Assert.IsType<Replaced>(Assert.Single(changes)).Objects.Select(o => o.Name));
    }

    [Fact]
    public async Task Of_a_ConfigMap_nothing_but_metadata_is_kept()
    {
        var cluster = await OpenAsync(
            null, """{"at":1,"type":"ADDED","object":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c","namespace":"ml"},"data":{"password":"hunter2"}}}""");

        var changes = await ReadAsync(cluster, new SourceScope(ResourceKinds.ConfigMap, null));

        var map = Assert.Single(Assert.IsType<Replaced>(Assert.Single(changes)).Objects);
        Assert.Equal(["metadata"], map.Body.Shape.Kept.Select(f => f.Name));
    }

    [Fact]
    public async Task A_log_is_the_newest_up_to_the_moment_and_goes_with_its_pod()
    {
        string[] lines =
        [
            RecordingText.Pod(1, "a"), RecordingText.Log(2, "a", "one\\n"), RecordingText.Log(3, "a", "two\\nthree\\n"), RecordingText.Log(9, "a", "four\\n"),
            RecordingText.Pod(10, "a", "DELETED"),
        ];

        Assert.Equal(["two", "three"], (await LogAsync(await OpenAsync(5, lines))).Lines);
        Assert.Equal(["four"], (await LogAsync(await OpenAsync(9, lines))).Lines);
        Assert.Equal(LogProblem.NotRecorded, (await LogAsync(await OpenAsync(10, lines))).Problem);
    }

    [Fact]
    public async Task The_log_of_the_previous_run_is_another_log()
    {
        var cluster = await OpenAsync(null, RecordingText.Pod(1, "a"), RecordingText.Log(2, "a", "now"), RecordingText.Log(2, "a", "before", previous: true));
        await ReadAsync(cluster, new SourceScope(ResourceKinds.Pod, null));

        await cluster.FetchAsync([new WantLog(Current), new WantLog(Current with { Previous = true })], _changes.Writer, Cancellation);

        Assert.Equal(["now", "before"], Drain().Cast<LogRead>().SelectMany(l => l.Log.Lines));
    }

    [Fact]
    public async Task A_wanted_kind_is_answered_from_the_recording()
    {
        var cluster = await OpenAsync(null, RecordingText.Pod(1, "a"));
        await ReadAsync(cluster, new SourceScope(ResourceKinds.Event, null));

        await cluster.FetchAsync([new WantKind(ResourceKinds.Pod, null), new WantKind(ResourceKinds.Node, null)], _changes.Writer, Cancellation);

        var changes = Drain();
        Assert.Single(Assert.IsType<Replaced>(changes[0]).Objects);
        Assert.Equal(SourceStatus.NotRecorded, Assert.IsType<SourceState>(changes[1]).Status);
    }

    [Fact]
    public async Task Followed_it_plays_on_by_the_clock_and_tells_only_what_was_asked_for()
    {
        var cluster = await OpenAsync(
            10, RecordingText.Pod(1, "a"), RecordingText.Pod(12, "b"), RecordingText.Pod(12, "other", ns: "shop"), RecordingText.Pod(14, "a", "DELETED"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var playing = cluster.RunAsync(Request(true, new SourceScope(ResourceKinds.Pod, "ml")), _changes.Writer, stop.Token);
        Assert.IsType<Replaced>(await _changes.Reader.ReadAsync(Cancellation));

        var upserted = Assert.IsType<Upserted>(await AfterAsync(2));
        Assert.Equal("b", upserted.Object.Name);
        Assert.True(cluster.Now >= Start.AddSeconds(12));

        cluster.Playback.Speed = 10;
        Assert.Equal("a", Assert.IsType<Deleted>(await AfterAsync(0.2)).Key.Name);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);
        Assert.False(_changes.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Followed_it_tells_a_newer_text_of_a_log_that_was_asked_for()
    {
        var cluster = await OpenAsync(1, RecordingText.Pod(1, "a"), RecordingText.Log(3, "a", "late"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var playing = cluster.RunAsync(Request(true, new SourceScope(ResourceKinds.Pod, null)), _changes.Writer, stop.Token);
        await _changes.Reader.ReadAsync(Cancellation);
        await cluster.FetchAsync([new WantLog(Current)], _changes.Writer, Cancellation);
        Assert.NotNull(Assert.IsType<LogRead>(await _changes.Reader.ReadAsync(Cancellation)).Log.Failure);

        Assert.Equal(["late"], Assert.IsType<LogRead>(await AfterAsync(2)).Log.Lines);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => playing);
    }

    private async Task<RecordedCluster> OpenAsync(double? at, params string[] lines) =>
        await RecordedCluster.OpenAsync(RecordingText.File(lines), at is { } seconds ? TimeSpan.FromSeconds(seconds) : null, _clock, Cancellation);

    private static SourceRequest Request(bool follow, params ImmutableArray<SourceScope> scopes) => new(ClusterMask.Build([]), scopes, follow);

    private async Task<List<ClusterChange>> ReadAsync(RecordedCluster cluster, params ImmutableArray<SourceScope> scopes)
    {
        await cluster.RunAsync(Request(false, scopes), _changes.Writer, Cancellation);
        return Drain();
    }

    private async Task<LogText> LogAsync(RecordedCluster cluster)
    {
        await ReadAsync(cluster, new SourceScope(ResourceKinds.Pod, null));
        await cluster.FetchAsync([new WantLog(Current)], _changes.Writer, Cancellation);
        return Assert.IsType<LogRead>(Assert.Single(Drain())).Log;
    }

    private List<ClusterChange> Drain()
    {
        var changes = new List<ClusterChange>();
        while (_changes.Reader.TryRead(out var change))
            changes.Add(change);
        return changes;
    }

    /// <summary>The next change, which must come only after the clock has moved.</summary>
    private async Task<ClusterChange> AfterAsync(double seconds)
    {
        Assert.False(_changes.Reader.TryRead(out _));
        for (var moved = 0d; moved < seconds + 0.2; moved += 0.1)
        {
            await Wait.UntilAsync(() => _clock.Timers > 0 || _changes.Reader.Count > 0);
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        return await _changes.Reader.ReadAsync(Cancellation);
    }
}
