namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>What kind of change it was; where one act shows as several of them, the first of them tells it.</summary>
public enum ChangeForm
{
    /// <summary>A new pod template, or an old one again.</summary>
    Revision,

    /// <summary>Another number of replicas, by whoever may scale.</summary>
    Scale,

    /// <summary>Another number of replicas, by a HorizontalPodAutoscaler.</summary>
    Autoscaler,

    /// <summary>A tag that names another image than before.</summary>
    Image,

    /// <summary>A ConfigMap or Secret that pods read.</summary>
    Configuration,

    /// <summary>A webhook, quota, limit range or network policy.</summary>
    Policy,

    /// <summary>A node that came, went, or changed its state.</summary>
    Node,

    /// <summary>The object itself, in another way than those above.</summary>
    Written,
}

/// <summary>
/// Something that changed before the first sign of an incident. It is told with what links it to the incident, and never as its cause: that a thing came
/// before another one proves nothing. Raw cluster text.
/// </summary>
/// <param name="Object">What changed.</param>
/// <param name="At">When, UTC, by the API's own times: whole seconds.</param>
/// <param name="Text">How it changed: <c>revision 2: image of api: shop:v1 -> shop:v2</c>.</param>
/// <param name="Link">How it is linked to what has the fault: <c>its pods read it</c>.</param>
public sealed record Change(ChangeForm Form, ObjectReference Object, DateTime At, string Text, string Link)
{
    /// <summary>Who wrote it, where the API tells: the field manager (<c>helm</c>, <c>kubectl-edit</c>).</summary>
    public string? By { get; init; }
}
