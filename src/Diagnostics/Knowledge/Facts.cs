using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Small facts as values of the expression language.</summary>
internal static class Facts
{
    public static CelValue Map(IEnumerable<KeyValuePair<string, string>> facts) =>
        CelValue.OfMap(facts.Select(f => new KeyValuePair<CelValue, CelValue>(CelValue.Of(f.Key), CelValue.Of(f.Value))));

    public static CelValue Maps(IEnumerable<Dictionary<string, string>> list) => CelValue.OfList(list.Select(Map).ToImmutableArray());
}
