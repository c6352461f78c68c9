using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>How a patch is written: https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply.</summary>
public enum PatchForm
{
    /// <summary><c>application/strategic-merge-patch+json</c>.</summary>
    Strategic,

    /// <summary><c>application/merge-patch+json</c>, RFC 7396.</summary>
    Merge,

    /// <summary><c>application/json-patch+json</c>, RFC 6902.</summary>
    Json,
}

/// <summary>A change of one object as an API server takes it. Raw cluster text.</summary>
/// <param name="Json">The body; empty where <see cref="TemplateOf"/> makes it.</param>
public sealed record ServerPatch(ObjectKey Object, PatchForm Form, string Json)
{
    /// <summary>Such as <c>scale</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>The ReplicaSet whose pod template takes the place of the object's, as <c>kubectl rollout undo</c> does; null where the body says all.</summary>
    public ObjectKey? TemplateOf { get; init; }
}
