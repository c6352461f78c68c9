namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Kubernetes' named formats in expressions: <c>format.dns1123Label().validate(name)</c> (k8s.io/apiserver, cel/library/format.go).</summary>
internal static class FormatLibrary
{
    public static void Declare(FunctionTable table)
    {
        foreach (var name in NamedFormat.Names)
        {
            var format = CelValue.OfOpaque(new NamedFormat(name));
            table.Add($"format.{name}(): namedFormat", (_, _) => format);
        }

        table.Add("format.named(string): optional(namedFormat)", (_, a) =>
            CelValue.OfOptional(NamedFormat.Names.Contains(a[0].AsString) ? CelValue.OfOpaque(new NamedFormat(a[0].AsString)) : null));
        table.Add("<namedFormat>.validate(string): optional(list(string))", Validate);
    }

    private static CelValue Validate(CelActivation context, ReadOnlySpan<CelValue> a)
    {
        if (!context.Charge(4 * Weight.OfText(a[1].AsString.Length)))
            return CelActivation.Refused;
        string[] faults = [.. ((NamedFormat)a[0].Reference!).Faults(a[1].AsString)];
        return CelValue.OfOptional(faults.Length == 0 ? null : CelValue.OfList([.. faults]));
    }
}
