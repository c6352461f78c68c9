namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Lists: cel-go's extension, and what Kubernetes adds (isSorted, sum, min, max, indexOf).</summary>
internal static class ListLibrary
{
    private const int MaxRange = 100_000;

    /// <summary>The types whose values have an order.</summary>
    private static readonly string[] Ordered = ["int", "uint", "double", "bool", "string", "bytes", "timestamp", "duration"];

    public static void Declare(FunctionTable table)
    {
        table.AddPassing("<list(A)>.first(): optional(A)", (_, a) => CelValue.OfOptional(a[0].Count == 0 ? null : a[0][0]));
        table.AddPassing("<list(A)>.last(): optional(A)", (_, a) => CelValue.OfOptional(a[0].Count == 0 ? null : a[0][a[0].Count - 1]));
        table.AddPassing("<list(A)>.last(int): list(A)", (_, a) => Last(a[0], a[1].AsInt));
        table.AddPassing("<list(A)>.slice(int, int): list(A)", (_, a) => Slice(a[0], a[1].AsInt, a[2].AsInt));
        table.AddPassing("<list(A)>.reverse(): list(A)", (c, a) => Reverse(c, a[0]));
        table.Add("<list(A)>.distinct(): list(A)", (c, a) => Distinct(c, a[0]));
        table.AddPassing("<list(list(A))>.flatten(): list(A)", (c, a) => Flattened(c, a[0], 1));
        table.AddPassing("<list(dyn)>.flatten(): list(dyn)", (c, a) => Flattened(c, a[0], 1));
        table.AddPassing("<list(dyn)>.flatten(int): list(dyn)", (c, a) => Flattened(c, a[0], a[1].AsInt));
        table.Add("lists.range(int): list(int)", (c, a) => Range(c, a[0].AsInt));
        foreach (var type in Ordered)
        {
            table.Add($"<list({type})>.sort(): list({type})", (c, a) => Sort(c, a[0]));
            table.Add($"<list({type})>.isSorted(): bool", (c, a) => IsSorted(c, a[0]));
            table.Add($"<list({type})>.min(): {type}", (c, a) => Extreme(c, a[0], -1));
            table.Add($"<list({type})>.max(): {type}", (c, a) => Extreme(c, a[0], 1));
        }

        table.Add("<list(int)>.sum(): int", (c, a) => Sum(c, a[0], CelValue.Of(0L)));
        table.Add("<list(uint)>.sum(): uint", (c, a) => Sum(c, a[0], CelValue.Of(0UL)));
        table.Add("<list(double)>.sum(): double", (c, a) => Sum(c, a[0], CelValue.Of(0.0)));
        table.Add("<list(duration)>.sum(): duration", (c, a) => Sum(c, a[0], CelValue.OfNanoseconds(0)));
        table.Add("<list(A)>.indexOf(A): int", (c, a) => Find(c, a[0], a[1], 0, 1));
        table.Add("<list(A)>.lastIndexOf(A): int", (c, a) => Find(c, a[0], a[1], a[0].Count - 1, -1));
        table.Add("<dyn>.includes(dyn): bool", (c, a) => Includes(c, a[0], a[1]));
    }

    public static bool Contains(CelValue list, CelValue item) => IndexOf(list, item, 0, 1) >= 0;

    /// <summary>The list in the order of the keys; an error where keys have no order.</summary>
    public static CelValue SortBy(CelActivation context, CelValue list, CelValue[] keys)
    {
        if (!context.Charge(Weight.OfSorting(Weight.Of(CelValue.Over(keys)), keys.Length)))
            return CelActivation.Refused;
        for (var i = 1; i < keys.Length; i++)
        {
            if (Operators.Order(keys[0], keys[i]) is null)
                return CelValue.Fault($"values of type {Types.NameOf(keys[0])} and {Types.NameOf(keys[i])} have no order");
        }

        var order = Enumerable.Range(0, keys.Length).Order(Comparer<int>.Create((x, y) => Operators.Order(keys[x], keys[y]) is { } o and not 0 ? o : x.CompareTo(y)));
        return CelValue.Over(order.Select(i => list[i]).ToArray());
    }

    private static CelValue Includes(CelActivation context, CelValue target, CelValue item)
    {
        if (!context.Charge(Weight.OfComparisons(item, target.Kind == CelKind.List ? target.Count : 1)))
            return CelActivation.Refused;
        return CelValue.Of(target.Kind == CelKind.List ? Contains(target, item) : target.Equals(item));
    }

    private static CelValue Find(CelActivation context, CelValue list, CelValue item, int from, int step) =>
        context.Charge(Weight.OfComparisons(item, list.Count)) ? CelValue.Of((long)IndexOf(list, item, from, step)) : CelActivation.Refused;

    private static int IndexOf(CelValue list, CelValue item, int from, int step)
    {
        for (var i = from; i >= 0 && i < list.Count; i += step)
        {
            if (list[i].Equals(item))
                return i;
        }

        return -1;
    }

    private static CelValue Last(CelValue list, long count)
    {
        if (count < 0)
            return CelValue.Fault("last() needs a count that is not negative");
        var kept = (int)Math.Min(count, list.Count);
        return list.Slice(list.Count - kept, kept);
    }

    private static CelValue Slice(CelValue list, long from, long to) => from < 0 || to < from || to > list.Count
        ? CelValue.Fault($"cannot slice({from}, {to}) a list of {list.Count}")
        : list.Slice((int)from, (int)(to - from));

    private static CelValue[] ToArray(CelValue list)
    {
        var items = new CelValue[list.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = list[i];
        return items;
    }

    private static CelValue Reverse(CelActivation context, CelValue list)
    {
        if (!context.Charge(list.Count))
            return CelActivation.Refused;
        var items = ToArray(list);
        Array.Reverse(items);
        return CelValue.Over(items);
    }

    /// <summary>Only scalars have hashes that keep them apart: others are compared each with each.</summary>
    private static CelValue Distinct(CelActivation context, CelValue list)
    {
        var weight = Weight.Of(list);
        var items = ToArray(list);
        var scalars = items.All(i => i.Kind is not (CelKind.List or CelKind.Map or CelKind.Message or CelKind.Optional));
        return context.Charge(scalars ? weight : weight * items.Length) ? CelValue.Over(items.Distinct().ToArray()) : CelActivation.Refused;
    }

    private static CelValue Sort(CelActivation context, CelValue list) => SortBy(context, list, ToArray(list));

    private static CelValue Flattened(CelActivation context, CelValue list, long depth)
    {
        if (depth < 0)
            return CelValue.Fault("flatten needs a depth that is not negative");
        var items = new List<CelValue>();
        return Flatten(context, list, Math.Min(depth, 64), items) ? CelValue.Over(items.ToArray()) : CelActivation.Refused;
    }

    private static bool Flatten(CelActivation context, CelValue list, long depth, List<CelValue> items)
    {
        if (!context.Charge(1 + list.Count))
            return false;
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.List || depth == 0)
                items.Add(list[i]);
            else if (!Flatten(context, list[i], depth - 1, items))
                return false;
        }

        return true;
    }

    private static CelValue Range(CelActivation context, long count)
    {
        if (count is < 0 or > MaxRange)
            return CelValue.Fault($"lists.range() goes from 0 to {MaxRange}");
        return context.Charge(count) ? CelValue.Over(Enumerable.Range(0, (int)count).Select(i => CelValue.Of((long)i)).ToArray()) : CelActivation.Refused;
    }

    private static CelValue IsSorted(CelActivation context, CelValue list)
    {
        if (!context.Charge(Weight.Of(list)))
            return CelActivation.Refused;
        for (var i = 1; i < list.Count; i++)
        {
            if (Operators.Order(list[i - 1], list[i]) is not { } order)
                return CelValue.Fault($"values of type {Types.NameOf(list[i])} have no order");
            if (order > 0)
                return CelValue.Of(false);
        }

        return CelValue.Of(true);
    }

    private static CelValue Extreme(CelActivation context, CelValue list, int sign)
    {
        if (!context.Charge(Weight.Of(list)))
            return CelActivation.Refused;
        if (list.Count == 0)
            return CelValue.Fault("min and max of an empty list");
        var best = list[0];
        for (var i = 1; i < list.Count; i++)
        {
            if (Operators.Order(list[i], best) is not { } order)
                return CelValue.Fault($"values of type {Types.NameOf(list[i])} have no order");
            if (order * sign > 0)
                best = list[i];
        }

        return best;
    }

    /// <param name="zero">The sum of no values.</param>
    private static CelValue Sum(CelActivation context, CelValue list, CelValue zero)
    {
        if (!context.Charge(list.Count))
            return CelActivation.Refused;
        var sum = list.Count == 0 ? zero : list[0];
        if (!(sum.IsNumber || sum.Kind == CelKind.Duration))
            return CelValue.Fault($"no such overload: the sum of a list of {Types.NameOf(sum)}");
        for (var i = 1; i < list.Count && !sum.IsError; i++)
            sum = Operators.Apply(Operator.Add, sum, list[i], context);
        return sum;
    }
}
