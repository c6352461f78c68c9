namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Kubernetes' quantities in expressions (k8s.io/apiserver, cel/library/quantity.go).</summary>
internal static class QuantityLibrary
{
    public static void Declare(FunctionTable table)
    {
        table.Add("isQuantity(string): bool", (c, a) => CelValue.Of(Quantity.TryParse(a[0].AsString, out _)));
        table.Add("quantity(string): quantity", (_, a) =>
            Quantity.TryParse(a[0].AsString, out var value) ? CelValue.OfOpaque(value) : CelValue.Fault($"'{a[0].AsString}' is no quantity"));
        table.Add("quantity(int): quantity", (_, a) => CelValue.OfOpaque(new Quantity(a[0].AsInt, 0, false)));
        table.Add("quantity(quantity): quantity", (_, a) => a[0]);
        table.Add("<quantity>.sign(): int", (_, a) => CelValue.Of((long)Of(a[0]).Amount.Sign));
        table.Add("sign(quantity): int", (_, a) => CelValue.Of((long)Of(a[0]).Amount.Sign));
        table.Add("<quantity>.isInteger(): bool", (_, a) => CelValue.Of(Of(a[0]).ToInteger() is not null));
        table.Add("<quantity>.asInteger(): int", (_, a) =>
            Of(a[0]).ToInteger() is { } value ? CelValue.Of(value) : CelValue.Fault($"cannot convert quantity {Of(a[0])} to an integer"));
        table.Add("<quantity>.asApproximateFloat(): double", (_, a) => CelValue.Of(Of(a[0]).ToDouble()));
        table.Add("<quantity>.add(quantity): quantity", (_, a) => Sum(a[0], Of(a[1]), 1));
        table.Add("<quantity>.add(int): quantity", (_, a) => Sum(a[0], new Quantity(a[1].AsInt, 0, false), 1));
        table.Add("<quantity>.sub(quantity): quantity", (_, a) => Sum(a[0], Of(a[1]), -1));
        table.Add("<quantity>.sub(int): quantity", (_, a) => Sum(a[0], new Quantity(a[1].AsInt, 0, false), -1));
        table.Add("<quantity>.isGreaterThan(quantity): bool", (_, a) => CelValue.Of(Of(a[0]).CompareTo(Of(a[1])) > 0));
        table.Add("<quantity>.isLessThan(quantity): bool", (_, a) => CelValue.Of(Of(a[0]).CompareTo(Of(a[1])) < 0));
        table.Add("<quantity>.compareTo(quantity): int", (_, a) => CelValue.Of((long)Of(a[0]).CompareTo(Of(a[1]))));
    }

    private static Quantity Of(CelValue value) => (Quantity)value.Reference!;

    private static CelValue Sum(CelValue left, Quantity right, int sign) => CelValue.OfOpaque(Of(left).Add(right, sign));
}
