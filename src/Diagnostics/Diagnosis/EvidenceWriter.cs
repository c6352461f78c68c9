using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Collects the proofs of a finding: first what the rule names as evidence, then the values that its clauses read. Bounded, without repetitions.</summary>
internal sealed class EvidenceWriter(Rule rule, SubjectActivation activation, List<ExpressionFault> faults)
{
    public const int MaxEntries = 12;
    public const int MaxLogLines = 20;
    private const int MaxText = 1200;
    private const int MaxFieldText = 300;

    private readonly List<Evidence> _entries = [];
    private int _lines;
    private int _others;

    private ObjectReference Self => ObjectReference.To(activation.Object.Key, activation.Container);

    public ImmutableArray<Evidence> Write()
    {
        foreach (var clause in rule.Evidence)
            AddNamed(clause);
        foreach (var clause in rule.When)
        {
            foreach (var read in clause.Program.Trace(activation).Where(IsTelling))
                Add(new("field", $"{read.Path} = {Shorten(read.Value, MaxFieldText)}", Self));
        }

        return [.. _entries];
    }

    // What is only a step on the way to a value (a whole message, the length of a list, that a field is there) proves nothing to a reader.
    private static bool IsTelling(CelTrace read) =>
        read.Value.Length > 0 && read.Value[0] != '{' && !read.Value.EndsWith(" items", StringComparison.Ordinal)
        && read.Path.Contains('.') && !read.Path.StartsWith("has(", StringComparison.Ordinal);

    private void AddNamed(Clause clause)
    {
        var value = clause.Program.Evaluate(activation);
        if (value is { IsError: true, AsError.Kind: CelErrorKind.Fault })
            faults.Add(new(rule, new(activation.Object.Key, activation.Container), clause.Text, value.AsError.Message));
        if (value.IsError || value.Kind == CelKind.Null)
            return;
        if (value.Kind != CelKind.List)
        {
            AddValue(clause, value);
            return;
        }

        // Of many the latest count most: logs and events come oldest first.
        for (var i = Math.Max(0, value.Count - MaxLogLines); i < value.Count; i++)
            AddValue(clause, value[i]);
    }

    private void AddValue(Clause clause, CelValue value)
    {
        if (value.AsObject is { } whole)
            Add(whole.Kind == ResourceKinds.Event ? OfEvent(whole) : new("fact", whole.Key.ToString(), ObjectReference.To(whole.Key)));
        else if (value.Kind == CelKind.String)
            Add(new(ReadsLog(clause.Program) ? "log" : "fact", Shorten(value.AsString, MaxText), Self));
        else
            Add(new("field", $"{clause.Text} = {Shorten(value.ToDisplay(), MaxFieldText)}", Self));
    }

    private bool ReadsLog(CelProgram program) =>
        rule.Subject.Form is SubjectForm.Container && program.Variables.Any(v => v is SubjectVariables.Log or SubjectVariables.PreviousLog);

    private void Add(Evidence entry)
    {
        ref var count = ref entry.Kind == "log" ? ref _lines : ref _others;
        if (count >= (entry.Kind == "log" ? MaxLogLines : MaxEntries) || _entries.Contains(entry))
            return;
        count++;
        _entries.Add(entry);
    }

    private static Evidence OfEvent(ResourceObject e)
    {
        var count = EventTimes.Count(e);
        var text = $"{EngineFields.EventReason.Text(e.Body)}: {EngineFields.EventMessage.Text(e.Body)?.Trim()}{(count > 1 ? $" (x{count})" : "")}";
        var about = new ObjectReference(
            EngineFields.EventObjectKind.Text(e.Body) ?? "", EngineFields.EventObjectNamespace.Text(e.Body) ?? "",
            EngineFields.EventObjectName.Text(e.Body) ?? "");
        return new("event", Shorten(text, MaxText), about, EventTimes.Seen(e));
    }

    private static string Shorten(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length - 1)}…";
}
