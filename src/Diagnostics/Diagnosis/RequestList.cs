using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>What the rules asked for on one object: each thing once, with all the rules that asked. Used again for the next object.</summary>
internal sealed class RequestList(IStateReader reader)
{
    private readonly RuleGroup _none = RuleGroup.None();
    private readonly List<Request> _requests = [];

    public int Count => _requests.Count;

    public ImmutableArray<Request> All => [.. _requests];

    public void Clear() => _requests.Clear();

    /// <summary>Remembers which logs a rule read, and what it did not get to know where that matters.</summary>
    public void Add(Rule rule, SubjectActivation activation, ImmutableArray<ReadNote> notes, Unread unread)
    {
        foreach (var note in notes)
        {
            if (!note.Known && unread is Unread.Ignored)
                continue;
            Add(rule, activation, note, !note.Known && unread is Unread.Decisive);
        }
    }

    private void Add(Rule rule, SubjectActivation activation, ReadNote note, bool decisive)
    {
        var at = _requests.FindIndex(r => r.Decisive == decisive && r.Note == note && r.Subject.Container == activation.Container);
        if (at >= 0)
        {
            _requests[at] = _requests[at] with { Rules = _requests[at].Rules.With(rule) };
            return;
        }

        var root = note.Log is null ? activation.Object.Key : Owners.Topmost(reader, activation.Object).Key;
        _requests.Add(new(_none.With(rule), new(activation.Object.Key, activation.Container), root, note, decisive, Restarts(activation)));
    }

    private static long Restarts(SubjectActivation activation) =>
        (activation as ContainerActivation)?.Current.Status is { } status ? EngineFields.RestartCount.Integer(status) ?? 0 : 0;
}

/// <summary>A log or kind that rules asked for on a subject.</summary>
/// <param name="Root">The root of the subject; the subject itself for what is no log.</param>
/// <param name="Decisive">False when the rules hold without it, and it only would have been shown.</param>
/// <param name="Restarts">How often the container has restarted, which says whose log is worth most.</param>
internal sealed record Request(RuleGroup Rules, Subject Subject, ObjectKey Root, ReadNote Note, bool Decisive, long Restarts);

/// <summary>What it means that something was not read: nothing, that a proof cannot be shown, or that the rule is undecided.</summary>
internal enum Unread
{
    Ignored,
    Shown,
    Decisive,
}
