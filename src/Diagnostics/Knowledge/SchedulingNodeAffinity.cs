using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a pod wants of a node's labels: <c>nodeSelector</c> and required node affinity; and the node affinity of a volume.</summary>
internal static class SchedulingNodeAffinity
{
    /// <summary>The requirements that a node fails, each as <c>key=value</c> text with its key; empty when the node matches.</summary>
    public static List<(string Key, string Text)> Missing(ResourceMessage pod, string nodeName, ResourceMap labels)
    {
        var missing = new List<(string, string)>();
        foreach (var (key, value) in SchedulingFields.NodeSelector.Map(pod).Entries)
        {
            if (!labels.TryGet(key, out var have) || !Equals(have, value))
                missing.Add((key, $"{key}={value}"));
        }

        var terms = SchedulingFields.NodeTerms.List(SchedulingFields.Affinity.Message(pod));
        if (terms.Count > 0)
            missing.AddRange(FailedTerm(terms, nodeName, labels));
        return missing;
    }

    /// <summary>What the best of the terms fails (they are alternatives); empty when one of them holds.</summary>
    public static List<(string Key, string Text)> FailedTerm(ResourceList terms, string nodeName, ResourceMap labels)
    {
        List<(string, string)>? best = null;
        foreach (var term in Texts.Messages(terms))
        {
            var failed = Failed(term, nodeName, labels);
            if (best is null || failed.Count < best.Count)
                best = failed;
        }

        return best ?? [];
    }

    private static List<(string Key, string Text)> Failed(ResourceMessage term, string nodeName, ResourceMap labels)
    {
        var failed = new List<(string, string)>();
        var fields = SchedulingFields.TermFields.List(term);
        var expressions = SchedulingFields.TermExpressions.List(term);
        if (fields.Count + expressions.Count == 0)
            failed.Add(("", "an empty term, which matches no node"));
        var name = new ResourceMap([new("metadata.name", nodeName)]);
        foreach (var requirement in Texts.Messages(fields))
            Check(requirement, name, failed);
        foreach (var requirement in Texts.Messages(expressions))
            Check(requirement, labels, failed);
        return failed;
    }

    private static void Check(ResourceMessage requirement, ResourceMap labels, List<(string Key, string Text)> failed)
    {
        var key = SchedulingFields.RequirementKey.Text(requirement) ?? "";
        var op = SchedulingFields.RequirementOperator.Text(requirement) ?? "";
        var values = SchedulingFields.RequirementValues.List(requirement);
        if (!Selectors.Holds(key, op, values, labels))
            failed.Add((key, Selectors.Describe(key, op, values)));
    }
}
