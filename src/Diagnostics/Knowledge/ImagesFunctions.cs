using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about images and why they cannot be pulled.</summary>
internal static class ImagesFunctions
{
    private const string StatusName = "io.k8s.api.core.v1.ContainerStatus";
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Events = CelType.ListOf(CelType.MessageOf(ResourceKinds.Event));
    private static readonly FieldPath Architecture = FieldPath.Of(ResourceKinds.Node, "status.nodeInfo.architecture");
    private static readonly FieldPath InitContainers = FieldPath.Of(ResourceKinds.Pod, "spec.initContainers");
    private static readonly FieldPath InitImage = InitContainers.Each("image");
    private static readonly FieldPath InitName = InitContainers.Each("name");
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly FieldPath Image = Containers.Each("image");
    private static readonly FieldPath Name = Containers.Each("name");
    private static readonly FieldPath WaitingReason = FieldPath.In(StatusName, "state.waiting.reason");
    private static readonly FieldPath WaitingMessage = FieldPath.In(StatusName, "state.waiting.message");

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("imageParts", false, [CelType.String], Strings, [], "What an image reference names: registry, repository, tag, digest, name (without tag), version (tag, digest or latest).",
            "imageParts(container.spec.image).registry", (_, a) => Parts(a[0].AsString)),
        new("pullError", false, [CelType.MessageOf(StatusName), Events], CelType.String, [.. ExitsKill.Reads, WaitingReason, WaitingMessage],
            "Why the image cannot be pulled: the status' own message, or the newest Failed event where the kubelet (before 1.29) leaves it out; empty while nothing failed.",
            "pullError(container.status, events)", (_, a) => CelValue.Of(PullError(a[0].AsMessage!, a[1]))),
        new("pullFailure", false, [CelType.String], Strings, [],
            "The kind of a pull's error (not-found, unauthorized, rate-limited, qps, platform, format, signature, policy, disk, proxy, plain-http, tls, dns, short-name, corrupt, stalled, server-error, "
                + "unreachable, unknown), reason, its innermost words, and what they name: a host, a proxy, a platform, a status, what is wrong with a certificate.",
            "pullFailure(pullError(container.status, events)).kind == 'not-found'", (_, a) => Failure(a[0].AsString)),
        new("firstOfImage", false, [CelType.MessageOf(ResourceKinds.Pod), CelType.String], CelType.String, [InitImage, InitName, Image, Name],
            "The name of the first container of a pod that runs an image: the same for all that run it, so that what is wrong with the image is told once.",
            "firstOfImage(pod, container.spec.image)", (_, a) => CelValue.Of(FirstOfImage(a[0].AsObject!, a[1].AsString))),
        new("siblingPull", false, [CelType.MessageOf(ResourceKinds.Pod), CelType.String], Strings, ImagesPulls.Reads,
            "The longest pull of an image that events of the pod's owner's pods tell of: took, size, pod; all empty where they tell of none.",
            "siblingPull(pod, container.spec.image).size", (reader, a) => Pull(ImagesPulls.OfSiblings(reader, a[0].AsObject!, a[1].AsString))),
        new("nodeArchitectures", false, [], CelType.ListOf(CelType.String), [Architecture], "The architectures of the cluster's nodes.",
            "nodeArchitectures().exists(a, a == 'arm64')", (reader, _) => Architectures(reader)),
    ];

    private static CelValue Parts(string image)
    {
        var parts = ImagesReference.Parse(image);
        return Facts.Map([
            new("registry", parts.Registry), new("repository", parts.Repository), new("tag", parts.Tag), new("digest", parts.Digest), new("name", parts.Name),
            new("version", parts.Version),
        ]);
    }

    private static CelValue Failure(string message)
    {
        var (kind, reason, what) = ImagesPullFailure.Parse(message);
        return Facts.Map([new("kind", kind), new("reason", reason), new("what", what)]);
    }

    private static CelValue Pull(ImagesPulls? pull) => Facts.Map([
        new("took", pull is null ? "" : CelValue.Of(TimeSpan.FromSeconds(Math.Ceiling(pull.Took.TotalSeconds))).ToDisplay()),
        new("size", pull is null or { Size: 0 } ? "" : Quantities.Format("memory", pull.Size) + "B"), new("pod", pull?.Pod ?? ""),
    ]);

    private static string FirstOfImage(ResourceObject pod, string image) =>
        Texts.Messages(InitContainers.List(pod.Body)).Where(c => InitImage.Text(c) == image).Select(c => InitName.Text(c))
            .Concat(Texts.Messages(Containers.List(pod.Body)).Where(c => Image.Text(c) == image).Select(c => Name.Text(c))).FirstOrDefault() ?? "";

    private static CelValue Architectures(IStateReader reader)
    {
        var nodes = reader.All(ResourceKinds.Node, null);
        return nodes.IsKnown
            ? CelValue.OfList([.. nodes.Value.Select(n => Architecture.Text(n.Body)).OfType<string>().Distinct().Order(StringComparer.Ordinal)])
            : CelValue.Unknown(nodes.Unknown!);
    }

    private static string PullError(ResourceMessage status, CelValue events)
    {
        if (WaitingReason.Text(status) is not ("ErrImagePull" or "ImagePullBackOff" or "RegistryUnavailable" or "SignatureValidationFailed"))
            return "";
        var message = WaitingMessage.Text(status) ?? "";
        if (ImagesPullFailure.Parse(message) is { Kind: not "unknown" })
            return message;
        return ExitsKill.NewestMessage(events, (reason, text) => reason == "Failed" && text.StartsWith("Failed to pull image", StringComparison.Ordinal)) ?? message;
    }
}
