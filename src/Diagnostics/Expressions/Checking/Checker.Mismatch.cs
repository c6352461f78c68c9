using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>What to say of a call that fits no overload.</content>
internal sealed partial class Checker
{
    private Checked Mismatch(CallExpr e, string name, IReadOnlyList<Overload> overloads, ImmutableArray<Expr> arguments, List<Checked> values)
    {
        var left = overloads.Where(o => o.Takes(values.Count)).ToList();
        if (left.Count == 0)
        {
            var given = values.Count - (overloads[0].Member ? 1 : 0);
            return Fail(e.At, $"'{name}' does not take {given} argument{(given == 1 ? "" : "s")}{There(overloads)}");
        }

        for (var i = 0; i < values.Count; i++)
        {
            var expected = left.Select(o => (Overload: o, Type: Expected(o, values, i))).ToList();
            left = [.. expected.Where(p => _types.Fits(p.Type, values[i].Type)).Select(p => p.Overload)];
            if (left.Count > 0)
                continue;
            var isTarget = e.Target is not null && i == 0 && overloads[0].Member;
            var there = isTarget ? "" : There(Callable(overloads, values[0]));
            return Fail(isTarget ? e.At : arguments[i].At, $"'{name}' expected {Choice([.. expected.Select(p => Show(p.Type)).Distinct()])}, found {Show(values[i].Type)}{there}");
        }

        return Fail(e.At, $"'{name}' found ({Listed(values.Select(v => Show(v.Type)))}){There(overloads)}");
    }

    /// <summary>Those that can be called on the value; all where none can.</summary>
    private IReadOnlyList<Overload> Callable(IReadOnlyList<Overload> overloads, Checked target)
    {
        var callable = overloads.Where(o => !o.Member || _types.Fits(Expected(o, [], 0), target.Type)).ToList();
        return callable.Count > 0 ? callable : overloads;
    }

    /// <summary>What there is of a function, the shortest first.</summary>
    private static string There(IReadOnlyList<Overload> overloads)
    {
        const int Most = 4;
        var all = overloads.Select(o => o.ToString()).Distinct().OrderBy(o => o.Length).ThenBy(o => o, StringComparer.Ordinal).ToList();
        return $"; there {(all.Count == 1 ? "is" : "are")} {Listed(all.Take(Most))}{(all.Count > Most ? ", …" : "")}";
    }

    /// <summary>The type of a parameter, given the arguments before it.</summary>
    private CelType Expected(Overload overload, List<Checked> values, int index)
    {
        var offset = _types.Reserve(4);
        for (var i = 0; i < index; i++)
            _types.Fits(Unifier.Instantiate(overload.Parameter(i), offset), values[i].Type);
        return _types.Resolve(Unifier.Instantiate(overload.Parameter(index), offset));
    }

    private static string Choice(string[] names) => names is [.. var first, var last] && first.Length > 0 ? $"{Listed(first)} or {last}" : Listed(names);
}
