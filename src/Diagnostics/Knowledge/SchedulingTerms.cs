using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A term of required pod affinity or anti-affinity.</summary>
/// <param name="Selector">Of pods; null selects none. The API server has merged <c>matchLabelKeys</c> and <c>mismatchLabelKeys</c> into it.</param>
/// <param name="Topology">The node label whose values are the places.</param>
/// <param name="Namespaces">By name; without names and selector, that of the pod that has the term.</param>
internal sealed record PodTerm(ResourceMessage? Selector, string Topology, IReadOnlyList<string> Namespaces, ResourceMessage? NamespaceSelector)
{
    private static readonly FieldPath NamespaceLabels = FieldPath.Of(ResourceKinds.Namespace, "metadata.labels");

    /// <summary>What <see cref="SchedulingFields.All"/> lacks and this reads.</summary>
    public static FieldPath Reads => NamespaceLabels;

    public static PodTerm[] Of(ResourceList list, string ns)
    {
        var terms = new PodTerm[list.Count];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = Of((ResourceMessage)list[i], ns);
        return terms;
    }

    /// <summary>Whether it means a pod with these labels, in this namespace. Not known where only an unread namespace's labels could tell.</summary>
    public Lookup<bool> Means(IStateReader reader, string ns, ResourceMap labels)
    {
        if (!Selectors.Matches(Selector, labels))
            return Lookup<bool>.Known(false);
        if (Namespaces.Contains(ns))
            return Lookup<bool>.Known(true);
        if (NamespaceSelector is null)
            return Lookup<bool>.Known(false);
        if (Selectors.IsEverything(NamespaceSelector))
            return Lookup<bool>.Known(true);
        var found = reader.Get(new(ResourceKinds.Namespace, "", ns));
        return found.IsKnown
            ? Lookup<bool>.Known(Selectors.Matches(NamespaceSelector, NamespaceLabels.Map(found.Value?.Body)))
            : Lookup<bool>.NotKnown(found.Unknown!);
    }

    private static PodTerm Of(ResourceMessage term, string ns)
    {
        var names = Texts.Strings(SchedulingFields.TermNamespaces.List(term));
        var selector = SchedulingFields.TermNamespaceSelector.Message(term);
        return new(
            SchedulingFields.TermSelector.Message(term), SchedulingFields.TermTopology.Text(term) ?? "", names.Count == 0 && selector is null ? [ns] : names, selector);
    }
}

/// <summary>A topology spread constraint with <c>whenUnsatisfiable: DoNotSchedule</c>.</summary>
/// <param name="Alike">What a pod's labels must be besides the selector: the pod's own values of <c>matchLabelKeys</c>.</param>
/// <param name="MinDomains">With fewer places than this, the emptiest counts as having none.</param>
internal sealed record SpreadConstraint(
    ResourceMessage? Selector, ResourceMap Alike, string Topology, long MaxSkew, long MinDomains, bool HonoursAffinity, bool HonoursTaints)
{
    public static SpreadConstraint[] Of(ResourceList list, ResourceMap labels) =>
        [.. Texts.Messages(list).Where(c => SchedulingFields.SpreadUnsatisfiable.Text(c) == "DoNotSchedule").Select(c => Of(c, labels))];

    public bool Selects(ResourceMap labels) => Selectors.Matches(Selector, labels) && Selectors.Matches(Alike, labels);

    private static SpreadConstraint Of(ResourceMessage constraint, ResourceMap labels)
    {
        var alike = new List<KeyValuePair<string, object?>>();
        foreach (var key in Texts.Strings(SchedulingFields.SpreadLabelKeys.List(constraint)))
        {
            if (labels.TryGet(key, out var value))
                alike.Add(new(key, value));
        }

        return new(
            SchedulingFields.SpreadSelector.Message(constraint), new([.. alike]), SchedulingFields.SpreadTopology.Text(constraint) ?? "",
            SchedulingFields.SpreadSkew.Integer(constraint) ?? 1, SchedulingFields.SpreadMinDomains.Integer(constraint) ?? 1,
            SchedulingFields.SpreadAffinityPolicy.Text(constraint) != "Ignore", SchedulingFields.SpreadTaintsPolicy.Text(constraint) == "Honor");
    }
}
