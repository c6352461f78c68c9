namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>How numbers of different types compare: by mathematical value, exactly (CEL specification, "Numbers").</summary>
internal static class CelNumbers
{
    /// <summary>The order of two numbers; null when one of them is not a number (NaN).</summary>
    public static int? Compare(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => left.AsInt.CompareTo(right.AsInt),
        (CelKind.Uint, CelKind.Uint) => left.AsUint.CompareTo(right.AsUint),
        (CelKind.Int, CelKind.Uint) => left.AsInt < 0 ? -1 : ((ulong)left.AsInt).CompareTo(right.AsUint),
        (CelKind.Uint, CelKind.Int) => right.AsInt < 0 ? 1 : left.AsUint.CompareTo((ulong)right.AsInt),
        (CelKind.Double, CelKind.Double) => Doubles(left.AsDouble, right.AsDouble),
        (CelKind.Double, _) => Mixed(left.AsDouble, right),
        _ => -Mixed(right.AsDouble, left),
    };

    public static int Hash(CelValue number) => number.Kind switch
    {
        CelKind.Int => number.AsInt.GetHashCode(),
        CelKind.Uint => number.AsUint.GetHashCode(),
        _ => number.AsDouble is var d && d == Math.Floor(d) && d is >= -9.2233720368547758e18 and < 9.2233720368547758e18
            ? ((long)d).GetHashCode()
            : HashOfBig(number.AsDouble),
    };

    private static int HashOfBig(double value) =>
        value == Math.Floor(value) && value is >= 0 and < 1.8446744073709552e19 ? ((ulong)value).GetHashCode() : value.GetHashCode();

    private static int? Doubles(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left < right ? -1 : left > right ? 1 : 0;

    private static int? Mixed(double left, CelValue right)
    {
        if (double.IsNaN(left))
            return null;
        if (right.Kind == CelKind.Int)
        {
            if (left >= 9.2233720368547758e18)
                return 1;
            if (left < -9.2233720368547758e18)
                return -1;
            var order = ((long)left).CompareTo(right.AsInt);
            return order != 0 ? order : (left - Math.Truncate(left)).CompareTo(0.0);
        }

        if (left < 0)
            return -1;
        if (left >= 1.8446744073709552e19)
            return 1;
        var unsigned = ((ulong)left).CompareTo(right.AsUint);
        return unsigned != 0 ? unsigned : (left - Math.Truncate(left)).CompareTo(0.0);
    }
}
