using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>The values that the clauses of one trace read, a line each, without those that say nothing new.</summary>
/// <param name="subject">What the trace is about: its fields are named without it.</param>
internal sealed class WhySteps(ReferenceView subject)
{
    /// <summary>Stands before the reason why something was not read.</summary>
    public const string NotKnown = ": not known, ";

    private const int MaxDepth = 6;

    private readonly ReferenceView _subject = subject with { Container = default };
    private readonly HashSet<string> _shown = [];
    private string _clause = "";
    private string? _value;

    /// <summary>The lines of a clause, and how deep each stands.</summary>
    public IEnumerable<(string Line, int Depth)> Lines(ClauseView clause)
    {
        _clause = string.Join(' ', clause.Text.Value.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        _value = clause.Part == "when" ? null : clause.Value.Value;
        return [.. clause.Steps.SelectMany(step => Lines(step, 0, _subject))];
    }

    /// <param name="at">The object that is spoken of; null within an element of a loop.</param>
    private IEnumerable<(string Line, int Depth)> Lines(StepView step, int depth, ReferenceView? at)
    {
        if (depth > MaxDepth || SaysNothing(step, depth))
            return [];
        var inner = Inner(step);
        if (IsTold(step) || (step.Kind == CelStepKind.Operand && IsPlain(step, inner)))
            return inner.SelectMany(s => Lines(s, depth, at));
        if (step.Kind == CelStepKind.Local && !_shown.Add($"{step.Text}={step.Value}") && step.Type is CelKind.Message or CelKind.List or CelKind.Map)
            return [];
        if (step.Kind == CelStepKind.Local && inner is [{ Kind: CelStepKind.Call } call] && call.Value == step.Value)
            return Lines(call, depth, at).Select((l, i) => i == 0 ? ($"{step.Text} = {l.Line}", l.Depth) : l);
        var line = Line(step, at);
        // Within an element, whose place was just told, fields are named as the expression writes them.
        return inner.SelectMany(s => Lines(s, depth + 1, step.Kind == CelStepKind.Element ? null : at)).Prepend((line, depth));
    }

    // A call that is the whole clause, or all of it but for a '!', has its value in the verdict; what is no clause has its value beside it.
    private bool IsTold(StepView step) => step.Error is null && (step.Value.Value == _value
        || (step.Kind == CelStepKind.Call && (step.Text.Value == _clause || (step.Type == CelKind.Bool && $"!{step.Text}" == _clause))));

    // An operand that is a field or a call alone, or holds by fields alone, is told by their values.
    private static bool IsPlain(StepView step, StepView[] inner) =>
        (inner is [var only] && only.Text == step.Text) || (step.Holds && inner.Length > 0 && inner.All(s => s.Kind is CelStepKind.Read or CelStepKind.Test));

    private static StepView[] Inner(StepView step)
    {
        if (step.Kind == CelStepKind.Seen)
            return [];
        StepView[] inner = [.. step.Inner.Where(s => !SaysNothing(s, 1))];
        // A local name that is but another name for something says what that is.
        return step.Kind == CelStepKind.Local ? [.. inner.Where(s => s.Kind != CelStepKind.Read || s.Value != step.Value)] : inner;
    }

    // An argument that is a whole object, or the range of a loop, is named by the call or the loop.
    private static bool SaysNothing(StepView step, int depth) =>
        depth > 0 && step is { Kind: CelStepKind.Read, Type: CelKind.Message or CelKind.List, Error: null } && step.Value.Value != "[]";

    private static string Line(StepView step, ReferenceView? at) => step.Kind switch
    {
        CelStepKind.Test => $"{Named(step, at)} is {(step.Holds ? "set" : "not set")}",
        CelStepKind.Unreached => $"{step.Text}: not needed",
        CelStepKind.Operand => step.Type == CelKind.Bool ? $"{step.Text}: {(step.Holds ? "yes" : "no")}" : $"{step.Text}{Result(step)}",
        CelStepKind.Loop => $"{step.Text}: {OfLoop(step)}",
        CelStepKind.Element => step.Object is not null && !step.Path.IsEmpty ? $"{step.Text}: {Name(step, at)}" : $"{step.Text}: {step.Value}",
        CelStepKind.Seen => OfSeen(step),
        CelStepKind.Local when !step.Path.IsEmpty && step.Error is null => $"{step.Text} = {Name(step, at)}{Result(step)}",
        CelStepKind.Read => $"{Name(step, at)}{Result(step)}",
        _ => $"{step.Text}{Result(step)}",
    };

    private static string Result(StepView step) => step.Error switch
    {
        CelErrorKind.Absent => step.Kind == CelStepKind.Read && !step.Path.IsEmpty ? " is not set" : $": {step.Value}",
        CelErrorKind.Unknown => $"{NotKnown}{step.Value}",
        CelErrorKind.Fault => $": error: {step.Value}",
        _ => $" = {step.Value}{(step.Unset ? " (not set)" : "")}",
    };

    /// <summary>The field as kubectl prints it; of an event, whose name says nothing, as the expression writes it.</summary>
    private static string Name(StepView step, ReferenceView? at) =>
        step.Path.IsEmpty || step.Object is null || at is null ? step.Text.Value
        : step.Object == at ? step.Path.Value
        : step.Object.Kind.Value == "Event" ? step.Text.Value
        : $"{step.Object} {step.Path}";

    private static string Named(StepView step, ReferenceView? at) => Name(step, at) is var name && name.StartsWith("has(", StringComparison.Ordinal) ? name[4..^1] : name;

    private static string OfSeen(StepView step)
    {
        var values = string.Join(" or ", step.Inner.Select(i => i.Value));
        return step.Inner.Length == 1 ? $"{step.Text} is {values} in all" : $"{step.Text} is {values}{(step.Value.Value == $"{step.Inner.Length}" ? "" : " or …")}";
    }

    private static string OfLoop(StepView step)
    {
        var loop = step.Loop!;
        if (step.Error is not null)
            return $"error: {step.Value}";
        return loop.Macro switch
        {
            "exists" or "all" when loop.Size == 0 => $"{(step.Holds ? "yes" : "no")}, there is nothing to look at",
            "exists" => step.Holds ? $"yes, number {loop.Looked} of {loop.Size}" : $"none of {loop.Size}",
            "all" => step.Holds ? $"all {loop.Size}" : $"not for number {loop.Looked} of {loop.Size}",
            "exists_one" or "existsOne" => $"{loop.Held} of {loop.Size}",
            "filter" => $"{loop.Held} of {loop.Size}",
            _ => $"{step.Value} of {loop.Size}",
        };
    }
}
