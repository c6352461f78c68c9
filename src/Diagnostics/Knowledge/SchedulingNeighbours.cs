using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Required pod affinity, anti-affinity and topology spread of a pod, against the pods of all nodes.</summary>
internal sealed class SchedulingNeighbours(
    IStateReader reader, ResourceObject pod, IReadOnlyList<ResourceObject> nodes, IReadOnlyDictionary<string, IReadOnlyList<ResourceObject>> pods)
{
    private static readonly FieldPath NamespaceLabels = FieldPath.Of(ResourceKinds.Namespace, "metadata.labels");

    private readonly ResourceMap _labels = SchedulingFields.Labels.Map(pod.Body);

    /// <summary>What <see cref="SchedulingFields.All"/> lacks and this reads.</summary>
    public static FieldPath Reads => NamespaceLabels;

    /// <summary>True when the pod has terms for which the pods of all nodes must be known.</summary>
    public static bool Concerns(ResourceMessage pod)
    {
        var affinity = SchedulingFields.Affinity.Message(pod);
        return SchedulingFields.AffinityTerms.List(affinity).Count + SchedulingFields.AntiAffinityTerms.List(affinity).Count + SchedulingFields.Spread.List(pod).Count > 0;
    }

    public IEnumerable<Obstacle> Reasons(ResourceObject node)
    {
        var affinity = SchedulingFields.Affinity.Message(pod.Body);
        foreach (var term in Texts.Messages(SchedulingFields.AntiAffinityTerms.List(affinity)))
        {
            if (AntiAffinity(term, node) is { } reason)
                yield return reason;
        }

        foreach (var term in Texts.Messages(SchedulingFields.AffinityTerms.List(affinity)))
        {
            if (Affinity(term, node) is { } reason)
                yield return reason;
        }

        foreach (var constraint in Texts.Messages(SchedulingFields.Spread.List(pod.Body)))
        {
            if (SchedulingFields.SpreadUnsatisfiable.Text(constraint) == "DoNotSchedule" && Spread(constraint, node) is { } reason)
                yield return reason;
        }
    }

    /// <summary>The required anti-affinity of a pod that already runs on the node keeps this one away too.</summary>
    public IEnumerable<Obstacle> Refused(ResourceObject node, IEnumerable<GuardedPod> guarded)
    {
        foreach (var (other, terms) in guarded)
        {
            foreach (var term in Texts.Messages(terms))
            {
                if (Domain(term, node) is not null && InNamespace(term, other, pod.Namespace) && Selectors.Matches(SchedulingFields.TermSelector.Message(term), _labels))
                {
                    var text = $"runs pod {other.Namespace}/{other.Name}, whose anti-affinity refuses pods with {Selectors.Describe(SchedulingFields.TermSelector.Message(term))}";
                    yield return new(Obstacles.AntiAffinity, text, SchedulingFields.TermTopology.Text(term) ?? "", Holder: $"{other.Namespace}/{other.Name}");
                }
            }
        }
    }

    private Obstacle? AntiAffinity(ResourceMessage term, ResourceObject node)
    {
        var topology = SchedulingFields.TermTopology.Text(term) ?? "";
        if (Domain(term, node) is not { } domain || Matching(term, topology, domain).FirstOrDefault() is not { } holder)
            return null;
        var selector = Selectors.Describe(SchedulingFields.TermSelector.Message(term));
        var text = $"has pod {holder.Namespace}/{holder.Name} ({selector}) in its {topology}, and the pod's anti-affinity refuses to be beside it";
        return new(Obstacles.AntiAffinity, text, topology, Holder: $"{holder.Namespace}/{holder.Name}");
    }

    private Obstacle? Affinity(ResourceMessage term, ResourceObject node)
    {
        var topology = SchedulingFields.TermTopology.Text(term) ?? "";
        var selector = SchedulingFields.TermSelector.Message(term);
        if (Domain(term, node) is not { } domain)
            return new(Obstacles.Affinity, $"lacks the label {topology} that the pod's affinity needs", topology);
        if (Matching(term, topology, domain).Any())
            return null;
        // The first of a group that wants to be together may go anywhere.
        var first = Selectors.Matches(selector, _labels) && InNamespace(term, pod, pod.Namespace) && !Matching(term, topology, null).Any();
        return first ? null : new(Obstacles.Affinity, $"has no pod with {Selectors.Describe(selector)} in its {topology}", topology);
    }

    private Obstacle? Spread(ResourceMessage constraint, ResourceObject node)
    {
        var topology = SchedulingFields.SpreadTopology.Text(constraint) ?? "";
        var selector = SchedulingFields.SpreadSelector.Message(constraint);
        if (Value(node, topology) is not { } own)
            return new(Obstacles.Spread, $"lacks the label {topology} that the pod is spread over", topology);
        var counts = new Dictionary<string, int>();
        foreach (var candidate in nodes)
        {
            if (Value(candidate, topology) is not { } value || SchedulingNodeAffinity.Missing(pod.Body, candidate.Name, SchedulingFields.NodeLabels.Map(candidate.Body)).Count > 0)
                continue;
            var here = (pods.GetValueOrDefault(candidate.Name) ?? []).Count(p => p.Namespace == pod.Namespace && Selectors.Matches(selector, SchedulingFields.Labels.Map(p.Body)));
            counts[value] = counts.GetValueOrDefault(value) + here;
        }

        var skew = SchedulingFields.SpreadSkew.Integer(constraint) ?? 1;
        var self = Selectors.Matches(selector, _labels) ? 1 : 0;
        var least = counts.Count == 0 ? 0 : counts.Values.Min();
        var count = counts.GetValueOrDefault(own);
        return count + self - least <= skew
            ? null
            : new(Obstacles.Spread, $"has {Texts.Count(count, "such pod")} in {topology}={own} where the emptiest has {least}; one more would exceed maxSkew {skew}", topology);
    }

    private IEnumerable<ResourceObject> Matching(ResourceMessage term, string topology, string? domain) =>
        from node in nodes
        where domain is null || Value(node, topology) == domain
        from other in pods.GetValueOrDefault(node.Name) ?? []
        where other.Key != pod.Key && InNamespace(term, pod, other.Namespace) && Selectors.Matches(SchedulingFields.TermSelector.Message(term), SchedulingFields.Labels.Map(other.Body))
        select other;

    // Without namespaces and selector a term means the namespace of the pod that has it; an empty selector means all namespaces.
    private bool InNamespace(ResourceMessage term, ResourceObject holder, string ns)
    {
        var names = Texts.Strings(SchedulingFields.TermNamespaces.List(term));
        var selector = SchedulingFields.TermNamespaceSelector.Message(term);
        if (names.Contains(ns) || (names.Count == 0 && selector is null && holder.Namespace == ns))
            return true;
        if (selector is null)
            return false;
        var found = reader.Get(new(ResourceKinds.Namespace, "", ns));
        return Selectors.Matches(selector, found.IsKnown ? NamespaceLabels.Map(found.Value?.Body) : ResourceMap.Empty);
    }

    private static string? Domain(ResourceMessage term, ResourceObject node) => Value(node, SchedulingFields.TermTopology.Text(term) ?? "");

    private static string? Value(ResourceObject node, string topology) =>
        SchedulingFields.NodeLabels.Map(node.Body).TryGet(topology, out var value) ? value as string : null;
}
