using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The revisions of a StatefulSet or DaemonSet, which ControllerRevisions keep: what the newest one changed, and the one to go back to. Where these cannot be read,
/// the images of the pods of another revision still tell what became of the image.
/// </summary>
internal static class RolloutsControllerRevisions
{
    /// <summary>What <see cref="HashOf"/> reads.</summary>
    public static readonly FieldPath PodLabels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");

    private const string HashLabel = "controller-revision-hash";
    private static readonly FieldPath Data = FieldPath.Of(ResourceKinds.ControllerRevision, "data");
    private static readonly FieldPath Number = FieldPath.Of(ResourceKinds.ControllerRevision, "revision");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.ControllerRevision, "metadata.creationTimestamp");
    private static readonly FieldPath UpdateRevision = FieldPath.Of(ResourceKinds.StatefulSet, "status.updateRevision");
    private static readonly FieldPath SetContainers = FieldPath.Of(ResourceKinds.StatefulSet, "spec.template.spec.containers");
    private static readonly FieldPath DaemonContainers = FieldPath.Of(ResourceKinds.DaemonSet, "spec.template.spec.containers");
    private static readonly FieldPath PodContainers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly (FieldPath Name, FieldPath Image) InPod = Images(PodContainers);

    public static readonly ImmutableArray<FieldPath> Reads =
    [
        Data, Number, Created, UpdateRevision, Images(SetContainers).Name, Images(SetContainers).Image, Images(DaemonContainers).Name, Images(DaemonContainers).Image,
        InPod.Name, InPod.Image, PodLabels, .. RolloutsPods.Reads,
    ];

    /// <summary>The same facts as <see cref="RolloutsRevisions.Facts"/>; not known where the pods are not.</summary>
    public static Lookup<Dictionary<string, string>> Facts(IStateReader reader, ResourceObject workload, Dictionary<string, string> facts)
    {
        facts["ref"] = $"{workload.Kind.Kind.ToLowerInvariant()}/{workload.Name}";
        var pods = reader.Related(workload.Key, Relation.Owns, ResourceKinds.Pod);
        if (!pods.IsKnown)
            return Lookup<Dictionary<string, string>>.NotKnown(pods.Unknown!);
        var revisions = reader.Related(workload.Key, Relation.Owns, ResourceKinds.ControllerRevision);
        if (!revisions.IsKnown)
            ByImages(workload, pods.Value, facts);
        else if (Newest(workload, revisions.Value) is { } newest && revisions.Value.Length > 1)
            Describe(newest, [.. revisions.Value.Where(r => r.Key != newest.Key).OrderByDescending(Revision)], pods.Value, facts);
        return Lookup<Dictionary<string, string>>.Known(facts);
    }

    /// <summary>When a revision was made, UTC.</summary>
    public static DateTime? CreatedAt(ResourceObject revision) => Created.Time(revision.Body);

    /// <summary>The number of a revision; one that is gone back to gets a new one.</summary>
    public static long Revision(ResourceObject revision) => Number.Integer(revision.Body) ?? 0;

    /// <summary>The pod template that a revision keeps.</summary>
    public static object? TemplateOf(ResourceObject revision) => Data.Read(revision.Body);

    /// <summary>The revision that a pod was made from, as its label says; empty where it has none.</summary>
    public static string HashOf(ResourceObject pod) => PodLabels.Map(pod.Body).TryGet(HashLabel, out var hash) && hash is string text ? text : "";

    private static void Describe(ResourceObject newest, List<ResourceObject> older, ImmutableArray<ResourceObject> pods, Dictionary<string, string> facts)
    {
        var good = older.FirstOrDefault(r => Ready(r, pods) > 0) ?? older[0];
        facts["revision"] = Text(Revision(newest));
        facts["created"] = Moment(newest);
        facts["complete"] = pods.All(p => Is(newest, p) && RolloutsPods.IsReady(p)) ? "true" : "false";
        facts["change"] = string.Join("; ", RolloutsDiff.Compare(TemplateOf(good), TemplateOf(newest)));
        facts["good"] = Text(Revision(good));
        facts["goodReady"] = Text(Ready(good, pods));
        facts["goodCreated"] = Moment(good);
    }

    private static void ByImages(ResourceObject workload, ImmutableArray<ResourceObject> pods, Dictionary<string, string> facts)
    {
        facts["unread"] = "true";
        var list = workload.Kind == ResourceKinds.StatefulSet ? SetContainers : DaemonContainers;
        var (name, image) = Images(list);
        var wanted = new Dictionary<string, string>();
        foreach (var container in Texts.Messages(list.List(workload.Body)))
            wanted[name.Text(container) ?? ""] = image.Text(container) ?? "";
        foreach (var pod in pods.Where(RolloutsPods.IsReady))
        {
            var changes = Texts.Messages(PodContainers.List(pod.Body))
                .Where(c => wanted.TryGetValue(InPod.Name.Text(c) ?? "", out var now) && now != InPod.Image.Text(c))
                .Select(c => $"image of {InPod.Name.Text(c)}: {InPod.Image.Text(c)} -> {wanted[InPod.Name.Text(c) ?? ""]}").ToList();
            if (changes.Count == 0)
                continue;
            facts["change"] = string.Join("; ", changes);
            return;
        }
    }

    private static ResourceObject? Newest(ResourceObject workload, ImmutableArray<ResourceObject> revisions) =>
        workload.Kind == ResourceKinds.StatefulSet && UpdateRevision.Text(workload.Body) is { Length: > 0 } name
            ? revisions.FirstOrDefault(r => r.Name == name)
            : revisions.MaxBy(Revision);

    private static int Ready(ResourceObject revision, ImmutableArray<ResourceObject> pods) => pods.Count(p => Is(revision, p) && RolloutsPods.IsReady(p));

    // A StatefulSet labels its pods with the revision's name, a DaemonSet with the hash at the name's end.
    private static bool Is(ResourceObject revision, ResourceObject pod) =>
        HashOf(pod) is { Length: > 0 } hash && (revision.Name == hash || revision.Name.EndsWith("-" + hash, StringComparison.Ordinal));

    private static string Moment(ResourceObject revision) => CreatedAt(revision)?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static (FieldPath Name, FieldPath Image) Images(FieldPath containers) => (containers.Each("name"), containers.Each("image"));
}
