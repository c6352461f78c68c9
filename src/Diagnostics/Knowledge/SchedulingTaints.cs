using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A taint of a node, written <c>key=value:Effect</c> as kubectl does.</summary>
internal sealed record Taint(string Key, string Value, string Effect)
{
    /// <summary>True for a taint that keeps pods away; <c>PreferNoSchedule</c> never does.</summary>
    public bool Bars => Effect is "NoSchedule" or "NoExecute";

    public override string ToString() => Value.Length == 0 ? $"{Key}:{Effect}" : $"{Key}={Value}:{Effect}";

    public static Taint[] Of(ResourceMessage node)
    {
        var list = SchedulingFields.Taints.List(node);
        var taints = new Taint[list.Count];
        for (var i = 0; i < taints.Length; i++)
        {
            var message = (ResourceMessage)list[i];
            taints[i] = new(SchedulingFields.TaintKey.Text(message) ?? "", SchedulingFields.TaintValue.Text(message) ?? "", SchedulingFields.TaintEffect.Text(message) ?? "");
        }

        return taints;
    }
}

/// <summary>What a pod tolerates: an empty key with <c>Exists</c> means every taint, an empty effect every effect (core/v1 toleration.go).</summary>
internal sealed record Toleration(string Key, string Operator, string Value, string Effect)
{
    public bool Covers(Taint taint)
    {
        if ((Effect.Length > 0 && Effect != taint.Effect) || (Key.Length > 0 && Key != taint.Key))
            return false;
        return Operator switch
        {
            "" or "Equal" => Value == taint.Value,
            "Exists" => true,
            "Gt" => Compare(taint) > 0,
            "Lt" => Compare(taint) < 0,
            _ => false,
        };
    }

    public static Toleration[] Of(ResourceMessage pod) => Read(SchedulingFields.Tolerations.List(pod));

    /// <summary>The tolerations of a list, also one of a pod template.</summary>
    public static Toleration[] Read(ResourceList list)
    {
        var tolerations = new Toleration[list.Count];
        for (var i = 0; i < tolerations.Length; i++)
        {
            var message = (ResourceMessage)list[i];
            tolerations[i] = new(
                SchedulingFields.TolerationKey.Text(message) ?? "", SchedulingFields.TolerationOperator.Text(message) ?? "",
                SchedulingFields.TolerationValue.Text(message) ?? "", SchedulingFields.TolerationEffect.Text(message) ?? "");
        }

        return tolerations;
    }

    // Since 1.35, behind a feature gate: the taint's number must be greater, or less, than the toleration's.
    private int Compare(Taint taint) =>
        long.TryParse(taint.Value, out var has) && long.TryParse(Value, out var wants) ? has.CompareTo(wants) : 0;
}

/// <summary>What the well-known taints mean.</summary>
internal static class SchedulingTaints
{
    /// <summary>The taint that goes with <c>spec.unschedulable</c>.</summary>
    public static readonly Taint Cordon = new("node.kubernetes.io/unschedulable", "", "NoSchedule");

    /// <summary>Taints that the node controller sets for the state of a node, not for the choice of pods.</summary>
    public static bool IsCondition(Taint taint) =>
        taint.Key is "node.kubernetes.io/not-ready" or "node.kubernetes.io/unreachable" or "node.kubernetes.io/memory-pressure" or "node.kubernetes.io/disk-pressure"
            or "node.kubernetes.io/pid-pressure" or "node.kubernetes.io/network-unavailable" or "node.cloudprovider.kubernetes.io/uninitialized"
            or "node.kubernetes.io/out-of-service" or "node.cloudprovider.kubernetes.io/shutdown";

    /// <summary>The control plane's own taint; a pod that does not fit elsewhere is not meant to go there.</summary>
    public static bool IsControlPlane(Taint taint) => taint.Key is "node-role.kubernetes.io/control-plane" or "node-role.kubernetes.io/master";

    /// <summary>True for a taint that says that a node is coming or going, or is not well: nobody has chosen by it which pods may run there.</summary>
    public static bool IsPassing(Taint taint) =>
        IsCondition(taint)
        || taint.Key is "ToBeDeletedByClusterAutoscaler" or "DeletionCandidateOfClusterAutoscaler" or "cloud.google.com/impending-node-termination" or "node.kubernetes.io/unschedulable"
        || taint.Key.StartsWith("karpenter.sh/", StringComparison.Ordinal) || taint.Key.StartsWith("aws-node-termination-handler/", StringComparison.Ordinal)
        || taint.Key.EndsWith("/agent-not-ready", StringComparison.Ordinal);
}
