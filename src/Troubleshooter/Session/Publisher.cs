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
    private readonly ViewBuilder _views = new();
    private readonly Lock _lock = new();
    private SessionView _current;
    private TaskCompletionSource _changed = NewSignal();
    private DateTime _now;
    private DiagnosisResult? _result;
    private Focus? _focus;

    public Publisher(IClusterSource source, IDiagnosis diagnosis, SessionOptions options, SourceStates states, SessionFaults faults)
    {
        (_source, _diagnosis, _options, _states, _faults) = (source, diagnosis, options, states, faults);
        _focus = options.Namespace is { } ns ? Focus.OnNamespace(ns) : null;
        _now = source.Now;
        _current = Picture();
    }

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

    /// <summary>From now on pictures show only what touches the focus.</summary>
    public void Narrow(Focus focus) => _focus = focus;

    /// <summary>A picture with a new result; null keeps the last one (the engine has failed).</summary>
    public void Publish(DateTime now, DiagnosisResult? result)
    {
        _now = now;
        _result = result ?? _result;
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
        var identity = _source.Identity;
        return new SessionView(
            0, _now,
            new(new SafeText(identity.Source), new SafeText(identity.Context), new SafeText(identity.Cluster), new SafeText(identity.User),
                new SafeText(identity.ServerVersion), new SafeText(_options.Namespace)),
            _states.Connection(_options.Recorded, _faults.Failure),
            ClusterCounts.Of(_diagnosis, _options.Namespace, incidents),
            incidents,
            _result is null ? [] : [.. _result.BlindSpots.Where(b => _focus?.Touches(b) != false).Select(_views.Of)])
        {
            Incomplete = _faults.Incomplete(_states),
        };
    }

    private ImmutableArray<IncidentView> Incidents()
    {
        var found = _result is null ? [] : _result.Incidents.Where(i => _focus?.Touches(i) != false).Select(_views.Of).ToImmutableArray();
        return _faults.AsIncident() is { } own ? found.Add(_views.Of(own)) : found;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
