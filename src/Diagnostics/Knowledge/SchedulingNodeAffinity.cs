using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a pod wants of a node's labels: <c>nodeSelector</c> and required node affinity; and the node affinity of a volume.</summary>
internal static class SchedulingNodeAffinity
{
    private static readonly List<(string Key, string Text)> Nothing = [];

    /// <summary>The requirements that a node fails, each as <c>key=value</c> text with its key; empty when the node matches.</summary>
    public static List<(string Key, string Text)> Missing(IncomingPod pod, CandidateNode node)
    {
        var failed = pod.NodeTerms is { Count: > 0 } terms ? FailedTerm(terms, node) : Nothing;
        if (Selectors.Matches(pod.NodeSelector, node.Labels))
            return failed;
        var missing = new List<(string, string)>();
        foreach (var (key, value) in pod.NodeSelector.Entries)
        {
            if (!node.Labels.TryGet(key, out var have) || !Equals(have, value))
                missing.Add((key, $"{key}={value}"));
        }

        missing.AddRange(failed);
        return missing;
    }

    /// <summary>What the best of the terms fails (they are alternatives); empty when one of them holds.</summary>
    public static List<(string Key, string Text)> FailedTerm(ResourceList terms, CandidateNode node)
    {
        List<(string, string)>? best = null;
        for (var i = 0; i < terms.Count; i++)
        {
            var failed = Failed((ResourceMessage)terms[i], node);
            if (failed.Count == 0)
                return failed;
            if (best is null || failed.Count < best.Count)
                best = failed;
        }

        return best ?? Nothing;
    }

    /// <summary>The nodes that a pod names (<c>matchFields</c> of <c>metadata.name</c>, as those of a DaemonSet do); null when it may go to others too.</summary>
    public static HashSet<string>? Named(IncomingPod pod)
    {
        var terms = pod.NodeTerms;
        HashSet<string>? names = null;
        for (var i = 0; i < terms.Count; i++)
        {
            var named = Texts.Messages(SchedulingFields.TermFields.List((ResourceMessage)terms[i]))
                .FirstOrDefault(r => SchedulingFields.RequirementKey.Text(r) == "metadata.name" && SchedulingFields.RequirementOperator.Text(r) == "In");
            if (named is null)
                return null;
            (names ??= new(StringComparer.Ordinal)).UnionWith(Texts.Strings(SchedulingFields.RequirementValues.List(named)));
        }

        return names;
    }

    private static List<(string Key, string Text)> Failed(ResourceMessage term, CandidateNode node)
    {
        var fields = SchedulingFields.TermFields.List(term);
        var expressions = SchedulingFields.TermExpressions.List(term);
        if (fields.Count + expressions.Count == 0)
            return [("", "an empty term, which matches no node")];
        List<(string, string)>? failed = null;
        for (var i = 0; i < fields.Count; i++)
            Check((ResourceMessage)fields[i], new([new("metadata.name", node.Name)]), ref failed);
        for (var i = 0; i < expressions.Count; i++)
            Check((ResourceMessage)expressions[i], node.Labels, ref failed);
        return failed ?? Nothing;
    }

    private static void Check(ResourceMessage requirement, ResourceMap labels, ref List<(string Key, string Text)>? failed)
    {
        var key = SchedulingFields.RequirementKey.Text(requirement) ?? "";
        var op = SchedulingFields.RequirementOperator.Text(requirement) ?? "";
        var values = SchedulingFields.RequirementValues.List(requirement);
        if (!Selectors.Holds(key, op, values, labels))
            (failed ??= []).Add((key, Selectors.Describe(key, op, values)));
    }
}
