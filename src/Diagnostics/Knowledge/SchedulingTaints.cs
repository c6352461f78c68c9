using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A taint of a node, written <c>key=value:Effect</c> as kubectl does.</summary>
internal sealed record Taint(string Key, string Value, string Effect)
{
    public override string ToString() => Value.Length == 0 ? $"{Key}:{Effect}" : $"{Key}={Value}:{Effect}";
}

/// <summary>Which taints of a node keep a pod away (<c>PreferNoSchedule</c> never does).</summary>
internal static class SchedulingTaints
{
    /// <summary>The control plane's own taint; a pod that does not fit elsewhere is not meant to go there.</summary>
    public const string ControlPlane = "node-role.kubernetes.io/control-plane";

    private static readonly Taint Cordon = new("node.kubernetes.io/unschedulable", "", "NoSchedule");

    /// <summary>Taints that the node controller sets for the state of a node, not for the choice of pods.</summary>
    public static bool IsCondition(Taint taint) =>
        taint.Key is "node.kubernetes.io/not-ready" or "node.kubernetes.io/unreachable" or "node.kubernetes.io/memory-pressure" or "node.kubernetes.io/disk-pressure"
            or "node.kubernetes.io/pid-pressure" or "node.kubernetes.io/network-unavailable" or "node.cloudprovider.kubernetes.io/uninitialized"
            or "node.kubernetes.io/out-of-service" or "node.cloudprovider.kubernetes.io/shutdown";

    public static bool IsControlPlane(Taint taint) => taint.Key is ControlPlane or "node-role.kubernetes.io/master";

    public static bool ToleratesCordon(ResourceMessage pod) => Tolerates(pod, Cordon);

    /// <summary>The taints that the pod does not tolerate; a cordon is told by <c>spec.unschedulable</c>, not here.</summary>
    public static List<Taint> Untolerated(ResourceMessage pod, ResourceMessage node)
    {
        var taints = new List<Taint>();
        foreach (var message in Texts.Messages(SchedulingFields.Taints.List(node)))
        {
            var effect = SchedulingFields.TaintEffect.Text(message) ?? "";
            var taint = new Taint(SchedulingFields.TaintKey.Text(message) ?? "", SchedulingFields.TaintValue.Text(message) ?? "", effect);
            if (effect is "NoSchedule" or "NoExecute" && taint.Key != Cordon.Key && !Tolerates(pod, taint))
                taints.Add(taint);
        }

        return taints;
    }

    private static bool Tolerates(ResourceMessage pod, Taint taint)
    {
        foreach (var toleration in Texts.Messages(SchedulingFields.Tolerations.List(pod)))
        {
            if (Covers(toleration, taint))
                return true;
        }

        return false;
    }

    private static bool Covers(ResourceMessage toleration, Taint taint)
    {
        var effect = SchedulingFields.TolerationEffect.Text(toleration) ?? "";
        var key = SchedulingFields.TolerationKey.Text(toleration) ?? "";
        if ((effect.Length > 0 && effect != taint.Effect) || (key.Length > 0 && key != taint.Key))
            return false;
        var exists = SchedulingFields.TolerationOperator.Text(toleration) == "Exists";
        return exists || (key.Length > 0 && (SchedulingFields.TolerationValue.Text(toleration) ?? "") == taint.Value);
    }
}
