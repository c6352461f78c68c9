using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The revisions of a Deployment: which one a pod belongs to, what it changed, and the one to go back to.</summary>
internal static class RolloutsRevisions
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    private static readonly FieldPath Annotations = FieldPath.Of(ResourceKinds.ReplicaSet, "metadata.annotations");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.ReplicaSet, "metadata.creationTimestamp");
    private static readonly FieldPath Ready = FieldPath.Of(ResourceKinds.ReplicaSet, "status.readyReplicas");
    private static readonly FieldPath Wanted = FieldPath.Of(ResourceKinds.ReplicaSet, "spec.replicas");
    private static readonly FieldPath Template = FieldPath.Of(ResourceKinds.ReplicaSet, "spec.template");
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Deployment, "status.conditions");
    private static readonly FieldPath ConditionType = Conditions.Each("type");
    private static readonly FieldPath ConditionReason = Conditions.Each("reason");
    private static readonly string[] Keys = ["deployment", "ref", "revision", "created", "complete", "change", "good", "goodReady", "goodCreated", "unread"];

    public static readonly ImmutableArray<FieldPath> Reads =
        [Annotations, Created, Ready, Wanted, Template, ConditionType, ConditionReason, .. RolloutsControllerRevisions.Reads];

    /// <summary>
    /// Of a pod, ReplicaSet or Deployment: <c>deployment</c> and <c>ref</c>, <c>revision</c> and <c>created</c> (RFC 3339) of the newest revision, when the pod is
    /// of it; <c>complete</c>; <c>change</c> against the revision before; <c>good</c>, the newest older revision that has ready pods, or else the one before,
    /// <c>goodReady</c>, how many are ready there, and <c>goodCreated</c>. Of a StatefulSet or DaemonSet the same by its ControllerRevisions, without
    /// <c>deployment</c>; <c>unread</c> is true where these could not be read. Values are empty where there is no such thing, nearly all for a first revision.
    /// </summary>
    public static Lookup<Dictionary<string, string>> Facts(IStateReader reader, ResourceObject from)
    {
        var none = Lookup<Dictionary<string, string>>.Known(Keys.ToDictionary(k => k, _ => ""));
        if (from.Kind == ResourceKinds.StatefulSet || from.Kind == ResourceKinds.DaemonSet)
            return RolloutsControllerRevisions.Facts(reader, from, none.Value);
        var own = from.Kind == ResourceKinds.Pod ? Single(reader, from, Relation.OwnedBy, ResourceKinds.ReplicaSet) : Lookup<ResourceObject?>.Known(from);
        if (!own.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(own.Unknown!);
        if (own.Value is null)
            return none;
        var deployment = own.Value.Kind == ResourceKinds.Deployment ? own : Single(reader, own.Value, Relation.OwnedBy, ResourceKinds.Deployment);
        if (!deployment.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(deployment.Unknown!);
        if (deployment.Value is null)
            return none;
        var sets = reader.Related(deployment.Value.Key, Relation.Owns, ResourceKinds.ReplicaSet);
        if (!sets.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(sets.Unknown!);
        var revisions = sets.Value.OrderByDescending(Revision).ToList();
        var stale = own.Value.Kind == ResourceKinds.ReplicaSet && revisions.Count > 0 && revisions[0].Key != own.Value.Key;
        return revisions.Count < 2 || stale ? none : Lookup<Dictionary<string, string>>.Known(Describe(deployment.Value, revisions));
    }

    private static Dictionary<string, string> Describe(ResourceObject deployment, List<ResourceObject> revisions)
    {
        var newest = revisions[0];
        var older = revisions.Skip(1).ToList();
        var good = older.FirstOrDefault(r => Ready.Integer(r.Body) > 0) ?? older[0];
        return new()
        {
            ["unread"] = "",
            ["deployment"] = deployment.Name,
            ["ref"] = $"deployment/{deployment.Name}",
            ["revision"] = Text(Revision(newest)),
            ["created"] = Moment(newest),
            ["complete"] = IsComplete(deployment) ? "true" : "false",
            ["change"] = string.Join("; ", RolloutsDiff.Compare(Template.Read(good.Body), Template.Read(newest.Body))),
            ["good"] = Text(Revision(good)),
            ["goodReady"] = Text(Ready.Integer(good.Body) ?? 0),
            ["goodCreated"] = Moment(good),
        };
    }

    private static string Moment(ResourceObject set) => Created.Time(set.Body)?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static bool IsComplete(ResourceObject deployment) => Texts.Messages(Conditions.List(deployment.Body))
        .Any(c => ConditionType.Text(c) == "Progressing" && ConditionReason.Text(c) == "NewReplicaSetAvailable");

    /// <summary>What keeps the revisions of a workload of a kind; null for a kind that has none.</summary>
    public static ResourceKind? KeeperOf(ResourceKind workload) => workload == ResourceKinds.Deployment ? ResourceKinds.ReplicaSet
        : workload == ResourceKinds.StatefulSet || workload == ResourceKinds.DaemonSet ? ResourceKinds.ControllerRevision
        : null;

    /// <summary>When a revision's keeper was made, UTC.</summary>
    public static DateTime? CreatedAt(ResourceObject keeper) => IsControllers(keeper) ? RolloutsControllerRevisions.CreatedAt(keeper) : Created.Time(keeper.Body);

    /// <summary>What a revision changed against another one, one line a difference.</summary>
    public static IReadOnlyList<string> Difference(ResourceObject before, ResourceObject after) => RolloutsDiff.Compare(TemplateOf(before), TemplateOf(after));

    /// <summary>The number of a revision; 0 where its keeper bears none.</summary>
    public static long Revision(ResourceObject keeper) =>
        IsControllers(keeper) ? RolloutsControllerRevisions.Revision(keeper)
        : Annotations.Map(keeper.Body).TryGet(RevisionAnnotation, out var text) && long.TryParse(text as string, out var number) ? number : 0;

    private static object? TemplateOf(ResourceObject keeper) => IsControllers(keeper) ? RolloutsControllerRevisions.TemplateOf(keeper) : Template.Read(keeper.Body);

    private static bool IsControllers(ResourceObject keeper) => keeper.Kind == ResourceKinds.ControllerRevision;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Lookup<ResourceObject?> Single(IStateReader reader, ResourceObject from, Relation relation, ResourceKind kind)
    {
        if (!reader.RelatedKeys(from.Key, relation).Any(k => k.Kind == kind))
            return Lookup<ResourceObject?>.Known(null);
        var found = reader.Related(from.Key, relation, kind);
        return found.IsKnown ? Lookup<ResourceObject?>.Known(found.Value.FirstOrDefault()) : Lookup<ResourceObject?>.NotKnown(found.Unknown!);
    }
}
