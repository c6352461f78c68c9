using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a rollout of a Deployment waits for: the first thing that must happen before it can go on.</summary>
internal static class RolloutsBlock
{
    private static readonly FieldPath Paused = FieldPath.Of(ResourceKinds.Deployment, "spec.paused");
    private static readonly FieldPath MinReady = FieldPath.Of(ResourceKinds.Deployment, "spec.minReadySeconds");
    private static readonly FieldPath Updated = FieldPath.Of(ResourceKinds.Deployment, "status.updatedReplicas");
    private static readonly FieldPath Current = FieldPath.Of(ResourceKinds.Deployment, "status.replicas");
    private static readonly FieldPath Available = FieldPath.Of(ResourceKinds.Deployment, "status.availableReplicas");
    private static readonly FieldPath SetConditions = FieldPath.Of(ResourceKinds.ReplicaSet, "status.conditions");
    private static readonly FieldPath SetType = SetConditions.Each("type");
    private static readonly FieldPath SetStatus = SetConditions.Each("status");
    private static readonly FieldPath SetMessage = SetConditions.Each("message");

    public static readonly ImmutableArray<FieldPath> Reads =
        [Paused, MinReady, Updated, Current, Available, SetType, SetStatus, SetMessage, .. RolloutsStrategy.Reads, .. RolloutsPods.Reads];

    /// <summary>
    /// <c>kind</c> (paused, refused, old-pods, new-pods, min-ready, none), <c>text</c> (a sentence without its stop) and <c>limits</c> (what the strategy allows).
    /// Not known where the ReplicaSets or their pods are not.
    /// </summary>
    public static Lookup<Dictionary<string, string>> Of(IStateReader reader, ResourceObject deployment)
    {
        var strategy = RolloutsStrategy.Of(deployment);
        var sets = reader.Related(deployment.Key, Relation.Owns, ResourceKinds.ReplicaSet);
        if (!sets.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(sets.Unknown!);
        var newest = sets.Value.MaxBy(RolloutsRevisions.Revision);
        var pods = WorkloadPods.Of(reader, deployment);
        if (!pods.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(pods.Unknown!);
        var (kind, text) = Find(reader, deployment, strategy, newest, pods.Value);
        return Lookup<Dictionary<string, string>>.Known(new() { ["kind"] = kind, ["text"] = text, ["limits"] = strategy.Words });
    }

    private static (string Kind, string Text) Find(
        IStateReader reader, ResourceObject deployment, RolloutsStrategy strategy, ResourceObject? newest, ImmutableArray<ResourceObject> pods)
    {
        if (Paused.Flag(deployment.Body))
            return ("paused", "it is paused (spec.paused)");
        if (newest is not null && Refusal(newest) is { Length: > 0 } refusal)
            return ("refused", $"the API server refuses the pods of the new revision: {refusal}");
        var own = pods.ToLookup(p => newest is not null && reader.RelatedKeys(p.Key, Relation.OwnedBy).Contains(newest.Key));
        var (fresh, old) = (own[true].Where(RolloutsPods.Counts).ToList(), own[false].Where(RolloutsPods.Counts).ToList());
        if (strategy.Recreate && old.Count > 0 && fresh.Count == 0)
            return ("old-pods", $"strategy Recreate waits until {Texts.Count(old.Count, "old pod")} {(old.Count == 1 ? "has" : "have")} ended: {RolloutsPods.Words(old)}");
        var unready = fresh.Where(p => !RolloutsPods.IsReady(p)).ToList();
        if (unready.Count > 0)
            return ("new-pods", $"{unready.Count} of {Texts.Count(fresh.Count, "pod")} of the new revision {(unready.Count == 1 ? "is" : "are")} not ready: {RolloutsPods.Words(unready)}");
        var wait = MinReady.Integer(deployment.Body) ?? 0;
        return wait > 0 && fresh.Exists(p => RolloutsPods.ReadySince(p) is { } since && reader.Now < since.AddSeconds(Math.Min(wait, int.MaxValue)))
            ? ("min-ready", $"its new pods are ready, and count as available only after minReadySeconds ({wait})")
            : ("none", "");
    }

    private static string Refusal(ResourceObject set) => Texts.Messages(SetConditions.List(set.Body))
        .Where(c => SetType.Text(c) == "ReplicaFailure" && SetStatus.Text(c) == "True").Select(c => SetMessage.Text(c)).FirstOrDefault() ?? "";
}
