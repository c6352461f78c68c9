using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>An object on its way to its place in the tree of an incident.</summary>
internal sealed class TreeNode(ObjectKey key, Standing? standing)
{
    public ObjectKey Key { get; } = key;

    public Standing? Standing { get; } = standing;

    /// <summary>What it suffers from.</summary>
    public List<TreeEdge> Edges { get; } = [];

    public ObjectKey? Parent { get; set; }

    public ChainRelation By { get; set; }

    /// <summary>Takes one of those that have their place for its parent; false when none of them may be.</summary>
    /// <param name="near">Only those that it names itself.</param>
    public bool Choose(HashSet<ObjectKey> placed, bool near)
    {
        foreach (var edge in Edges.Where(e => (e.Near || !near) && e.To != Key && placed.Contains(e.To)).OrderBy(e => e.To, KeyOrder.Instance).ThenByDescending(e => e.Near))
        {
            (Parent, By) = (edge.To, edge.By);
            return true;
        }

        return false;
    }
}

/// <summary>That an object suffers from another one.</summary>
/// <param name="Near">It names that one itself; else there are others between them.</param>
internal readonly record struct TreeEdge(ObjectKey To, ChainRelation By, bool Near)
{
    /// <summary>How the object of a finding hangs on one of its causes.</summary>
    public static ChainRelation Of(FindingRecord record, ObjectKey cause)
    {
        var kind = record.Root.Kind;
        if (kind == ResourceKinds.HorizontalPodAutoscaler)
            return ChainRelation.Scales;
        if (kind == ResourceKinds.Service || kind == ResourceKinds.PodDisruptionBudget)
            return ChainRelation.Selects;
        if (kind == ResourceKinds.Ingress || kind == ResourceKinds.ApiService || kind == ResourceKinds.ValidatingWebhookConfiguration || kind == ResourceKinds.MutatingWebhookConfiguration)
            return ChainRelation.BackedBy;
        var relation = OfKind(cause.Kind.Kind);
        return relation == ChainRelation.SuffersFrom && record.Needs is not null ? ChainRelation.DependsOn : relation;
    }

    public static bool IsNear(FindingRecord record, ObjectKey cause) =>
        cause == record.Needs || cause == record.Blamed || OfKind(cause.Kind.Kind) is not (ChainRelation.SuffersFrom or ChainRelation.DependsOn);

    /// <summary>How what has pods hangs on an object of a kind.</summary>
    public static ChainRelation OfKind(string kind) => kind switch
    {
        "Node" => ChainRelation.RunsOn,
        "PersistentVolumeClaim" or "PersistentVolume" or "StorageClass" or "ConfigMap" or "Secret" or "ServiceAccount" => ChainRelation.Mounts,
        "ResourceQuota" or "LimitRange" or "Namespace" or "ValidatingWebhookConfiguration" or "MutatingWebhookConfiguration" => ChainRelation.AdmittedBy,
        "Service" or "APIService" or "PriorityClass" or "IngressClass" => ChainRelation.DependsOn,
        _ => ChainRelation.SuffersFrom,
    };
}
