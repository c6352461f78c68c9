using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Patches as bytes.</summary>
internal static class PatchBody
{
    // The label by which a ReplicaSet knows its pods; kubectl takes it out too (k8s.io/kubectl/pkg/polymorphichelpers/rollback.go).
    private const string HashLabel = "pod-template-hash";

    public static string ContentType(PatchForm form) => form switch
    {
        PatchForm.Strategic => "application/strategic-merge-patch+json",
        PatchForm.Merge => "application/merge-patch+json",
        _ => "application/json-patch+json",
    };

    public static byte[] Of(ServerPatch patch) => Encoding.UTF8.GetBytes(patch.Json);

    /// <summary>The patch that puts a ReplicaSet's pod template in the place of its Deployment's; null where the bytes are no ReplicaSet.</summary>
    public static byte[]? OfTemplate(ReadOnlySpan<byte> replicaSet)
    {
        try
        {
            if (JsonNode.Parse(replicaSet)?["spec"]?["template"] is not JsonObject template)
                return null;
            (template["metadata"]?["labels"] as JsonObject)?.Remove(HashLabel);
            var operation = new JsonObject { ["op"] = "replace", ["path"] = "/spec/template", ["value"] = template.DeepClone() };
            return Encoding.UTF8.GetBytes(new JsonArray((JsonNode)operation).ToJsonString());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
