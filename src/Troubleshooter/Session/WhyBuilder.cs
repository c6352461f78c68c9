using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Makes the shown form of traces: the place where what they read of the cluster becomes <see cref="SafeText"/>.</summary>
internal sealed partial class WhyBuilder
{
    private readonly ViewBuilder _views = new();

    public TraceView Of(RuleTrace trace) =>
        new(trace.Rule.Id, new(trace.Rule.Path), Of(trace.Subject), trace.Verdict, [.. trace.Clauses.Select(Of)], trace.Rule.For, trace.Held)
        {
            RefinedBy = trace.RefinedBy is { } better ? new(better.Rule, Of(better.Subject)) : null,
            ExplainedBy = [.. trace.ExplainedBy.Select(i => new FaultView(i.Rule, _views.Of(i.Root)))],
        };

    public ReferenceView Of(Subject subject) => _views.Of(ObjectReference.To(subject.Object, subject.Container));

    private ClauseView Of(ClauseTrace clause) =>
        new(clause.Part, new(clause.Text), clause.Line, clause.Verdict, clause.IsDecisive, new(clause.Recording.Shown), [.. clause.Recording.Steps.Select(Of)])
        {
            Unread = [.. clause.Unread.Select(u => new SafeText(u))],
        };

    private StepView Of(CelStep step) => new(
        step.Kind, new(step.Text), Value(step), step.Value.Kind, step.Object is { } at ? _views.Of(ObjectReference.To(at)) : null, new(step.Path), step.Unset, step.Loop,
        [.. step.Inner.Select(Of)])
    {
        Error = step.Value.IsError ? step.Value.AsError.Kind : null,
        Holds = step.Value is { Kind: CelKind.Bool, AsBool: true },
    };

    /// <summary>A value is a secret by its own shape, or by the name that it lies under.</summary>
    private static SafeText Value(CelStep step)
    {
        var shown = new SafeText(step.Shown);
        return shown.IsEmpty || !NamesOf(step).Any(name => IsSecret(name, step.Shown)) ? shown : new(Redactor.Mark);
    }

    private static bool IsSecret(string name, string value) => Redactor.Redact($"{name}={value}") is var redacted && redacted == $"{name}={Redactor.Mark}";

    // A variable of the environment whose name is not known may be any secret.
    private static IEnumerable<string> NamesOf(CelStep step) => step.Value.Kind is not (CelKind.String or CelKind.List or CelKind.Map) ? []
        : Nameless().IsMatch(step.Path) ? ["secret"]
        : step.Path.Split(['.', '[', ']', '"', '='], StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\.env\[[0-9]+\]\.value$")]
    private static partial Regex Nameless();
}
