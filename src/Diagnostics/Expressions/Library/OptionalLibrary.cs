namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Optional values (cel-go, optional types); <c>optMap</c> and <c>optFlatMap</c> are macros.</summary>
internal static class OptionalLibrary
{
    public static void Declare(FunctionTable table)
    {
        table.Add("optional.none(): optional(A)", (_, _) => CelValue.OfOptional(null));
        table.AddPassing("optional.of(A): optional(A)", (_, a) => CelValue.OfOptional(a[0]));
        table.AddPassing("optional.ofNonZeroValue(A): optional(A)", (_, a) => CelValue.OfOptional(IsZero(a[0]) ? null : a[0]));
        table.AddPassing("<optional(A)>.hasValue(): bool", (_, a) => CelValue.Of(a[0].HasValue));
        table.AddPassing("<optional(A)>.value(): A", (_, a) => a[0].HasValue ? a[0].OptionalValue : CelValue.Fault("optional.none() dereference"));
        table.Add("<optional(A)>.or(optional(A)): optional(A)", (_, a) => a[0].HasValue ? a[0] : a[1]);
        table.Add("<optional(A)>.orValue(A): A", (_, a) => a[0].HasValue ? a[0].OptionalValue : a[1]);
        table.AddPassing("optional.unwrap(list(optional(A))): list(A)", (c, a) => Unwrap(c, a[0]));
        table.AddPassing("<list(optional(A))>.unwrapOpt(): list(A)", (c, a) => Unwrap(c, a[0]));
    }

    private static CelValue Unwrap(CelActivation context, CelValue list)
    {
        if (!context.Charge(list.Count))
            return CelActivation.Refused;
        var items = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].HasValue)
                items.Add(list[i].OptionalValue);
        }

        return CelValue.Over(items.ToArray());
    }

    private static bool IsZero(CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool => !value.AsBool,
        CelKind.Int or CelKind.Uint or CelKind.Duration => value.AsInt == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Length == 0,
        CelKind.List or CelKind.Map => value.Count == 0,
        CelKind.Optional => !value.HasValue,
        _ => false,
    };
}
