using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Which pods a disruption budget shares with another one, and what a budget that covers no pod was probably meant to cover.</summary>
internal static class SelectorsBudgets
{
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.PodDisruptionBudget, "spec.selector");
    private static readonly FieldPath MatchLabels = FieldPath.Of(ResourceKinds.PodDisruptionBudget, "spec.selector.matchLabels");

    public static readonly ImmutableArray<FieldPath> Reads = [Selector, .. SelectorsServices.Reads];

    /// <summary>The other budgets of the namespace that cover some of the same pods: <c>budget</c>, <c>pods</c> (how many) and <c>pod</c> (one of them).</summary>
    public static Lookup<List<Dictionary<string, string>>> Overlaps(IStateReader reader, ResourceObject budget)
    {
        var budgets = reader.All(ResourceKinds.PodDisruptionBudget, budget.Namespace);
        if (!budgets.IsKnown)
            return Lookup<List<Dictionary<string, string>>>.NotKnown(budgets.Unknown!);
        var overlaps = new List<Dictionary<string, string>>();
        if (budgets.Value.Count < 2)
            return Lookup<List<Dictionary<string, string>>>.Known(overlaps);
        var own = reader.RelatedKeys(budget.Key, Relation.Selects);
        foreach (var other in budgets.Value.Where(b => b.Key != budget.Key && own.Length > 0))
        {
            var shared = reader.RelatedKeys(other.Key, Relation.Selects).Intersect(own).ToList();
            if (shared.Count > 0)
                overlaps.Add(new() { ["budget"] = other.Name, ["pods"] = $"{shared.Count}", ["pod"] = shared[0].Name });
        }

        return Lookup<List<Dictionary<string, string>>>.Known(overlaps);
    }

    /// <summary>As <see cref="SelectorsServices.Facts(IStateReader, string, ResourceMap)"/>; nothing is near a selector with expressions.</summary>
    public static Lookup<Dictionary<string, string>> Target(IStateReader reader, ResourceObject budget)
    {
        var selector = Selector.Message(budget.Body);
        var facts = SelectorsServices.Facts(reader, budget.Namespace, MatchLabels.Map(budget.Body));
        if (facts.IsKnown)
            facts.Value["selector"] = Selectors.Describe(selector);
        return facts;
    }
}
