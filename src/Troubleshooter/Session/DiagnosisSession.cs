using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// The pump between a source and all who look: one task at a time owns the state and the engine, and publishes what it finds as an immutable picture.
/// Live (<see cref="RunAsync"/>) and one-shot (<see cref="ReadAsync"/>, <see cref="SettleAsync"/>) use the same steps.
/// </summary>
internal sealed class DiagnosisSession
{
    /// <summary>How many changes are applied before the next picture: a storm of changes neither starves it nor makes it late.</summary>
    public const int MaxBatch = 4_000;

    /// <summary>The pause after an evaluation, in times of what it took: evaluating takes a fortieth of a core.</summary>
    private const int PauseToWork = 40;

    private readonly IClusterSource _source;
    private readonly IDiagnosis _diagnosis;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;
    private readonly SourceStates _states = new();
    private readonly WantLedger _ledger;
    private readonly SteppedClock _clock;
    private readonly Publisher _publisher;
    private readonly SessionFaults _faults = new();
    private readonly SourceFeed _feed;
    private readonly Tracker _tracker;
    private readonly TableDesk? _desk;
    private readonly List<Task> _fetching = [];
    private bool _following;
    private volatile ChannelReader<ClusterChange>? _news;
    private volatile bool _isThrough;

    /// <param name="tracker">The life of incidents so far, where another session came before this one.</param>
    /// <param name="desk">Where the objects are lent to who looks at them; null where nobody does.</param>
    public DiagnosisSession(IClusterSource source, IDiagnosis diagnosis, SessionOptions options, TimeProvider time, Tracker? tracker = null, TableDesk? desk = null)
    {
        _desk = desk;
        (_source, _diagnosis, _options, _time) = (source, diagnosis, options, time);
        _ledger = new(time, options.Recorded ? new(options.EvaluationPause, options.EvaluationPause) : options.LogRest, options.LogAgain);
        _clock = new(options.Tick);
        _publisher = new(source, diagnosis, options, _states, _faults, time);
        _tracker = tracker ?? new(diagnosis.Refines);
        _feed = new(source, options.Retry, time);
    }

    /// <summary>The newest picture. Any thread may read it.</summary>
    public SessionView Current => _publisher.Current;

    /// <summary>True when all that the source of a live session has told so far is in the picture, and nothing is being fetched. Any thread may read it.</summary>
    public bool IsSettled => _isThrough && _news is { Count: 0 };

    /// <summary>Waits until the picture is newer than <paramref name="version"/>.</summary>
    public Task<SessionView> WaitForChangeAsync(long version, CancellationToken cancellation) => _publisher.WaitAsync(version, cancellation);

    /// <summary>Every kind that the diagnosis reads, in the session's namespace or everywhere.</summary>
    public ImmutableArray<SourceScope> AllScopes() =>
        [.. _diagnosis.Kinds.Select(kind => new SourceScope(kind, kind.Namespaced ? _options.Namespace : null))];

    /// <summary>Live: follows the source and keeps the picture up to date until cancelled. A source that fails is shown, and started again.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var changes = Channel.CreateBounded<ClusterChange>(new BoundedChannelOptions(4096) { SingleReader = true });
        var scopes = AllScopes();
        Expect(scopes);
        _following = true;
        var feeding = _feed.FollowAsync(new(_diagnosis.Mask, scopes, Follow: true), changes.Writer, stop.Token);
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

    /// <summary>One-shot: reads these scopes into the state. The caller bounds it by <paramref name="cancellation"/>.</summary>
    public async Task ReadAsync(ImmutableArray<SourceScope> scopes, CancellationToken cancellation)
    {
        Expect(scopes);
        _publisher.Publish();
        await DrainAsync(changes => _source.RunAsync(new(_diagnosis.Mask, scopes, Follow: false), changes, cancellation), cancellation);
    }

    /// <summary>One-shot: evaluates and fetches what is wanted until nothing is; answers with the last result, or null when the engine has failed.</summary>
    public async Task<DiagnosisResult?> SettleAsync(CancellationToken cancellation)
    {
        while (Evaluate(Now()) is { } result)
        {
            // Whose log is worth reading is known only when all kinds are: whose pods they are, and whether something else explains them.
            var wants = _ledger.Take([.. result.Wants.Where(w => w is WantKind)]);
            if (wants.IsEmpty)
                wants = _ledger.Take(result.Wants);
            if (wants.IsEmpty)
                return result;
            Expect(wants);
            await DrainAsync(changes => _source.FetchAsync(wants, changes, cancellation), cancellation);
        }

        return null;
    }

    /// <summary>Does these steps within the session's time-out and answers with the last picture; what is not known when the time is up is a blind spot.</summary>
    public async Task<SessionView> OnceAsync(Func<CancellationToken, Task> steps, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await steps(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            _faults.TimedOut = _options.Timeout;
            Evaluate(Now());
        }

        if (_options.DryRunFixes)
            await _publisher.ReplaceShownAsync(incidents => new FixDryRuns(_source, _diagnosis).AddToAsync(incidents, either.Token));
        cancellation.ThrowIfCancellationRequested();
        return _publisher.Current;
    }

    /// <summary>The scan: everything once.</summary>
    public Task<SessionView> ScanAsync(CancellationToken cancellation) => OnceAsync(
        async token =>
        {
            await ReadAsync(AllScopes(), token);
            await SettleAsync(token);
        },
        cancellation);

    /// <summary>From now on pictures show only what touches the focus, and only what it needs is fetched.</summary>
    public void Narrow(Focus focus) => _publisher.Narrow(focus);

    /// <summary>Whether the objects of a kind are known in a namespace, or those of them that were asked for.</summary>
    public bool Knows(ResourceKind kind, string? ns) => _states.Table.Of(kind, ns).IsKnown;

    /// <summary>Why objects of a kind are not known, or null when they are.</summary>
    public string? WhyUnread(ResourceKind kind, string? ns) =>
        _states.Unread(kind).Where(s => s.Namespace == ns || s.Namespace is null).Select(SessionFaults.Words).FirstOrDefault();

    /// <summary>A live cluster's time is in whole seconds, like the API's own; a recording's moment is exact.</summary>
    private DateTime Now()
    {
        var now = _source.Now;
        return _options.Recorded ? now : now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    private void Expect(ImmutableArray<SourceScope> scopes)
    {
        foreach (var scope in scopes)
            _states.Expect(scope.Kind, scope.Namespace);
    }

    private void Expect(ImmutableArray<Want> wants)
    {
        foreach (var want in wants.OfType<WantKind>())
            _states.Expect(want.Kind, want.Namespace);
    }

    private void Apply(ClusterChange change)
    {
        if (change is SourceFailed failure)
        {
            foreach (var state in _states.Lost(failure))
                Apply(state);
            return;
        }

        _publisher.Rate.Note(change);
        change = _states.Heard(change, _following);
        _ledger.Answered(change);
        try
        {
            _diagnosis.Apply(change);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _faults.Internal($"applying {change.GetType().Name}", e);
        }
    }

    /// <summary>Evaluates and publishes; null when the engine failed, which is then shown.</summary>
    private DiagnosisResult? Evaluate(DateTime now)
    {
        try
        {
            var result = _diagnosis.Evaluate(now, _publisher.Focus is { } focus ? focus.Concerns : null, sparing: _publisher.Focus is { Objects.IsEmpty: false });
            var incidents = _tracker.Update(now, result.Incidents, _states.Table);
            _publisher.Publish(now, result, incidents, _following ? _tracker.Cleared(now) : []);
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _faults.Internal("evaluating the rules", e);
            _publisher.Publish(now);
            return null;
        }
    }

    private async Task DrainAsync(Func<ChannelWriter<ClusterChange>, Task> read, CancellationToken cancellation)
    {
        var changes = Channel.CreateBounded<ClusterChange>(new BoundedChannelOptions(4096) { SingleReader = true });
        var reading = CompleteAsync(read, changes.Writer);
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellation))
            {
                Apply(change);
                if (change is Replaced or SourceState) // progress that a person waits for
                    _publisher.Publish();
            }
        }
        catch (OperationCanceledException)
        {
            while (changes.Reader.TryRead(out var rest))
                Apply(rest);
            throw;
        }

        await reading;
    }

    /// <summary>Completes the channel when the reading ends, however it ends. Failures stay in the task for who awaits it.</summary>
    private static async Task CompleteAsync(Func<ChannelWriter<ClusterChange>, Task> read, ChannelWriter<ClusterChange> changes)
    {
        try
        {
            await read(changes);
        }
        finally
        {
            changes.TryComplete();
        }
    }

    private async Task PumpAsync(Channel<ClusterChange> changes, CancellationToken cancellation)
    {
        Task readable = Task.CompletedTask;
        _news = changes.Reader;
        while (true)
        {
            _isThrough = false;
            var began = _time.GetTimestamp();
            var now = Now(); // a recording's clock passes nothing that it has not told: what is applied now goes at least up to there
            for (var i = 0; i < MaxBatch && changes.Reader.TryRead(out var change); i++)
                Apply(change);
            if (Evaluate(_clock.At(now)) is { } result)
                Ask(result, changes.Writer, cancellation);
            _isThrough = _fetching.TrueForAll(task => task.IsCompleted);
            _desk?.Offer(_diagnosis, _states.Table, _publisher.Current.Incidents, now);
            var pause = _time.GetElapsedTime(began) * PauseToWork;
            await Task.Delay(_options.EvaluationPause, _time, cancellation);
            if (!_options.Recorded && pause > _options.EvaluationPause)
                await RestAsync((pause < _options.LongestPause ? pause : _options.LongestPause) - _options.EvaluationPause, cancellation);
            if (readable.IsCompleted)
                readable = changes.Reader.WaitToReadAsync(cancellation).AsTask();
            var news = _desk is null ? readable : Task.WhenAny(readable, _desk.Asked);
            await news.WaitAsync(_options.Tick, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Waits, unless somebody waits for a table.</summary>
    private async Task RestAsync(TimeSpan time, CancellationToken cancellation)
    {
        var asked = _desk?.Asked ?? new TaskCompletionSource().Task;
        await asked.WaitAsync(time, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins to fetch what is wanted most, a few logs at a time: before the next one's turn something else may matter more. A recording has all of them at hand.</summary>
    private void Ask(DiagnosisResult result, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        _fetching.RemoveAll(task => task.IsCompleted);
        var wants = _options.Recorded ? _ledger.Take(result.Wants) : _ledger.Take(result.Wants, result.Again, _options.LogsAtOnce);
        if (wants.IsEmpty)
            return;
        Expect(wants);
        _fetching.Add(_feed.FetchAsync(wants, changes, cancellation));
    }
}
