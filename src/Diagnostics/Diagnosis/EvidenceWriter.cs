using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// Collects the proofs of a finding: first what the rule names as evidence, then the plain fields that its clauses read, where they say more than title,
/// cause and evidence say already. Bounded, without repetitions.
/// </summary>
/// <param name="told">Title and cause.</param>
internal sealed class EvidenceWriter(Rule rule, SubjectActivation activation, NotingReader reader, List<ExpressionFault> faults, string told)
{
    public const int MaxEntries = 12;
    public const int MaxLogLines = 20;
    private const int MaxText = 1200;
    private const int MaxFieldText = 300;
    private const int MinRepeated = 20;
    private const int MaxTail = 80;

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

        return [.. WithoutRepeated(_entries)];
    }

    // Calls, local names and lists are steps on the way to a value, and a default is what an absent field reads as: none of these proves anything to a reader.
    private bool IsTelling(CelTrace read) =>
        read.Kind is CelKind.Bool or CelKind.Int or CelKind.Double or CelKind.String or CelKind.Timestamp or CelKind.Opaque
        && read.Value is not ("" or "0" or "false") && IsField(read.Path) && !IsTold(read.Value);

    private bool IsField(string path)
    {
        var dot = path.IndexOf('.');
        return dot > 0 && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_')
            && path is not ("container.name" or "container.init" or "owner.ref") && rule.Lets.All(l => l.Name != path[..dot]);
    }

    private bool IsTold(string value) => Tells(told, value) || _entries.Any(e => Tells(e.Text, value));

    /// <summary>Whether a text holds a value as a word of its own.</summary>
    private static bool Tells(string text, string value)
    {
        for (var at = text.IndexOf(value, StringComparison.Ordinal); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.Ordinal))
        {
            var end = at + value.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Leaves out the facts that an event among them tells as well: a status message and the event of the same failure end in the same words, and the event
    /// also says when and how often.
    /// </summary>
    public static IEnumerable<Evidence> WithoutRepeated(IReadOnlyCollection<Evidence> evidence)
    {
        var events = evidence.Where(e => e.Kind == "event").Select(e => e.Text).ToArray();
        var latest = evidence.Where(e => e.Kind == "event").GroupBy(e => (Uncounted(e.Text), e.Object)).Select(g => g.MaxBy(e => e.At)!).ToHashSet(ReferenceEqualityComparer.Instance);
        return evidence.Where(e => e.Kind != "event" || latest.Contains(e)).Where(e => e.Kind != "fact" || e.Text.Length < MinRepeated || !events.Any(text => text.Contains(Tail(e.Text), StringComparison.Ordinal)));
    }

    // The same words again in another series of events: the latest stands for both.
    private static string Uncounted(string text) => text.EndsWith(')') && text.LastIndexOf(" (x", StringComparison.Ordinal) is var at and > 0 ? text[..at] : text;

    private static string Tail(string text) => text[^Math.Min(text.Length, MaxTail)..];

    private void AddNamed(Clause clause)
    {
        var before = reader.Notes.Count;
        var value = clause.Program.Evaluate(activation);
        var earlier = reader.EarlierLog(before);
        if (value is { IsError: true, AsError.Kind: CelErrorKind.Fault })
            faults.Add(new(rule, new(activation.Object.Key, activation.Container), clause.Text, value.AsError.Message));
        if (value.IsError || value.Kind == CelKind.Null || (value.Kind == CelKind.String && value.AsString.Length == 0))
            return;
        if (value.Kind != CelKind.List)
        {
            AddValue(clause, value, earlier);
            return;
        }

        // Of many the latest count most: logs and events come oldest first.
        for (var i = Math.Max(0, value.Count - MaxLogLines); i < value.Count; i++)
            AddValue(clause, value[i], earlier);
    }

    private void AddValue(Clause clause, CelValue value, EarlierLog? earlier)
    {
        if (value.AsObject is { } whole)
            Add(whole.Kind == ResourceKinds.Event ? OfEvent(whole) : new("fact", whole.Key.ToString(), ObjectReference.To(whole.Key)));
        else if (value.Kind == CelKind.String)
            Add(ReadsLog(clause.Program) ? OfLog(value.AsString, earlier) : new("fact", Shorten(value.AsString.TrimEnd(), MaxText), Self));
        else if (value.Kind is not (CelKind.Message or CelKind.Map or CelKind.List))
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

    /// <summary>A line of the last run's log, or of an earlier one's: then with the time at which that ended.</summary>
    private Evidence OfLog(string line, EarlierLog? earlier) => new("log", Shorten(line.TrimEnd(), MaxText), Self, earlier?.Ended);

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
