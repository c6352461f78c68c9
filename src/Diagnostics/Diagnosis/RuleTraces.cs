using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Tells how rules came to their answers in one diagnosis: evaluates them anew, and records. It reads the state beside the engine, which notices nothing of it;
/// it is good until the next change.
/// </summary>
public sealed class RuleTraces
{
    private readonly ClusterState _state;
    private readonly NotingReader _reader;
    private readonly SubjectActivations _subjects;
    private readonly ILookup<(string Rule, Subject Subject), FindingRecord> _findings;
    private readonly CauseGraph _graph;
    private readonly DateTime _now;

    internal RuleTraces(ClusterState state, DateTime now, IReadOnlyList<FindingRecord> records, CauseGraph graph)
    {
        (_state, _now, _graph) = (state, now, graph);
        Findings = [.. records.Select(r => r.Finding)];
        Incidents = graph.Join();
        _reader = new(state, new SharedValues(state));
        _subjects = new(_reader);
        _findings = records.ToLookup(r => (r.Finding.Rule, r.Subject));
    }

    /// <summary>Every rule that holds, by subject and rule, before they are joined.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>The findings joined: one per fault, most severe first.</summary>
    public ImmutableArray<Incident> Incidents { get; }

    /// <summary>How the rule came to its answer for an object, or for each container of a pod; empty where the object is not known, or is no subject of the rule.</summary>
    public ImmutableArray<RuleTrace> Of(Rule rule, ObjectKey key)
    {
        if (key.Kind != rule.Subject.Kind || _state.Find(key) is not { } subject)
            return [];
        _reader.Begin(_now);
        if (rule.Subject.Form != SubjectForm.Container)
            return [Trace(rule, _subjects.Bound(subject))];
        var containers = new List<PodContainer>();
        PodContainer.Collect(subject, containers);
        _subjects.Pod.Bind(subject);
        _subjects.Container.Bind(subject);
        return [.. containers.Select(container => Trace(rule, Turned(container)))];
    }

    private ContainerActivation Turned(PodContainer container)
    {
        _subjects.Container.Turn(container);
        return _subjects.Container;
    }

    private RuleTrace Trace(Rule rule, SubjectActivation activation)
    {
        var subject = new Subject(activation.Object.Key, activation.Container);
        var tracer = new ClauseTracer(rule, activation, _reader);
        var clauses = tracer.Clauses();
        var since = tracer.Since();
        var held = since?.Recording.Value is { Kind: CelKind.Timestamp } time ? _now - time.AsTimestamp : (TimeSpan?)null;
        var verdict = IsAsked(rule, activation.Object) ? VerdictOf(rule, clauses, since, held) : RuleVerdict.NotAsked;
        if (since is not null && clauses.All(c => !c.IsDecisive) && verdict is RuleVerdict.DoesNotHold or RuleVerdict.Undecided or RuleVerdict.TooEarly)
            since = since with { IsDecisive = true };
        var joins = verdict == RuleVerdict.Fires ? tracer.Joins() : [];
        var trace = new RuleTrace(rule, subject, verdict, [.. clauses, .. since is null ? [] : (ClauseTrace[])[since], .. joins]) { Held = held };
        return _findings[(rule.Id, subject)].FirstOrDefault() is { } record && verdict == RuleVerdict.Fires ? WithFate(trace, record) : trace;
    }

    private RuleTrace WithFate(RuleTrace trace, FindingRecord record)
    {
        if (_graph.BetterThan(record) is { } better)
            return trace with { Verdict = RuleVerdict.Refined, RefinedBy = better.Finding };
        var causes = _graph.CausesOf(record);
        return causes.IsEmpty ? trace : trace with { Verdict = RuleVerdict.Effect, ExplainedBy = causes };
    }

    private bool IsAsked(Rule rule, ResourceObject subject) => rule.OfDeleted || !(IsLeaving(subject) || IsLeaving(_state.Find(new(ResourceKinds.Namespace, "", subject.Namespace))));

    private static bool IsLeaving(ResourceObject? subject) => subject is not null && EngineFields.Deleted[subject.Kind.Index].Time(subject.Body) is not null;

    private static RuleVerdict VerdictOf(Rule rule, ImmutableArray<ClauseTrace> clauses, ClauseTrace? since, TimeSpan? held)
    {
        if (clauses.FirstOrDefault(c => c.IsDecisive) is { } decisive)
            return decisive.Verdict == ClauseVerdict.Unknown ? RuleVerdict.Undecided : RuleVerdict.DoesNotHold;
        if (rule.For <= TimeSpan.Zero || held >= rule.For)
            return RuleVerdict.Fires;
        return held is not null ? RuleVerdict.TooEarly
            : since?.Verdict == ClauseVerdict.Unknown ? RuleVerdict.Undecided
            : RuleVerdict.DoesNotHold;
    }
}
