namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Functions with a pattern: <c>matches</c>, and Kubernetes' <c>find</c> and <c>findAll</c>.</summary>
internal static class PatternLibrary
{
    public static void Declare(FunctionTable table)
    {
        table.AddPattern("<string>.matches(string): bool", 1, Matches);
        table.AddPattern("matches(string, string): bool", 1, Matches);
        table.AddPattern("<string>.find(string): string", 1, Find);
        table.AddPattern("<string>.findAll(string): list(string)", 1, (c, p, a) => FindAll(c, p, a[0].AsString, -1));
        table.AddPattern("<string>.findAll(string, int): list(string)", 1, (c, p, a) => FindAll(c, p, a[0].AsString, a[2].AsInt));
    }

    private static CelValue Matches(CelActivation context, Re2 pattern, ReadOnlySpan<CelValue> a) =>
        context.Charge(pattern.CostOf(a[0].AsString)) ? CelValue.Of(pattern.IsMatch(a[0].AsString)) : CelActivation.Refused;

    private static CelValue Find(CelActivation context, Re2 pattern, ReadOnlySpan<CelValue> a) =>
        context.Charge(pattern.CostOf(a[0].AsString)) ? CelValue.Of(pattern.Find(a[0].AsString)) : CelActivation.Refused;

    private static CelValue FindAll(CelActivation context, Re2 pattern, string text, long limit)
    {
        // There may be a match at every character.
        return context.Charge(pattern.CostOf(text) + (text.Length / 4))
            ? CelValue.OfList(pattern.FindAll(text, limit))
            : CelActivation.Refused;
    }
}
