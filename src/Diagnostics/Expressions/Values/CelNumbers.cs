namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// How numbers of different types compare: integers exactly; an integer with a double as doubles, as cel-go does and the conformance suite asks for.
/// </summary>
internal static class CelNumbers
{
    /// <summary>The order of two numbers; null when one of them is not a number (NaN).</summary>
    public static int? Compare(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => left.AsInt.CompareTo(right.AsInt),
        (CelKind.Uint, CelKind.Uint) => left.AsUint.CompareTo(right.AsUint),
        (CelKind.Int, CelKind.Uint) => left.AsInt < 0 ? -1 : ((ulong)left.AsInt).CompareTo(right.AsUint),
        (CelKind.Uint, CelKind.Int) => right.AsInt < 0 ? 1 : left.AsUint.CompareTo((ulong)right.AsInt),
        _ => Doubles(ToDouble(left), ToDouble(right)),
    };

    /// <summary>Equal for numbers that are equal, whatever their types.</summary>
    public static int Hash(CelValue number) => (ToDouble(number) + 0.0).GetHashCode();

    private static double ToDouble(CelValue number) => number.Kind switch
    {
        CelKind.Int => number.AsInt,
        CelKind.Uint => number.AsUint,
        _ => number.AsDouble,
    };

    private static int? Doubles(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left < right ? -1 : left > right ? 1 : 0;
}
