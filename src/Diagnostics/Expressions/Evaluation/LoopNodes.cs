namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What every loop has.</summary>
/// <param name="First">The slot of the first variable.</param>
/// <param name="Second">The slot of the second variable, or -1.</param>
/// <param name="StepCost">What one step costs: the longer the loop's text, the more is done in it.</param>
internal readonly record struct LoopParts(Node Range, int First, int Second, int StepCost);

/// <summary>Walks a list or a map for a macro. With one variable it is the element or the key; with two, index and element, or key and value.</summary>
internal abstract class LoopNode(in LoopParts loop) : Node
{
    private readonly Node _range = loop.Range;
    private readonly int _first = loop.First;
    private readonly int _second = loop.Second;
    private readonly int _cost = loop.StepCost;

    /// <summary>The range, or an error when it is one or is nothing to walk.</summary>
    protected CelValue Range(CelActivation activation)
    {
        var value = _range.Evaluate(activation);
        return value.Kind is CelKind.List or CelKind.Map or CelKind.Error ? value
            : CelValue.Fault($"no such overload: a loop over a value of type {Types.NameOf(value)}");
    }

    /// <summary>Sets the variables for a step; false when the evaluation has cost too much.</summary>
    protected bool Step(CelActivation activation, in CelValue range, int index)
    {
        if (!activation.Charge(_cost))
            return false;
        if (range.Kind == CelKind.List)
        {
            activation.SetLocal(_second >= 0 ? _second : _first, range[index]);
            if (_second >= 0)
                activation.SetLocal(_first, CelValue.Of((long)index));
            return true;
        }

        var (key, value) = range.Entry(index);
        activation.SetLocal(_first, key);
        if (_second >= 0)
            activation.SetLocal(_second, value);
        return true;
    }

    protected static CelValue NoBool(in CelValue value) =>
        value.IsError ? value : CelValue.Fault($"no such overload: a condition of type {Types.NameOf(value)}");
}

/// <summary><c>all</c> and <c>exists</c>: an element that decides hides the errors of others.</summary>
internal sealed class QuantifierNode(in LoopParts loop, Node body, bool isAll) : LoopNode(loop)
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var range = Range(activation);
        if (range.IsError)
            return range;
        var error = CelValue.Null;
        for (var i = 0; i < range.Count; i++)
        {
            if (!Step(activation, range, i))
                return CelActivation.Refused;
            var value = body.Evaluate(activation);
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAll)
                    return value;
                continue;
            }

            value = NoBool(value);
            error = error.IsError ? Worse(error, value) : value;
        }

        return error.IsError ? error : CelValue.Of(isAll);
    }
}

internal sealed class ExistsOneNode(in LoopParts loop, Node body) : LoopNode(loop)
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var range = Range(activation);
        if (range.IsError)
            return range;
        var found = 0;
        for (var i = 0; i < range.Count; i++)
        {
            if (!Step(activation, range, i))
                return CelActivation.Refused;
            var value = body.Evaluate(activation);
            if (value.Kind != CelKind.Bool)
                return NoBool(value);
            found += value.AsBool ? 1 : 0;
        }

        return CelValue.Of(found == 1);
    }
}

/// <summary><c>filter</c> (no body), <c>map</c> and <c>transformList</c>.</summary>
internal sealed class MapLoopNode(in LoopParts loop, Node? filter, Node? body) : LoopNode(loop)
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var range = Range(activation);
        if (range.IsError)
            return range;
        List<CelValue>? kept = null;
        for (var i = 0; i < range.Count; i++)
        {
            if (!Step(activation, range, i))
                return CelActivation.Refused;
            if (filter is not null)
            {
                var holds = filter.Evaluate(activation);
                if (holds.Kind != CelKind.Bool)
                    return NoBool(holds);
                if (!holds.AsBool)
                    continue;
            }

            var value = body is null ? Element(range, i) : body.Evaluate(activation);
            if (value.IsError)
                return value;
            (kept ??= []).Add(value);
        }

        return kept is null ? CelValue.EmptyList : CelValue.Over(kept.ToArray());
    }

    private static CelValue Element(in CelValue range, int index) => range.Kind == CelKind.List ? range[index] : range.Entry(index).Key;
}

/// <summary><c>transformMap</c>, and with <paramref name="entries"/> <c>transformMapEntry</c>, whose body makes maps of new entries.</summary>
internal sealed class TransformMapNode(in LoopParts loop, Node? filter, Node body, bool entries) : LoopNode(loop)
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var range = Range(activation);
        if (range.IsError)
            return range;
        var result = new CelMap();
        for (var i = 0; i < range.Count; i++)
        {
            if (!Step(activation, range, i) || !activation.Charge(MapNode.EntryCost))
                return CelActivation.Refused;
            var holds = filter?.Evaluate(activation) ?? CelValue.Of(true);
            if (holds.Kind != CelKind.Bool)
                return NoBool(holds);
            if (!holds.AsBool)
                continue;
            var value = body.Evaluate(activation);
            if (value.IsError)
                return value;
            if (Add(activation, result, range, i, value) is { } fault)
                return fault;
        }

        return CelValue.OfMap(result);
    }

    private CelValue? Add(CelActivation activation, CelMap result, in CelValue range, int index, CelValue value)
    {
        if (!entries)
            return MapNode.Insert(activation, result, range.Kind == CelKind.Map ? range.Entry(index).Key : CelValue.Of((long)index), value);
        if (value.Kind != CelKind.Map)
            return CelValue.Fault($"no such overload: transformMapEntry makes a map of entries, found {Types.NameOf(value)}");
        for (var i = 0; i < value.Count; i++)
        {
            var (key, item) = value.Entry(i);
            if (MapNode.Insert(activation, result, key, item) is { } fault)
                return fault;
        }

        return null;
    }
}

/// <summary><c>list.sortBy(e, key)</c>: ascending by the key, stable.</summary>
internal sealed class SortByNode(in LoopParts loop, Node key) : LoopNode(loop)
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var range = Range(activation);
        if (range.IsError)
            return range;
        if (range.Kind != CelKind.List)
            return CelValue.Fault("no such overload: sortBy of a map");
        var keys = new CelValue[range.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            if (!Step(activation, range, i))
                return CelActivation.Refused;
            keys[i] = key.Evaluate(activation);
            if (keys[i].IsError)
                return keys[i];
        }

        return ListLibrary.SortBy(activation, range, keys);
    }
}

/// <summary><c>cel.bind</c>: the value is computed once, before the body (an error stays an error where the body uses it).</summary>
internal sealed class BindNode(int slot, Node value, Node body) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        activation.SetLocal(slot, value.Evaluate(activation));
        return body.Evaluate(activation);
    }
}

/// <summary><c>optional.optMap(x, body)</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalMapNode(int slot, Node operand, Node body, bool flat) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        if (value.IsError || (value.Kind == CelKind.Optional && !value.HasValue))
            return value;
        if (value.Kind != CelKind.Optional)
            return CelValue.Fault($"no such overload: optMap of a value of type {Types.NameOf(value)}");
        activation.SetLocal(slot, value.OptionalValue);
        var result = body.Evaluate(activation);
        if (result.IsError || (flat && result.Kind == CelKind.Optional))
            return result;
        return flat ? CelValue.Fault("optFlatMap needs an optional") : CelValue.OfOptional(result);
    }
}
