namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A value that an evaluation read. Raw cluster text.</summary>
/// <param name="Path">What was read, as the expression writes it: <c>container.status.restartCount</c>.</param>
/// <param name="Kind">What kind of value it is.</param>
public readonly record struct CelTrace(string Path, string Value, CelKind Kind)
{
    /// <summary>The values of a step, the arguments of a function before the function.</summary>
    internal static IEnumerable<CelTrace> Of(CelStep step)
    {
        var inner = step.Kind == CelStepKind.Local ? [] : step.Inner.SelectMany(Of);
        return step.Kind is CelStepKind.Read or CelStepKind.Test or CelStepKind.Local or CelStepKind.Call
            ? inner.Append(new(step.Text, Show(step.Value), step.Value.Kind))
            : inner;
    }

    private static string Show(CelValue value) => value.Kind switch
    {
        CelKind.Error => value.AsError.Kind switch
        {
            CelErrorKind.Absent => "absent",
            CelErrorKind.Unknown => $"unknown: {value.AsError.Message}",
            _ => $"error: {value.AsError.Message}",
        },
        CelKind.List when value.Count > 5 || (value.Count > 0 && value[0].Kind is CelKind.Message or CelKind.Map or CelKind.List) => $"{value.Count} items",
        CelKind.List => $"[{value.ToDisplay()}]",
        CelKind.Map => $"{{{value.ToDisplay()}}}",
        _ => value.ToDisplay(),
    };
}
