using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a pull that succeeded tells of the image: how long it took and, since Kubernetes 1.30, how large the image is
/// (<c>Successfully pulled image "x" in 5m12.4s (6m1s including waiting). Image size: 9437184 bytes.</c>, images/image_manager.go).
/// </summary>
internal sealed record ImagesPulls(TimeSpan Took, decimal Size, string Pod)
{
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Event, "reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Event, "message");

    public static readonly ImmutableArray<FieldPath> Reads = [Reason, Message];

    private static readonly BoundedRegex Success = new(
        @"^Successfully pulled image ""(?<image>[^""]*)"" in (?<took>[\dhms.µun]+)( \([^)]*\))?(\. Image size: (?<size>\d+) bytes)?", RegexOptions.ExplicitCapture);

    private static readonly BoundedRegex GoDuration = new(@"(?<number>\d+(\.\d+)?)(?<unit>h|ms|m|s|µs|us|ns)", RegexOptions.ExplicitCapture);

    /// <summary>The longest pull of this image that the events of the pods of the same owner tell of; null where they tell of none.</summary>
    public static ImagesPulls? OfSiblings(IStateReader reader, ResourceObject pod, string image)
    {
        var owner = Owners.Topmost(reader, pod);
        if (owner.Kind == ResourceKinds.Pod || WorkloadPods.Of(reader, owner) is not { IsKnown: true } pods)
            return null;
        return pods.Value
            .SelectMany(p => reader.Related(p.Key, Relation.HasEvent, ResourceKinds.Event) is { IsKnown: true } events ? events.Value.Select(e => Of(e.Body, image, p.Name)) : [])
            .OfType<ImagesPulls>()
            .MaxBy(p => p.Took);
    }

    /// <summary>Go's way of writing a duration: <c>1h2m3.5s</c>.</summary>
    public static TimeSpan Duration(string text) => TimeSpan.FromSeconds(GoDuration
        .Values(text, -1, m => double.Parse(m.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) * m.Groups["unit"].Value switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 1e-3, _ => 0 })
        .Sum());

    private static ImagesPulls? Of(ResourceMessage body, string image, string pod) =>
        Reason.Text(body) == "Pulled" && Message.Text(body) is { } message && Success.Match(message) is { Success: true } match && match.Groups["image"].Value == image
            ? new(Duration(match.Groups["took"].Value), decimal.TryParse(match.Groups["size"].ValueSpan, CultureInfo.InvariantCulture, out var size) ? size : 0, pod)
            : null;
}
