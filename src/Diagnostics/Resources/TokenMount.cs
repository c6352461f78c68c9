namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// The mount of the service account's token, which the API server adds to every container (plugin/pkg/admission/serviceaccount). It is not kept: it tells
/// nothing, and the random name of its volume would make every container unlike its siblings, so that no two pods of a template could share one
/// (measured with the shipped rules' mask and three containers a pod: 2,075 bytes a pod with it). The volume itself is kept.
/// </summary>
internal static class TokenMount
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static readonly SchemaType Mount = Schema.Default.Type("io.k8s.api.core.v1.VolumeMount");
    private static readonly SchemaField MountPath = Mount.Field("mountPath")!;

    public static bool Is(object item) =>
        item is ResourceMessage message && ReferenceEquals(message.Shape.Type, Mount) && message.Shape.SlotOf(MountPath.Index) is >= 0 and var slot && message[slot] is TokenPath;
}
