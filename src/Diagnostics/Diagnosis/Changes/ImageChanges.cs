using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>A tag that has moved: pods of one template run different images of one name.</summary>
internal static class ImageChanges
{
    private const int MostPods = 100;
    private const int DigestLength = 19; // sha256: and twelve digits, as container tools shorten it
    private const string StatusType = "io.k8s.api.core.v1.ContainerStatus";
    private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
    private static readonly FieldPath Name = FieldPath.In(StatusType, "name");
    private static readonly FieldPath Image = FieldPath.In(StatusType, "image");
    private static readonly FieldPath Id = FieldPath.In(StatusType, "imageID");

    public static ImmutableArray<FieldPath> Reads { get; } = [Statuses.Each("name"), Statuses.Each("image"), Statuses.Each("imageID")];

    public static void Collect(ChangeScope scope, ResourceObject workload)
    {
        var pods = scope.Reader.Related(workload.Key, Relation.Selects, ResourceKinds.Pod);
        if (!pods.IsKnown || pods.Value.Length < 2)
            return;
        var runs = pods.Value.OrderByDescending(p => EngineFields.Created[p.Kind.Index].Time(p.Body)).Take(MostPods).SelectMany(Runs);
        foreach (var same in runs.GroupBy(r => (r.Container, r.Image)))
        {
            var digests = same.GroupBy(r => r.Digest).Select(g => (Digest: g.Key, Since: g.Min(r => r.Created))).OrderByDescending(d => d.Since).ThenBy(d => d.Digest, StringComparer.Ordinal).ToList();
            if (digests is not [var now, var before, ..])
                continue;
            var text = $"{same.Key.Image} of {same.Key.Container} is another image since then: {now.Digest}, and {before.Digest} before";
            scope.Add(new(ChangeForm.Image, ObjectReference.To(workload.Key, same.Key.Container), now.Since, text, "pods made since then run it"));
        }
    }

    private static List<(string Container, string Image, string Digest, DateTime Created)> Runs(ResourceObject pod)
    {
        var runs = new List<(string, string, string, DateTime)>();
        foreach (var item in Statuses.List(pod.Body).Items)
        {
            var status = (ResourceMessage)item;
            if (Image.Text(status) is { } image && !image.Contains('@') && Digest(Id.Text(status)) is { } digest && EngineFields.Created[pod.Kind.Index].Time(pod.Body) is { } created)
                runs.Add((Name.Text(status) ?? "", image, digest, created));
        }

        return runs;
    }

    // docker-pullable://shop/web@sha256:…, shop/web@sha256:…, or sha256:… alone. The digest of an index and that of one platform's image of it differ: only digests with a
    // repository, which are those that were pulled, are compared.
    private static string? Digest(string? id)
    {
        var at = id?.IndexOf("@sha256:", StringComparison.Ordinal) ?? -1;
        return at < 0 || id!.Length < at + 1 + DigestLength ? null : id.Substring(at + 1, DigestLength);
    }
}
