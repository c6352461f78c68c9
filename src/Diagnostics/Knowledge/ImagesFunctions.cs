using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about images and why they cannot be pulled.</summary>
internal static class ImagesFunctions
{
    private const string StatusName = "io.k8s.api.core.v1.ContainerStatus";
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Events = CelType.ListOf(CelType.MessageOf(ResourceKinds.Event));
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
            "The kind of a pull's error (not-found, unauthorized, rate-limited, qps, platform, signature, disk, tls, dns, unreachable, corrupt, unknown) and reason, its innermost words.",
            "pullFailure(pullError(container.status, events)).kind == 'not-found'", (_, a) => Failure(a[0].AsString)),
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
        var (kind, reason) = ImagesPullFailure.Parse(message);
        return Facts.Map([new("kind", kind), new("reason", reason)]);
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
