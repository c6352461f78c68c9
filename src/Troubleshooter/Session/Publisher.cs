using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Makes pictures of a session and hands them out: written by the task that owns the state, read by anyone.</summary>
internal sealed class Publisher
{
    private readonly IClusterSource _source;
    private readonly IDiagnosis _diagnosis;
    private readonly SessionOptions _options;
    private readonly SourceStates _states;
    private readonly SessionFaults _faults;
    private readonly TimeProvider _time;
    private readonly ViewBuilder _views;
    private readonly Lock _lock = new();
    private SessionView _current;
    private TaskCompletionSource _changed = NewSignal();
    private DateTime _now;
    private DiagnosisResult? _result;
    private ImmutableArray<TrackedIncident> _incidents = [];
    private ImmutableArray<TrackedIncident> _cleared = [];
    private ImmutableArray<string> _names = [];
    private ImmutableArray<SafeText> _namespaces = [];
    private TimeSpan _clockOffset;
    private Focus? _focus;

    public Publisher(IClusterSource source, IDiagnosis diagnosis, SessionOptions options, SourceStates states, SessionFaults faults, TimeProvider time)
    {
        (_source, _diagnosis, _options, _states, _faults, _time) = (source, diagnosis, options, states, faults, time);
        _focus = options.Namespace is { } ns ? Focus.OnNamespace(ns) : null;
        _now = source.Now;
        _views = new() { KubectlFlags = source.Identity.KubectlFlags };
        Rate = new(time);
        _current = Picture();
    }

    /// <summary>How much the cluster changes.</summary>
    public ChangeRate Rate { get; }

    public SessionView Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    public async Task<SessionView> WaitAsync(long version, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_current.Version > version)
                    return _current;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }

    /// <summary>What pictures are about; null for everything.</summary>
    public Focus? Focus => _focus;

    private IEnumerable<TrackedIncident> Shown => _incidents.Where(i => _focus?.Touches(i.Incident) != false);

    /// <summary>From now on pictures show only what touches the focus.</summary>
    public void Narrow(Focus focus) => _focus = focus;

    /// <summary>A picture with a new result.</summary>
    /// <param name="cleared">What is over.</param>
    public void Publish(DateTime now, DiagnosisResult result, ImmutableArray<TrackedIncident> incidents, ImmutableArray<TrackedIncident> cleared)
    {
        (_result, _incidents, _cleared) = (result, incidents, cleared);
        Publish(now);
    }

    /// <summary>The same moment with more known of the incidents that are shown.</summary>
    public async Task ReplaceShownAsync(Func<ImmutableArray<TrackedIncident>, Task<ImmutableArray<TrackedIncident>>> replace)
    {
        _incidents = await replace([.. Shown]);
        Publish();
    }

    /// <summary>A picture of a new moment with the last result.</summary>
    public void Publish(DateTime now)
    {
        _now = now;
        Publish();
    }

    /// <summary>A picture of what is known now. Readers see it only when it differs from the last one.</summary>
    public void Publish()
    {
        var next = Picture();
        lock (_lock)
        {
            if (ViewComparison.Same(_current, next))
                return;
            _current = next with { Version = _current.Version + 1 };
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private SessionView Picture()
    {
        _views.Begin();
        var incidents = Incidents();
        var (identity, access) = (_source.Identity, _source.Access);
        return new SessionView(
            0, _now,
            new(new SafeText(identity.Source), new SafeText(identity.Context), new SafeText(identity.Cluster), new SafeText(identity.User),
                new SafeText(identity.ServerVersion), new SafeText(_options.Namespace)) { Flags = new SafeText(identity.Flags) },
            Connection(identity),
            ClusterCounts.Of(_diagnosis, _options.Namespace, incidents),
            incidents,
            _result is null ? [] : [.. _result.BlindSpots.Where(b => _focus?.Touches(b) != false).Select(_views.Of)])
        {
            Namespaces = Namespaces(),
            ChangesPerSecond = Rate.PerSecond,
            Incomplete = _faults.Incomplete(_states, access),
            Access = _views.Of(access),
            Cleared = [.. _cleared.Where(i => _focus?.Touches(i.Incident) != false).Select(_views.Of)],
        };
    }

    private ConnectionView Connection(ClusterIdentity identity)
    {
        var connection = Connections.Of(_states, _options.Recorded, _diagnosis.Count);
        if (_options.Recorded)
            return connection;
        if (connection.Health == ConnectionHealth.Connecting && identity.Server is { } server)
            connection = connection with { Detail = new SafeText(_source.WaitsFor ?? $"trying {server}") };
        return connection with { ClockOffset = ClockOffset() };
    }

    // The server's clock is told in whole seconds and with some delay: what differs less from the last offset is no news.
    private TimeSpan ClockOffset()
    {
        var offset = _source.Now - _time.GetUtcNow().UtcDateTime;
        if ((offset - _clockOffset).Duration() >= TimeSpan.FromSeconds(2))
            _clockOffset = TimeSpan.FromSeconds(Math.Round(offset.TotalSeconds));
        return _clockOffset;
    }

    private ImmutableArray<IncidentView> Incidents()
    {
        var found = Shown.Select(_views.Of).ToImmutableArray();
        return _faults.AsIncident() is { } own ? found.Add(_views.Of(own)) : found;
    }

    // They hardly ever change: the safe names are made once.
    private ImmutableArray<SafeText> Namespaces()
    {
        var names = _diagnosis.Namespaces;
        if (!names.SequenceEqual(_names))
            (_names, _namespaces) = (names, [.. names.Select(n => new SafeText(n))]);
        return _namespaces;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
