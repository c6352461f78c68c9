using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Whether a pod of a new revision waits for what a pod of an old revision of its own Deployment holds: room, a host port, or the place that its anti-affinity
/// keeps free. With maxUnavailable 0 neither goes first.
/// </summary>
internal static class SchedulingReplacement
{
    /// <summary><c>node</c> and <c>pod</c> (namespace/name): where the pod would fit if that old one went; both empty where no such pod is in the way.</summary>
    public static Lookup<Dictionary<string, string>> Of(IStateReader reader, ResourceObject pod)
    {
        var none = Lookup<Dictionary<string, string>>.Known(new() { ["node"] = "", ["pod"] = "" });
        var set = reader.RelatedKeys(pod.Key, Relation.OwnedBy).FirstOrDefault(k => k.Kind == ResourceKinds.ReplicaSet);
        var owner = Owners.Topmost(reader, pod);
        if (set == default || owner.Kind != ResourceKinds.Deployment)
            return none;
        var pods = WorkloadPods.Of(reader, owner);
        if (!pods.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(pods.Unknown!);
        var old = pods.Value
            .Where(p => !reader.RelatedKeys(p.Key, Relation.OwnedBy).Contains(set) && !SchedulingUsage.HasEnded(p) && SchedulingUsage.NodeOf(p.Body) is not null)
            .ToLookup(p => SchedulingUsage.NodeOf(p.Body)!);
        if (old.Count == 0)
            return none;
        var verdicts = SchedulingFit.Evaluate(reader, pod);
        if (!verdicts.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(verdicts.Unknown!);
        foreach (var verdict in verdicts.Value)
        {
            if (old[verdict.Name].FirstOrDefault(p => verdict.Reasons.All(r => GoesWith(r, p))) is { } holder)
                return Lookup<Dictionary<string, string>>.Known(new() { ["node"] = verdict.Name, ["pod"] = $"{holder.Namespace}/{holder.Name}" });
        }

        return none;
    }

    private static bool GoesWith(Obstacle reason, ResourceObject holder) => reason.Kind switch
    {
        Obstacles.NoRoom => reason.Need - reason.Have <= SchedulingRequests.Of(holder.Body).GetValueOrDefault(reason.Subject),
        Obstacles.TooManyPods => reason.Have >= 0,
        Obstacles.HostPort or Obstacles.AntiAffinity => reason.Holder == $"{holder.Namespace}/{holder.Name}",
        _ => false,
    };
}
