using System.Text.Json;
using System.Text.Json.Serialization;

namespace K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

/// <summary>A pod in plain words, and as the API has it.</summary>
/// <param name="Node">Where it runs; empty for a pod that waits.</param>
/// <param name="Nominated">Where room is being made for it; empty for nowhere.</param>
/// <param name="PodCpu">A request of the pod itself; 0 for none.</param>
internal sealed record ModelPod(
    string Namespace, string Name, Dictionary<string, string> Labels, string Node, string Phase, bool Leaving, string Nominated, int Priority, ModelContainer[] Init,
    ModelContainer[] Containers, long Overhead, long PodCpu, Dictionary<string, string> NodeSelector, ModelNodeTerm[] NodeTerms, ModelToleration[] Tolerations,
    ModelPodTerm[] Affinity, ModelPodTerm[] AntiAffinity, ModelSpread[] Spread, string[] Claims)
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string Json() => JsonSerializer.Serialize(
        new
        {
            metadata = new { name = Name, @namespace = Namespace, labels = Labels, deletionTimestamp = Leaving ? "2026-01-01T00:00:00Z" : null },
            spec = new
            {
                nodeName = Node, priority = Priority, nodeSelector = NodeSelector,
                initContainers = Init.Select(c => c.Object(true)), containers = Containers.Select(c => c.Object(false)),
                overhead = Overhead == 0 ? null : new { cpu = $"{Overhead}m" }, resources = PodCpu == 0 ? null : new { requests = new { cpu = $"{PodCpu}m" } },
                tolerations = Tolerations.Select(t => new { key = t.Key, @operator = t.Operator, value = t.Value, effect = t.Effect }),
                affinity = new
                {
                    nodeAffinity = NodeTerms.Length == 0 ? null : new { requiredDuringSchedulingIgnoredDuringExecution = new { nodeSelectorTerms = NodeTerms.Select(t => t.Object()) } },
                    podAffinity = new { requiredDuringSchedulingIgnoredDuringExecution = Affinity.Select(t => t.Object()) },
                    podAntiAffinity = new { requiredDuringSchedulingIgnoredDuringExecution = AntiAffinity.Select(t => t.Object()) },
                },
                topologySpreadConstraints = Spread.Select(s => s.Object()),
                volumes = Claims.Select(c => new { name = c, persistentVolumeClaim = new { claimName = c } }),
            },
            status = new { phase = Phase, nominatedNodeName = Nominated },
        },
        WithoutNulls);
}
