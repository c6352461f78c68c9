using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// What a live view looks at: a session that follows the source and, whenever the rules have changed or something else is to be looked at, a new one in its place.
/// With new rules the old picture stays until the new session has one, and incidents that it finds again are the same; of another place nothing stays.
/// </summary>
internal sealed class ReloadingSession : ILiveSession
{
    /// <summary>A picture that is not whole by then is shown as it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Logs of a recording that are not there by then are not waited for.</summary>
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(2);

    private readonly IRuleChanges _changes;
    private readonly TimeProvider _time;
    private readonly TableDesk _desk;
    private readonly Places _places;
    private readonly Lock _lock = new();
    private volatile IClusterSource _source;
    private SessionOptions _options;
    private Tracker _tracker;
    private IDiagnosis _diagnosis;
    private DiagnosisSession _session;
    private SessionView? _before;
    private long _begun;
    private long _version;
    private int _sight;
    private SafeText _notice;

    /// <param name="source">Disposed when something else is looked at, or nothing any more.</param>
    /// <param name="contexts">What else could be looked at; null for nothing.</param>
    public ReloadingSession(IClusterSource source, IDiagnosis diagnosis, IRuleChanges changes, SessionOptions options, TimeProvider time, IContexts? contexts = null)
    {
        (_source, _diagnosis, _changes, _options, _time) = (source, diagnosis, changes, options, time);
        _desk = new(time);
        _places = new(contexts, () => _source.Identity.Context);
        Inspections = new Inspections(() => _source, _desk, time);
        _tracker = NewTracker();
        _session = new(source, diagnosis, options, time, _tracker, _desk);
        Scrubber = source.Playback is { } playback ? new Scrubber(playback, () => Current, () => IsSettled, _desk.Nudge, time) : null;
    }

    /// <summary>The newest picture. Any thread may read it; its version never goes back.</summary>
    public SessionView Current
    {
        get
        {
            lock (_lock)
            {
                var view = _session.Current;
                if (_before is not null && (IsWhole(view) || _time.GetElapsedTime(_begun) >= Patience))
                    _before = null;
                return _before is { } before
                    ? before with { Version = _version, Notice = _notice }
                    : view with { Version = _version + 1 + view.Version, Notice = _notice, Sight = _sight };
            }
        }
    }

    public TableView? Table => _desk.Current;

    public InsightView? Insight => _desk.Insight;

    public IPlaces Places => _places;

    public bool IsSettled
    {
        get
        {
            lock (_lock)
                return _session.IsSettled;
        }
    }

    public IPlayback? Playback => _source.Playback;

    public IInspections Inspections { get; }

    /// <summary>Of the recording that it began with: from there one goes nowhere else.</summary>
    public IScrubber? Scrubber { get; }

    public void Look(Gaze gaze) => _desk.Look(gaze);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var rules = NextRulesAsync(cancellation);
        var move = _places.NextAsync(cancellation).AsTask();
        var rewind = RewindAsync(cancellation);
        try
        {
            while (true)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var running = _session.RunAsync(stop.Token);
                await Task.WhenAny(running, rules, move, rewind);
                await stop.CancelAsync();
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
                if (move.IsCompletedSuccessfully)
                {
                    await GoAsync(await move);
                    move = _places.NextAsync(cancellation).AsTask();
                }
                else if (rules.IsCompletedSuccessfully)
                {
                    Reload(await rules);
                    rules = NextRulesAsync(cancellation);
                }
                else if (rewind.IsCompletedSuccessfully)
                {
                    Rewind();
                    rewind = RewindAsync(cancellation);
                }
                else
                {
                    await running; // it never ends by itself but by a failure
                }
            }
        }
        finally
        {
            await _places.CloseAsync();
            await _source.DisposeAsync();
        }
    }

    private bool IsWhole(SessionView view) => view.Version > 0 && view.Connection.Health switch
    {
        ConnectionHealth.Connecting or ConnectionHealth.CatchingUp => false,
        ConnectionHealth.Recorded => view.Connection.Synced == view.Connection.Wanted && (_session.IsSettled || _time.GetElapsedTime(_begun) >= LogPatience),
        _ => true,
    };

    private Task RewindAsync(CancellationToken cancellation) =>
        _source.Playback?.WaitForRewindAsync(cancellation) ?? Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation);

    private async Task<IDiagnosis> NextRulesAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var change = await _changes.NextAsync(cancellation);
            lock (_lock)
            {
                _notice = new SafeText(change.Words);
                _version++;
            }

            if (change.Diagnosis is { } diagnosis)
                return diagnosis;
        }
    }

    private void Reload(IDiagnosis diagnosis)
    {
        var before = Current;
        // A recording is told from its start again: nothing of it has been yet.
        if (_options.Recorded)
            _tracker = NewTracker();
        _diagnosis = diagnosis;
        Begin(before, isOther: _options.Recorded);
    }

    // What was known of later must not be known of earlier: all is forgotten.
    private void Rewind()
    {
        var before = Current;
        _diagnosis = _diagnosis.Anew();
        _tracker = NewTracker();
        Begin(before, isOther: true);
    }

    private async Task GoAsync(Move move)
    {
        var left = move.Source is null ? null : _source;
        _source = move.Source ?? _source;
        _options = _options with { Namespace = move.Namespace };
        _diagnosis = _diagnosis.Anew();
        _tracker = NewTracker();
        _desk.Forget();
        Begin(null, isOther: true);
        if (left is not null)
            await left.DisposeAsync();
    }

    /// <param name="before">The picture that is shown until there is a new one; null for none.</param>
    /// <param name="isOther">What it shows will be no past of the new one.</param>
    private void Begin(SessionView? before, bool isOther)
    {
        var session = new DiagnosisSession(_source, _diagnosis, _options, _time, _tracker, _desk);
        lock (_lock)
        {
            var version = _before is null ? _version + 1 + _session.Current.Version : _version;
            (_before, _session, _version, _begun) = (before, session, version + 1, _time.GetTimestamp());
            if (isOther)
                _sight++;
        }
    }

    private Tracker NewTracker() => new((rule, other) => _diagnosis.Refines(rule, other));
}

/// <summary>Rules that may change while the program runs.</summary>
internal interface IRuleChanges
{
    /// <summary>Completes when they have changed, perhaps never. Throws only for <paramref name="cancellation"/>.</summary>
    Task<RuleChange> NextAsync(CancellationToken cancellation);
}

/// <summary>The rules have changed.</summary>
/// <param name="Diagnosis">Over the new rules, and with an empty state; null where they cannot be used, and those before stay.</param>
/// <param name="Words">What the user should know. Raw text.</param>
internal sealed record RuleChange(IDiagnosis? Diagnosis, string Words);
