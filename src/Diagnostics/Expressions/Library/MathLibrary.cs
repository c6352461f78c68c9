namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>cel-go's math extension.</summary>
internal static class MathLibrary
{
    public static void Declare(FunctionTable table)
    {
        foreach (var (name, sign) in (ReadOnlySpan<(string, int)>)[("math.greatest", 1), ("math.least", -1)])
        {
            table.Add($"{name}(list(A)): A", (_, a) => Best(a[0], sign));
            table.Add($"{name}(A...): A", (_, a) => Best(CelValue.Over(a.ToArray()), sign));
            table.Add($"{name}(dyn...): dyn", (_, a) => Best(CelValue.Over(a.ToArray()), sign));
        }

        table.Add("math.abs(int): int", (_, a) => a[0].AsInt == long.MinValue ? CelValue.Fault("integer overflow") : CelValue.Of(Math.Abs(a[0].AsInt)));
        table.Add("math.abs(uint): uint", (_, a) => a[0]);
        table.Add("math.abs(double): double", (_, a) => CelValue.Of(Math.Abs(a[0].AsDouble)));
        table.Add("math.ceil(double): double", (_, a) => CelValue.Of(Math.Ceiling(a[0].AsDouble)));
        table.Add("math.floor(double): double", (_, a) => CelValue.Of(Math.Floor(a[0].AsDouble)));
        table.Add("math.round(double): double", (_, a) => CelValue.Of(Math.Round(a[0].AsDouble, MidpointRounding.AwayFromZero)));
        table.Add("math.trunc(double): double", (_, a) => CelValue.Of(Math.Truncate(a[0].AsDouble)));
        table.Add("math.isNaN(double): bool", (_, a) => CelValue.Of(double.IsNaN(a[0].AsDouble)));
        table.Add("math.isInf(double): bool", (_, a) => CelValue.Of(double.IsInfinity(a[0].AsDouble)));
        table.Add("math.isFinite(double): bool", (_, a) => CelValue.Of(double.IsFinite(a[0].AsDouble)));
        table.Add("math.sign(int): int", (_, a) => CelValue.Of((long)Math.Sign(a[0].AsInt)));
        table.Add("math.sign(uint): uint", (_, a) => CelValue.Of(Math.Min(a[0].AsUint, 1)));
        table.Add("math.sign(double): double", (_, a) => CelValue.Of(double.IsNaN(a[0].AsDouble) ? double.NaN : Math.Sign(a[0].AsDouble)));
        table.Add("math.sqrt(uint): double", (_, a) => CelValue.Of(Math.Sqrt(a[0].AsUint)));
        table.Add("math.sqrt(double): double", (_, a) => CelValue.Of(Math.Sqrt(a[0].AsDouble)));
        table.Add("math.sqrt(int): double", (_, a) => CelValue.Of(Math.Sqrt(a[0].AsInt)));
        DeclareBits(table, "int", bits => CelValue.Of(unchecked((long)bits)));
        DeclareBits(table, "uint", CelValue.Of);
    }

    private static void DeclareBits(FunctionTable table, string type, Func<ulong, CelValue> of)
    {
        table.Add($"math.bitAnd({type}, {type}): {type}", (_, a) => of(a[0].AsUint & a[1].AsUint));
        table.Add($"math.bitOr({type}, {type}): {type}", (_, a) => of(a[0].AsUint | a[1].AsUint));
        table.Add($"math.bitXor({type}, {type}): {type}", (_, a) => of(a[0].AsUint ^ a[1].AsUint));
        table.Add($"math.bitNot({type}): {type}", (_, a) => of(~a[0].AsUint));
        table.Add($"math.bitShiftLeft({type}, int): {type}", (_, a) => Shifted(a[1].AsInt) ?? of(a[1].AsInt > 63 ? 0 : a[0].AsUint << (int)a[1].AsInt));
        table.Add($"math.bitShiftRight({type}, int): {type}", (_, a) => Shifted(a[1].AsInt) ?? of(a[1].AsInt > 63 ? 0 : a[0].AsUint >> (int)a[1].AsInt));
    }

    private static CelValue? Shifted(long offset) => offset < 0 ? CelValue.Fault($"a shift by {offset}: negative offset") : null;

    private static CelValue Best(CelValue numbers, int sign)
    {
        if (numbers.Count == 0)
            return CelValue.Fault("math.greatest and math.least need a number");
        var best = numbers[0];
        for (var i = 0; i < numbers.Count; i++)
        {
            if (!numbers[i].IsNumber)
                return CelValue.Fault($"no such overload: math.greatest and math.least of {Types.NameOf(numbers[i])}");
            if (CelNumbers.Compare(numbers[i], best) * sign > 0)
                best = numbers[i];
        }

        return best;
    }
}
