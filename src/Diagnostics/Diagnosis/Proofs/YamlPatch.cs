using System.Text;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>The patch of a fix, which is YAML, as JSON.</summary>
internal static class YamlPatch
{
    /// <summary>Null for what is no mapping.</summary>
    public static JsonObject? Read(string patch)
    {
        var faults = new List<RuleFault>();
        return YamlReader.Read(new("patch", patch), faults) is { } root && faults.Count == 0 ? KubectlEdits.ParseJson(Encoding.UTF8.GetString(YamlJson.ToUtf8(root).Span)) as JsonObject : null;
    }
}
