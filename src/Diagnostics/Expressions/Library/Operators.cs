namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What the operators do with values, and their signatures for the checker.</summary>
internal static class Operators
{
    private const string Overflow = "integer overflow";

    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    private static readonly string[] Numbers = ["int", "uint", "double"];

    public static void Declare(FunctionTable table)
    {
        foreach (var number in Numbers)
        {
            foreach (var name in (ReadOnlySpan<string>)["_+_", "_-_", "_*_", "_/_"])
                Add(table, $"{name}({number}, {number}): {number}");
        }

        Add(table, "_%_(int, int): int", "_%_(uint, uint): uint", "-_(int): int", "-_(double): double");
        Add(table, "_+_(string, string): string", "_+_(bytes, bytes): bytes", "_+_(list(A), list(A)): list(A)");
        Add(table, "_+_(timestamp, duration): timestamp", "_+_(duration, timestamp): timestamp", "_+_(duration, duration): duration");
        Add(table, "_-_(timestamp, timestamp): duration", "_-_(timestamp, duration): timestamp", "_-_(duration, duration): duration");
        foreach (var name in (ReadOnlySpan<string>)["_<_", "_<=_", "_>_", "_>=_"])
        {
            foreach (var type in Ordered)
                Add(table, $"{name}({type}, {type}): bool");
            foreach (var (left, right) in Numbers.SelectMany(_ => Numbers, (l, r) => (l, r)).Where(p => p.l != p.r))
                Add(table, $"{name}({left}, {right}): bool");
        }

        Add(table, "_==_(A, A): bool", "_!=_(A, A): bool", "_in_(A, list(A)): bool", "_in_(A, map(A, B)): bool");
    }

    public static string SymbolOf(Operator operation) => operation switch
    {
        Operator.Not => "!",
        Operator.Negate => "-",
        Operator.Equal => "==",
        Operator.NotEqual => "!=",
        Operator.Less => "<",
        Operator.LessEqual => "<=",
        Operator.Greater => ">",
        Operator.GreaterEqual => ">=",
        Operator.In => "in",
        Operator.Add => "+",
        Operator.Subtract => "-",
        Operator.Multiply => "*",
        Operator.Divide => "/",
        _ => "%",
    };

    public static string NameOf(Operator operation) => $"_{SymbolOf(operation)}_";

    public static CelValue Apply(Operator operation, in CelValue left, in CelValue right, CelActivation activation) => operation switch
    {
        Operator.Less or Operator.LessEqual or Operator.Greater or Operator.GreaterEqual =>
            Weight.IsSmall(left) || activation.Charge(Weight.Of(left)) ? Compare(operation, left, right) : CelActivation.Refused,
        Operator.In => In(left, right, activation),
        _ when left.Kind == CelKind.Int && right.Kind == CelKind.Int => Ints(operation, left.AsInt, right.AsInt),
        _ when left.Kind == CelKind.Uint && right.Kind == CelKind.Uint => Uints(operation, left.AsUint, right.AsUint),
        _ when left.Kind == CelKind.Double && right.Kind == CelKind.Double && operation != Operator.Modulo =>
            Doubles(operation, left.AsDouble, right.AsDouble),
        Operator.Add => Add(left, right, activation),
        Operator.Subtract => Times.Subtract(left, right) ?? NoOverload(operation, left, right),
        _ => NoOverload(operation, left, right),
    };

    /// <summary>The order of two values of kinds that have one; null for others and for NaN.</summary>
    public static int? Order(in CelValue left, in CelValue right)
    {
        if (left.IsNumber && right.IsNumber)
            return CelNumbers.Compare(left, right);
        if (left.Kind != right.Kind)
            return null;
        return left.Kind switch
        {
            CelKind.Bool => left.AsBool.CompareTo(right.AsBool),
            CelKind.String => CompareText(left.AsString, right.AsString),
            CelKind.Bytes => left.AsBytes.AsSpan().SequenceCompareTo(right.AsBytes),
            CelKind.Timestamp => (left.Seconds, left.Nanos).CompareTo((right.Seconds, right.Nanos)),
            CelKind.Duration => left.Bits.CompareTo(right.Bits),
            _ => null,
        };
    }

    private static void Add(FunctionTable table, params ReadOnlySpan<string> signatures)
    {
        foreach (var signature in signatures)
            table.Add(signature, (_, _) => CelValue.Fault("operators are nodes"));
    }

    /// <summary>By code point: UTF-16 order differs where surrogates meet U+E000 and above.</summary>
    private static int CompareText(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length.CompareTo(right.Length);
        var (a, b) = (left[same], right[same]);
        return char.IsSurrogate(a) != char.IsSurrogate(b) ? char.IsSurrogate(a).CompareTo(char.IsSurrogate(b)) : a.CompareTo(b);
    }

    private static CelValue Compare(Operator operation, in CelValue left, in CelValue right)
    {
        if (Order(left, right) is not { } order)
            return left.IsNumber && right.IsNumber ? CelValue.Of(false) : NoOverload(operation, left, right);
        return CelValue.Of(operation switch
        {
            Operator.Less => order < 0,
            Operator.LessEqual => order <= 0,
            Operator.Greater => order > 0,
            _ => order >= 0,
        });
    }

    private static CelValue In(in CelValue item, in CelValue collection, CelActivation activation)
    {
        if (collection.Kind == CelKind.Map)
            return Weight.IsSmall(item) || activation.Charge(Weight.Of(item)) ? CelValue.Of(collection.TryGet(item, out _)) : CelActivation.Refused;
        if (collection.Kind != CelKind.List)
            return NoOverload(Operator.In, item, collection);
        if (!activation.Charge(Weight.OfComparisons(item, collection.Count) / 4))
            return CelActivation.Refused;
        for (var i = 0; i < collection.Count; i++)
        {
            if (collection[i].Equals(item))
                return CelValue.Of(true);
        }

        return CelValue.Of(false);
    }

    private static CelValue Ints(Operator operation, long left, long right)
    {
        try
        {
            return operation switch
            {
                Operator.Add => CelValue.Of(checked(left + right)),
                Operator.Subtract => CelValue.Of(checked(left - right)),
                Operator.Multiply => CelValue.Of(checked(left * right)),
                Operator.Divide => right == 0 ? CelValue.Fault("divide by zero") : CelValue.Of(checked(left / right)),
                _ => right == 0 ? CelValue.Fault("modulus by zero") : right == -1 ? CelValue.Of(0L) : CelValue.Of(left % right),
            };
        }
        catch (OverflowException)
        {
            return CelValue.Fault(Overflow);
        }
    }

    private static CelValue Uints(Operator operation, ulong left, ulong right)
    {
        try
        {
            return operation switch
            {
                Operator.Add => CelValue.Of(checked(left + right)),
                Operator.Subtract => CelValue.Of(checked(left - right)),
                Operator.Multiply => CelValue.Of(checked(left * right)),
                Operator.Divide => right == 0 ? CelValue.Fault("divide by zero") : CelValue.Of(left / right),
                _ => right == 0 ? CelValue.Fault("modulus by zero") : CelValue.Of(left % right),
            };
        }
        catch (OverflowException)
        {
            return CelValue.Fault($"unsigned {Overflow}");
        }
    }

    private static CelValue Doubles(Operator operation, double left, double right) => CelValue.Of(operation switch
    {
        Operator.Add => left + right,
        Operator.Subtract => left - right,
        Operator.Multiply => left * right,
        _ => left / right,
    });

    private static CelValue Add(in CelValue left, in CelValue right, CelActivation activation)
    {
        if (left.Kind != right.Kind || left.Kind == CelKind.Duration)
            return Times.Add(left, right) ?? NoOverload(Operator.Add, left, right);
        switch (left.Kind)
        {
            case CelKind.String:
                return activation.Charge(Weight.OfText(left.AsString.Length + (long)right.AsString.Length))
                    ? CelValue.Of(left.AsString + right.AsString)
                    : CelActivation.Refused;
            case CelKind.Bytes:
                return activation.Charge(Weight.OfText(left.AsBytes.Length + (long)right.AsBytes.Length))
                    ? CelValue.Of((byte[])[.. left.AsBytes, .. right.AsBytes])
                    : CelActivation.Refused;
            case CelKind.List:
                if (!activation.Charge(left.Count + (long)right.Count))
                    return CelActivation.Refused;
                var items = new CelValue[left.Count + right.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = i < left.Count ? left[i] : right[i - left.Count];
                return CelValue.Over(items);
            default:
                return NoOverload(Operator.Add, left, right);
        }
    }

    private static CelValue NoOverload(Operator operation, in CelValue left, in CelValue right) =>
        CelValue.Fault($"no such overload: {Types.NameOf(left)} {SymbolOf(operation)} {Types.NameOf(right)}");
}
