using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// What a session knows and the steps that it is made of: changes go into the state and the engine, what the engine finds goes out as an immutable picture. One task
/// at a time owns it.
/// </summary>
internal sealed class SessionSteps
{
    private readonly Tracker _tracker;

    /// <param name="tracker">The life of incidents so far.</param>
    public SessionSteps(IClusterSource source, IDiagnosis diagnosis, SessionOptions options, TimeProvider time, Tracker tracker)
    {
        (Source, Diagnosis, Options, Time, _tracker) = (source, diagnosis, options, time, tracker);
        Ledger = new(time, options.Recorded ? new(options.EvaluationPause, options.EvaluationPause) : options.LogRest, options.LogAgain);
        Publisher = new(source, diagnosis, options, States, Faults, time);
    }

    public IClusterSource Source { get; }

    public IDiagnosis Diagnosis { get; }

    public SessionOptions Options { get; }

    public TimeProvider Time { get; }

    public SourceStates States { get; } = new();

    public SessionFaults Faults { get; } = new();

    /// <summary>What has been asked for.</summary>
    public WantLedger Ledger { get; }

    public Publisher Publisher { get; }

    /// <summary>The session is live: what comes after the first answer is news.</summary>
    public bool IsFollowing { get; set; }

    /// <summary>Every kind that the diagnosis reads, in the session's namespace or everywhere.</summary>
    public ImmutableArray<SourceScope> AllScopes() =>
        [.. Diagnosis.Kinds.Select(kind => new SourceScope(kind, kind.Namespaced ? Options.Namespace : null))];

    /// <summary>A live cluster's time is in whole seconds, like the API's own; a recording's moment is exact.</summary>
    public DateTime Now()
    {
        var now = Source.Now;
        return Options.Recorded ? now : now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    public void Expect(ImmutableArray<SourceScope> scopes)
    {
        foreach (var scope in scopes)
            States.Expect(scope.Kind, scope.Namespace);
    }

    public void Expect(ImmutableArray<Want> wants)
    {
        foreach (var want in wants.OfType<WantKind>())
            States.Expect(want.Kind, want.Namespace);
    }

    public void Apply(ClusterChange change)
    {
        if (change is SourceFailed failure)
        {
            foreach (var state in States.Lost(failure))
                Apply(state);
            return;
        }

        Publisher.Rate.Note(change);
        change = States.Heard(change, IsFollowing);
        Ledger.Answered(change);
        try
        {
            Diagnosis.Apply(change);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Faults.Internal($"applying {change.GetType().Name}", e);
        }
    }

    /// <summary>Evaluates and publishes; null when the engine failed, which is then shown.</summary>
    public DiagnosisResult? Evaluate(DateTime now)
    {
        try
        {
            var result = Diagnosis.Evaluate(now, Publisher.Focus is { } focus ? focus.Concerns : null, sparing: Publisher.Focus is { Objects.IsEmpty: false });
            var incidents = _tracker.Update(now, result.Incidents, States.Table);
            Publisher.Publish(now, result, incidents, IsFollowing ? _tracker.Cleared(now) : []);
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Faults.Internal("evaluating the rules", e);
            Publisher.Publish(now);
            return null;
        }
    }
}
