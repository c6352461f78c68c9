namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// The result's type of an overload, with dyn for a type parameter that several arguments share and that only the evaluation knows of one of them:
/// <c>['a'] + dyn([1])</c> is no list of strings.
/// </summary>
internal static class Loosening
{
    public static CelType Of(Overload overload, CelType[] arguments)
    {
        if (!arguments.Any(HoldsDyn))
            return overload.Result;
        var loose = arguments
            .SelectMany((argument, i) => ParametersOf(overload.Parameter(i)).Distinct().Select(id => (Id: id, IsDyn: HoldsDyn(argument))))
            .GroupBy(p => p.Id)
            .Where(g => g.Count() > 1 && g.Any(p => p.IsDyn))
            .Select(g => g.Key)
            .ToHashSet();
        return Loosened(overload.Result, loose);
    }

    private static CelType Loosened(CelType type, HashSet<int> ids) => type switch
    {
        CelType.Parameter parameter when ids.Contains(parameter.Id) => CelType.Dyn,
        CelType.List list => CelType.ListOf(Loosened(list.Element, ids)),
        CelType.Map map => CelType.MapOf(Loosened(map.Key, ids), Loosened(map.Value, ids)),
        CelType.Optional optional => CelType.OptionalOf(Loosened(optional.Value, ids)),
        _ => type,
    };

    private static IEnumerable<int> ParametersOf(CelType type) => type switch
    {
        CelType.Parameter parameter => [parameter.Id],
        CelType.List list => ParametersOf(list.Element),
        CelType.Map map => ParametersOf(map.Key).Concat(ParametersOf(map.Value)),
        CelType.Optional optional => ParametersOf(optional.Value),
        _ => [],
    };

    private static bool HoldsDyn(CelType type) => type switch
    {
        CelType.List list => HoldsDyn(list.Element),
        CelType.Map map => HoldsDyn(map.Key) || HoldsDyn(map.Value),
        CelType.Optional optional => HoldsDyn(optional.Value),
        _ => type == CelType.Dyn,
    };
}
