using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Evaluates rules over a state: a pure function of state, logs and now, computed incrementally. Only subjects of which something that they read has changed
/// are evaluated again, and those whose answer depends on the time. Not thread-safe: the state's one writer calls it.
/// </summary>
public sealed class Engine
{
    private readonly RulePlan _plan;
    private readonly SubjectEvaluator _evaluator;
    private readonly SharedValues _shared;
    private readonly DependencyIndex<ObjectKey> _dependents = new();
    private readonly SortedDictionary<ObjectKey, SubjectResult> _results = new(KeyOrder.Instance);
    private readonly LogSamples _samples;
    private readonly Doubts _doubts;
    private readonly Standings _standings;
    private readonly IncidentCache _incidents;
    private readonly IncidentHistory _history;
    private readonly HashSet<ObjectKey> _timed = [];
    private readonly HashSet<Dependency> _touched = [];
    private readonly HashSet<ObjectKey> _dirty = [];
    private readonly HashSet<string> _leaving = [];
    private DateTime? _last;
    private DiagnosisResult? _result;

    /// <param name="state">The state to read. From now on its changes must come through <see cref="Apply"/>.</param>
    public Engine(RuleSet rules, ClusterState state)
    {
        (Rules, State) = (rules, state);
        _plan = new(rules.Rules);
        _shared = new(state);
        _samples = new(state);
        _doubts = new(rules, state);
        _standings = new(state);
        _incidents = new(_standings);
        var ofDeleted = new RulePlan(rules.Rules.Where(r => r.OfDeleted));
        _evaluator = new(_plan, ofDeleted, state, _shared);
        _history = new(state, _shared, new(rules, state, _shared, shared => new(_plan, ofDeleted, state, shared) { IsTerse = true }, key => _results.GetValueOrDefault(key)?.Findings ?? []));
    }

    public RuleSet Rules { get; }

    public ClusterState State { get; }

    /// <summary>Clauses and texts that failed by a rule's own fault, in the order of their subjects.</summary>
    internal IEnumerable<ExpressionFault> Faults => _results.Values.SelectMany(r => r.Faults);

    /// <summary>How many objects the last <see cref="Evaluate"/> evaluated.</summary>
    internal int Evaluated { get; private set; }

    /// <summary>Takes a change into the state and remembers which subjects it concerns.</summary>
    public void Apply(ClusterChange change)
    {
        State.Apply(change, _touched);
        // How well kinds are known is read by no subject, and which logs are worth asking for again is said by none: both stand in the answer all the same.
        if (change is SourceState or Replaced or ScopeEnded or LogRead)
            _result = null;
    }

    /// <summary>What is wrong at that moment (UTC), and what else must be known.</summary>
    /// <param name="about">Which objects what else must be known is for, with the causes of their faults; null for all.</param>
    /// <param name="sparing">Few requests can be made: only what decides about causes is asked for.</param>
    public DiagnosisResult Evaluate(DateTime now, Func<ObjectKey, bool>? about = null, bool sparing = false)
    {
        CollectDirty(now);
        var changed = false;
        foreach (var key in _dirty)
            changed |= EvaluateSubject(key, now);
        Evaluated = _dirty.Count;
        _dirty.Clear();
        _shared.Trim(token => _dependents.Has(token) || _history.Has(token));
        _last = now;
        var last = about is null && !changed && !_history.IsStale && !_standings.HasChanged ? _result : null;
        var result = last is null ? Result(now, about, sparing) : last with { Now = now };
        _result = about is null ? result : null;
        return result;
    }

    /// <summary>How rules came to the answers of the last <see cref="Evaluate"/>; asked for by people who write rules, and by nothing that must be fast.</summary>
    /// <returns>Null before the first evaluation.</returns>
    public RuleTraces? Trace()
    {
        if (_last is not { } now)
            return null;
        var records = _results.Values.SelectMany(r => r.Findings).ToArray();
        var completeness = new Completeness(Rules, State, _results.Values.SelectMany(r => r.Requests), _samples, records);
        var graph = new CauseGraph(Rules, records, completeness.Unsampled(), new IncidentCache(new(State)));
        return new(State, now, records, graph);
    }

    private DiagnosisResult Result(DateTime now, Func<ObjectKey, bool>? about, bool sparing)
    {
        var requests = _results.Values.SelectMany(r => r.Requests);
        var records = _doubts.Mark([.. _results.Values.SelectMany(r => r.Findings)], requests);
        var completeness = new Completeness(Rules, State, requests, _samples, records);
        var incidents = _history.AddTo(new CauseGraph(Rules, records, completeness.Unsampled(), _incidents).Join(), now);
        var asked = about is null ? completeness : Narrowed([.. requests.Where(new Concern(about, records).Includes)], records);
        return new(now, [.. records.Select(r => r.Finding)], incidents, asked.BlindSpots(), [.. asked.Wants().Concat(_history.Wants(about, sparing)).Distinct()]) { Again = asked.Again() };
    }

    private Completeness Narrowed(Request[] requests, FindingRecord[] records) => new(Rules, State, requests, LogSamples.Of(State, requests), records);

    private void CollectDirty(DateTime now)
    {
        FollowNamespaces();
        if (_last is null)
        {
            AddAll();
            _touched.Clear();
            return;
        }

        foreach (var touched in _touched)
        {
            // That there were no events was noted by nobody.
            if (touched.Form == DependencyForm.Object || touched is { Form: DependencyForm.Relation, Relation: Relation.HasEvent })
                _dirty.Add(touched.Key);
            else if (touched.Form == DependencyForm.Source && touched.Key.Kind == ResourceKinds.Event)
                AddAll();
            _dependents.AddTo(_dirty, touched);
            _history.Touch(touched);
            _shared.Touch(touched);
            _standings.Touch(touched);
        }

        _touched.Clear();
        foreach (var changed in _shared.Refresh(now, moved: now != _last))
        {
            _dependents.AddTo(_dirty, changed);
            _history.Touch(changed);
        }

        if (now != _last)
            _dirty.UnionWith(_timed.Where(key => Turns(_results[key], _last.Value, now)));
    }

    private void AddAll()
    {
        foreach (var kind in _plan.Kinds)
            _dirty.UnionWith(State.All(kind).Select(o => o.Key));
    }

    /// <summary>Notes which namespaces are being deleted: with a namespace all that it holds turns, without each object depending on it.</summary>
    private void FollowNamespaces()
    {
        var names = _last is null
            ? State.All(ResourceKinds.Namespace).Select(n => n.Name)
            : _touched.Where(t => t.Form == DependencyForm.Object && t.Key.Kind == ResourceKinds.Namespace).Select(t => t.Key.Name);
        foreach (var name in names)
        {
            var leaves = State.Find(new(ResourceKinds.Namespace, "", name)) is { } found && EngineFields.Deleted[found.Kind.Index].Time(found.Body) is not null;
            if (leaves ? _leaving.Add(name) : _leaving.Remove(name))
                _dirty.UnionWith(_plan.Kinds.Where(k => k.Namespaced).SelectMany(k => State.All(k, name)).Select(o => o.Key));
        }
    }

    // The answer may differ at another moment: the time itself was read, or a rule begins (or, the clock set back, ceases) to hold in between.
    private static bool Turns(SubjectResult result, DateTime before, DateTime now) =>
        result.Ticks || result.Due.Any(due => due <= before != due <= now);

    /// <summary>Answers whether something else is said of it now.</summary>
    private bool EvaluateSubject(ObjectKey key, DateTime now)
    {
        var result = _plan.IsEvaluated(key.Kind) && State.Find(key) is { } subject ? _evaluator.Evaluate(subject, now, _leaving.Contains(key.Namespace)) : null;
        var before = _results.GetValueOrDefault(key);
        if (before is not null)
            _dependents.Remove(key, before.Dependencies);
        _samples.Change(key, before?.Requests ?? [], result?.Requests ?? []);
        _timed.Remove(key);
        if (result is null)
        {
            _results.Remove(key);
            return before is not null;
        }

        result = result.With(before?.Findings ?? []);
        _results[key] = result;
        _dependents.Add(key, result.Dependencies);
        if (result.Ticks || !result.Due.IsEmpty)
            _timed.Add(key);
        return before is null || !result.SaysTheSame(before);
    }
}
