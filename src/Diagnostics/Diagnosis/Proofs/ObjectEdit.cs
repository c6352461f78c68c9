using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>A change of one object, and through its pod template of its pods.</summary>
/// <param name="Key">The object that is changed.</param>
/// <param name="Apply">Changes the JSON of the object; false where it cannot be applied.</param>
/// <param name="ApplyToPod">Changes the JSON of a pod as its new template will; null where no template is changed.</param>
internal sealed record ObjectEdit(ObjectKey Key, Func<JsonObject, bool> Apply, Func<JsonObject, bool>? ApplyToPod = null)
{
    /// <summary>Where the pod template lies in an object of a kind, or null.</summary>
    public static string[]? TemplatePath(ResourceKind kind) =>
        kind == ResourceKinds.CronJob ? ["spec", "jobTemplate", "spec", "template"]
        : kind == ResourceKinds.Deployment || kind == ResourceKinds.StatefulSet || kind == ResourceKinds.DaemonSet || kind == ResourceKinds.Job || kind == ResourceKinds.ReplicaSet ? ["spec", "template"]
        : null;

    /// <summary>A merge patch.</summary>
    public static ObjectEdit Merge(ObjectKey key, JsonObject patch, bool strategic)
    {
        var template = TemplatePath(key.Kind) is { } path ? path.Aggregate((JsonNode?)patch, (at, step) => (at as JsonObject)?[step]) as JsonObject : null;
        return new(key, Merged(patch, strategic), template is null ? null : Merged(template, strategic));
    }

    /// <summary>A strategic patch of the pod spec of an object: of a pod itself, or of the template of a workload; null for other kinds.</summary>
    public static ObjectEdit? OfPodSpec(ObjectKey key, JsonObject spec)
    {
        var patch = new JsonObject { ["spec"] = spec };
        if (key.Kind == ResourceKinds.Pod)
            return Merge(key, patch, strategic: true);
        return TemplatePath(key.Kind) is { } path ? Merge(key, path.Reverse().Aggregate(patch, (inner, step) => new JsonObject { [step] = inner }), strategic: true) : null;
    }

    private static Func<JsonObject, bool> Merged(JsonObject patch, bool strategic) => json =>
    {
        StrategicMerge.Apply(json, patch, strategic);
        return true;
    };
}
