using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Evaluates the expressions of one rule on one subject, and records what they read. A local name is shown where it is first needed.</summary>
internal sealed class ClauseTracer(Rule rule, SubjectActivation activation, NotingReader reader)
{
    private readonly TraceRecorder _recorder = new(deep: true);

    /// <summary>Every clause, also those that the engine does not reach.</summary>
    public ImmutableArray<ClauseTrace> Clauses()
    {
        var clauses = rule.When.Select(c => Trace("when", c.Text, c.Line, c.Program)).ToArray();
        if (Array.FindIndex(clauses, c => c.Verdict != ClauseVerdict.Holds) is var first and >= 0)
            clauses[first] = clauses[first] with { IsDecisive = true };
        return [.. clauses];
    }

    public ClauseTrace? Since() => rule.Since is { } since ? Trace("since", rule.SinceText, 0, since) : null;

    /// <summary>What joins findings to faults.</summary>
    public IEnumerable<ClauseTrace> Joins()
    {
        if (rule.Missing is { } missing)
            yield return Named("missing", missing);
        if (rule.Blames is { } blamed)
            yield return Named("blames", blamed);
        if (rule.DependsOn is { } needed)
            yield return Named("dependsOn", needed);
        if (rule.Together is { } together)
            yield return Trace("together", "", 0, together);
    }

    private ClauseTrace Named(string part, NamedObject named) => Trace(part, named.Kind.Kind, 0, named.Name);

    private ClauseTrace Trace(string part, string text, int line, CelProgram program)
    {
        reader.ForgetNotes();
        var recording = program.Record(activation, _recorder);
        return new(part, text, line, VerdictOf(recording.Value), recording) { Unread = [.. reader.Notes.Where(n => !n.Known).Select(Words).Distinct()] };
    }

    private static ClauseVerdict VerdictOf(in CelValue value) => value.Kind switch
    {
        CelKind.Error => value.AsError.Kind switch
        {
            CelErrorKind.Unknown => ClauseVerdict.Unknown,
            CelErrorKind.Absent => ClauseVerdict.Absent,
            _ => ClauseVerdict.Fails,
        },
        CelKind.Bool when !value.AsBool => ClauseVerdict.DoesNotHold,
        _ => ClauseVerdict.Holds,
    };

    private static string Words(ReadNote note) => note.Log is { } log
        ? $"the {(log.Previous ? "log of the run before" : "log")} of {log.Namespace}/{log.Pod} [{log.Container}]"
        : $"{note.Kind.Plural}{(note.Namespace is null ? "" : $" in {note.Namespace}")}";
}
