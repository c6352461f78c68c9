using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Evaluates all rules on one object after the other. Holds what can be used again, so that a healthy pod costs no allocation; not thread-safe.</summary>
internal sealed class SubjectEvaluator
{
    private readonly RulePlan _all;
    private readonly RulePlan _ofDeleted;
    private readonly NotingReader _reader;
    private readonly SubjectActivations _subjects;
    private readonly List<PodContainer> _containers = [];
    private readonly List<FindingRecord> _findings = [];
    private readonly RequestList _requests;
    private readonly List<ExpressionFault> _faults = [];
    private readonly List<DateTime> _due = [];
    private RulePlan _plan;

    /// <param name="ofDeleted">The rules that are asked about objects that are being deleted.</param>
    public SubjectEvaluator(RulePlan plan, RulePlan ofDeleted, ClusterState state, SharedValues shared)
    {
        (_all, _ofDeleted, _plan) = (plan, ofDeleted, plan);
        _reader = new(state, shared);
        _requests = new(_reader);
        _subjects = new(_reader);
    }

    /// <summary>Tells which rules hold, and nothing of what they say: no words, evidence or fixes, and nothing is read for them.</summary>
    public bool IsTerse { get; init; }

    /// <summary>What the rules say of an object; null when nothing, and nothing but the object itself was read.</summary>
    /// <param name="leaving">Whether the object's namespace is being deleted.</param>
    public SubjectResult? Evaluate(ResourceObject subject, DateTime now, bool leaving)
    {
        _plan = leaving || EngineFields.Deleted[subject.Kind.Index].Time(subject.Body) is not null ? _ofDeleted : _all;
        _reader.Begin(now, subject.Key);
        _findings.Clear();
        _requests.Clear();
        _faults.Clear();
        _due.Clear();
        if (subject.Kind == ResourceKinds.Pod)
            EvaluatePod(subject);
        else
            Walk(_plan.Of(subject.Kind), _subjects.Bound(subject), []);
        return Result();
    }

    /// <summary>The value of an expression on an object, or on one container of a pod; an error where there is no such container.</summary>
    public CelValue Ask(CelProgram program, ResourceObject subject, string? container, DateTime now)
    {
        _reader.Begin(now);
        if (container is null)
            return program.Evaluate(_subjects.Bound(subject));
        _containers.Clear();
        PodContainer.Collect(subject, _containers);
        _subjects.Pod.Bind(subject);
        _subjects.Container.Bind(subject);
        foreach (var each in _containers)
        {
            _subjects.Container.Turn(each);
            if (_subjects.Container.Container == container)
                return program.Evaluate(_subjects.Container);
        }

        return CelValue.Absent("no such container");
    }

    private SubjectResult? Result()
    {
        if (_findings.Count + _requests.Count + _faults.Count + _due.Count + _reader.Dependencies.Count == 0 && !_reader.ReadNow)
            return null;
        return new([.. _findings.Order(FindingOrder.BySubject)], _requests.All, [.. _faults], [.. _reader.Dependencies], _reader.ReadNow, [.. _due]);
    }

    private void EvaluatePod(ResourceObject pod)
    {
        Walk(_plan.Of(ResourceKinds.Pod), _subjects.Bound(pod), []);
        if (_plan.Containers.IsEmpty)
            return;
        _containers.Clear();
        PodContainer.Collect(pod, _containers);
        _subjects.Container.Bind(pod);
        foreach (var container in _containers)
        {
            _subjects.Container.Turn(container);
            Walk(_plan.Containers, _subjects.Container, []);
        }
    }

    private void Walk(ImmutableArray<ClauseNode> nodes, SubjectActivation activation, ImmutableArray<ReadNote> notes)
    {
        foreach (var node in nodes)
        {
            _reader.ForgetNotes();
            try
            {
                var value = node.Clause.Evaluate(activation);
                if (value.Kind == CelKind.Bool && value.AsBool)
                    Go(node, activation, Notes(notes));
                else
                    Stop(node, value, activation, notes);
            }
            catch (Exception e)
            {
                _findings.Add(InternalErrors.Of(node.Rules[0], SubjectOf(activation), e));
            }
        }
    }

    private void Go(ClauseNode node, SubjectActivation activation, ImmutableArray<ReadNote> notes)
    {
        foreach (var rule in node.Complete)
        {
            _reader.ForgetNotes();
            _reader.Replay(notes);
            try
            {
                Conclude(rule, activation);
            }
            catch (Exception e)
            {
                _findings.Add(InternalErrors.Of(rule, SubjectOf(activation), e));
            }
        }

        Walk(node.Next, activation, notes);
    }

    private void Stop(ClauseNode node, CelValue value, SubjectActivation activation, ImmutableArray<ReadNote> notes)
    {
        var fault = value is { IsError: true, AsError.Kind: CelErrorKind.Fault };
        if (_reader.Notes.Count == 0 && notes.IsEmpty && !fault)
            return;
        var all = Notes(notes);
        foreach (var rule in node.Rules)
        {
            _requests.Add(rule, activation, all, value is { IsError: true, AsError.IsUnknown: true } ? Unread.Decisive : Unread.Ignored);
            if (fault && value.AsError.Failure is { } failure)
                _findings.Add(InternalErrors.Of(rule, SubjectOf(activation), failure));
            else if (fault)
                _faults.Add(new(rule, SubjectOf(activation), node.Text, value.AsError.Message));
        }
    }

    /// <summary>Every clause of the rule holds: tells it, when it has held long enough.</summary>
    private void Conclude(Rule rule, SubjectActivation activation)
    {
        if (!HoldsLongEnough(rule, activation, out var since))
            return;
        if (IsTerse)
        {
            _findings.Add(FindingRecord.Terse(rule, SubjectOf(activation)));
            return;
        }

        var confidence = _reader.MetUnknown && rule.Confidence > Confidence.Possible ? rule.Confidence - 1 : rule.Confidence;
        var earlier = _reader.EarlierLog();
        var notes = Notes([]);
        _requests.Add(rule, activation, notes, Unread.Ignored);
        _reader.ForgetNotes();
        _findings.Add(new FindingWriter(rule, activation, _reader, _faults).Write(since, confidence, earlier) with { Unknown = [.. notes.Where(n => !n.Known)] });
        _requests.Add(rule, activation, Notes([]), Unread.Shown);
    }

    /// <summary>What was noted before and what was noted since.</summary>
    private ImmutableArray<ReadNote> Notes(ImmutableArray<ReadNote> before) => _reader.Notes.Count == 0 ? before : [.. before, .. _reader.Notes];

    private bool HoldsLongEnough(Rule rule, SubjectActivation activation, out DateTime? since)
    {
        since = null;
        if (rule.Since is not null)
        {
            var value = rule.Since.Evaluate(activation);
            if (value.Kind == CelKind.Timestamp)
                since = value.AsTimestamp;
            else if (value is { IsError: true, AsError.IsUnknown: true } && rule.For > TimeSpan.Zero)
                _requests.Add(rule, activation, Notes([]), Unread.Decisive);
        }

        if (rule.For <= TimeSpan.Zero)
            return true;
        if (since is null)
            return false;
        var due = since.Value + rule.For;
        if (!_due.Contains(due))
            _due.Add(due);
        return due <= _reader.Moment;
    }

    private static Subject SubjectOf(SubjectActivation activation) => new(activation.Object.Key, activation.Container);
}
