using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Follows a source: what it tells is applied and evaluated, between pauses, and what the diagnosis wants is fetched meanwhile.</summary>
/// <param name="desk">Where the objects are lent to who looks at them; null where nobody does.</param>
internal sealed class LivePump(SessionSteps steps, TableDesk? desk)
{
    /// <summary>How many changes are applied before the next picture: a storm of changes neither starves it nor makes it late.</summary>
    public const int MaxBatch = 4_000;

    /// <summary>The pause after an evaluation, in times of what it took: evaluating takes a fortieth of a core.</summary>
    private const int PauseToWork = 40;

    private readonly SourceFeed _feed = new(steps.Source, steps.Options.Retry, steps.Time);
    private readonly SteppedClock _clock = new(steps.Options.Tick);
    private readonly List<Task> _fetching = [];
    private volatile ChannelReader<ClusterChange>? _news;
    private volatile bool _isThrough;

    /// <summary>True when all that the source has told so far is in the picture, and nothing is being fetched. Any thread may read it.</summary>
    public bool IsSettled => _isThrough && _news is { Count: 0 };

    /// <summary>Live: follows the source and keeps the picture up to date until cancelled. A source that fails is shown, and started again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var changes = Channel.CreateBounded<ClusterChange>(new BoundedChannelOptions(4096) { SingleReader = true });
        var scopes = steps.AllScopes();
        steps.Expect(scopes);
        steps.IsFollowing = true;
        var feeding = _feed.FollowAsync(new(steps.Diagnosis.Mask, scopes, Follow: true), changes.Writer, stop.Token);
        try
        {
            await PumpAsync(changes, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(_fetching.Append(feeding));
        }
    }

    private async Task PumpAsync(Channel<ClusterChange> changes, CancellationToken cancellation)
    {
        Task readable = Task.CompletedTask;
        _news = changes.Reader;
        while (true)
        {
            _isThrough = false;
            var began = steps.Time.GetTimestamp();
            var now = steps.Now(); // a recording's clock passes nothing that it has not told: what is applied now goes at least up to there
            for (var i = 0; i < MaxBatch && changes.Reader.TryRead(out var change); i++)
                steps.Apply(change);
            if (steps.Evaluate(_clock.At(now)) is { } result)
                Ask(result, changes.Writer, cancellation);
            _isThrough = _fetching.TrueForAll(task => task.IsCompleted);
            desk?.Offer(steps.Diagnosis, steps.States.Table, steps.Publisher.Current.Incidents, now);
            var pause = steps.Time.GetElapsedTime(began) * PauseToWork;
            await Task.Delay(steps.Options.EvaluationPause, steps.Time, cancellation);
            if (!steps.Options.Recorded && pause > steps.Options.EvaluationPause)
                await RestAsync((pause < steps.Options.LongestPause ? pause : steps.Options.LongestPause) - steps.Options.EvaluationPause, cancellation);
            if (readable.IsCompleted)
                readable = changes.Reader.WaitToReadAsync(cancellation).AsTask();
            var news = desk is null ? readable : Task.WhenAny(readable, desk.Asked);
            await news.WaitAsync(steps.Options.Tick, steps.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits, unless somebody waits for a table.</summary>
    private async Task RestAsync(TimeSpan time, CancellationToken cancellation)
    {
        var asked = desk?.Asked ?? new TaskCompletionSource().Task;
        await asked.WaitAsync(time, steps.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins to fetch what is wanted most, a few logs at a time: before the next one's turn something else may matter more. A recording has all of them at hand.</summary>
    private void Ask(DiagnosisResult result, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        _fetching.RemoveAll(task => task.IsCompleted);
        var wants = steps.Options.Recorded ? steps.Ledger.Take(result.Wants) : steps.Ledger.Take(result.Wants, result.Again, steps.Options.LogsAtOnce);
        if (wants.IsEmpty)
            return;
        steps.Expect(wants);
        _fetching.Add(_feed.FetchAsync(wants, changes, cancellation));
    }
}
