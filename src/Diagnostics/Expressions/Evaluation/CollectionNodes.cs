namespace K8sDoctor.Diagnostics.Expressions;

internal sealed class ListNode(Node[] items, bool[] optional) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        if (!activation.Charge(items.Length))
            return CelActivation.Refused;
        var values = new List<CelValue>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(activation);
            if (value.IsError)
                return value;
            if (!optional[i])
                values.Add(value);
            else if (value.Kind != CelKind.Optional)
                return CelValue.Fault($"an optional entry of a list needs an optional, found {Types.NameOf(value)}");
            else if (value.HasValue)
                values.Add(value.OptionalValue);
        }

        return CelValue.Over(values.ToArray());
    }
}

internal sealed class MapNode(Node[] keys, Node[] values, bool[] optional) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        if (!activation.Charge((long)EntryCost * keys.Length))
            return CelActivation.Refused;
        var map = new CelMap();
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Evaluate(activation);
            var value = key.IsError ? key : values[i].Evaluate(activation);
            if (value.IsError)
                return value;
            if (optional[i] && value.Kind != CelKind.Optional)
                return CelValue.Fault($"an optional entry of a map needs an optional, found {Types.NameOf(value)}");
            if (optional[i] && !value.HasValue)
                continue;
            if (Insert(activation, map, key, optional[i] ? value.OptionalValue : value) is { } fault)
                return fault;
        }

        return CelValue.OfMap(map);
    }

    /// <summary>An entry takes some 100 bytes.</summary>
    public const int EntryCost = 4;

    /// <summary>Adds an entry; the fault when the key is of no kind for keys, or there already.</summary>
    public static CelValue? Insert(CelActivation activation, CelMap map, CelValue key, CelValue value)
    {
        if (!Weight.IsSmall(key) && !activation.Charge(Weight.Of(key)))
            return CelActivation.Refused;
        if (key.Kind is not (CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.String))
            return CelValue.Fault($"unsupported key type: {Types.NameOf(key)}");
        if (map.Contains(key))
            return CelValue.Fault($"the key {key.ToDisplay()} is repeated");
        map.Set(key, value);
        return null;
    }
}

/// <summary><c>operand[index]</c> and <c>operand[?index]</c>, of a list, a map or an optional of one.</summary>
internal sealed class IndexNode(Node operand, Node index, bool optional) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        if (value.IsError)
            return value;
        var at = index.Evaluate(activation);
        if (at.IsError)
            return at;
        if (!Weight.IsSmall(at) && !activation.Charge(Weight.Of(at)))
            return CelActivation.Refused;
        if (value.Kind != CelKind.Optional)
            return Get(value, at, optional);
        return value.HasValue ? Get(value.OptionalValue, at, asOptional: true) : value;
    }

    private static CelValue Get(CelValue value, CelValue at, bool asOptional)
    {
        if (value.Kind == CelKind.Map)
        {
            if (value.TryGet(at, out var found))
                return asOptional ? CelValue.OfOptional(found) : found;
            return asOptional ? CelValue.OfOptional(null) : CelValue.Fault($"no such key: {at.ToDisplay()}");
        }

        if (value.Kind != CelKind.List)
            return CelValue.Fault($"no such overload: index of a value of type {Types.NameOf(value)}");
        if (Position(at) is not { } position)
            return CelValue.Fault($"invalid_argument: a list has no index of type {Types.NameOf(at)}");
        if (position >= 0 && position < value.Count)
            return asOptional ? CelValue.OfOptional(value[(int)position]) : value[(int)position];
        return asOptional ? CelValue.OfOptional(null) : CelValue.Fault($"invalid_argument: index {position} out of range of a list of {value.Count}");
    }

    /// <summary>The position that a number means: whole numbers of any type.</summary>
    private static long? Position(CelValue at) => at.Kind switch
    {
        CelKind.Int => at.AsInt,
        CelKind.Uint when at.AsUint <= int.MaxValue => (long)at.AsUint,
        CelKind.Uint => int.MaxValue,
        CelKind.Double when at.AsDouble == Math.Floor(at.AsDouble) && Math.Abs(at.AsDouble) <= int.MaxValue => (long)at.AsDouble,
        _ => null,
    };
}
