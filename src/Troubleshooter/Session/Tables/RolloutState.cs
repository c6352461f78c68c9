using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Where one of the three kinds keeps its numbers.</summary>
internal sealed class RolloutFields
{
    private readonly FieldPath _type;
    private readonly FieldPath _status;
    private readonly FieldPath _reason;
    private readonly FieldPath _message;

    public RolloutFields(ResourceKind kind, string wanted, string ready, string updated, string available, string current, string conditions)
    {
        Kind = kind;
        FieldPath Field(string path) => FieldPath.Of(kind, path);
        (Generation, Observed, Labels, Conditions) = (Field("metadata.generation"), Field("status.observedGeneration"), Field("metadata.labels"), Field("status.conditions"));
        (Wanted, Ready, Updated, Available, Current) = (Field(wanted), Field(ready), Field(updated), Field(available), Field(current));
        Paused = kind == ResourceKinds.Deployment ? Field("spec.paused") : null;
        Strategy = kind == ResourceKinds.Deployment ? null : Field("spec.updateStrategy.type");
        var type = $"io.k8s.api.apps.v1.{conditions}";
        (_type, _status) = (FieldPath.In(type, "type"), FieldPath.In(type, "status"));
        (_reason, _message) = (FieldPath.In(type, "reason"), FieldPath.In(type, "message"));
    }

    public ResourceKind Kind { get; }

    public FieldPath Generation { get; }

    public FieldPath Observed { get; }

    public FieldPath Labels { get; }

    public FieldPath Wanted { get; }

    public FieldPath Ready { get; }

    public FieldPath Updated { get; }

    public FieldPath Available { get; }

    public FieldPath Current { get; }

    public FieldPath? Paused { get; }

    public FieldPath? Strategy { get; }

    public ImmutableArray<FieldPath> Reads =>
        [Generation, Observed, Labels, Conditions, Wanted, Ready, Updated, Available, Current, .. Paused is null ? [] : (FieldPath[])[Paused], .. Strategy is null ? [] : (FieldPath[])[Strategy]];

    private FieldPath Conditions { get; }

    /// <summary>The message of a condition that has that status, or null where it has another or is not there.</summary>
    public (string Reason, string Message)? Condition(ResourceObject row, string type, string status)
    {
        foreach (var item in Conditions.List(row.Body).Items)
        {
            if (item is ResourceMessage condition && _type.Text(condition) == type && _status.Text(condition) == status)
                return (_reason.Text(condition) ?? "", _message.Text(condition) ?? "");
        }

        return null;
    }
}

/// <summary>How far a rollout has come, in the words of <c>kubectl rollout status</c>, and what its controller says that holds it.</summary>
/// <remarks>kubectl: pkg/polymorphichelpers/rollout_status.go.</remarks>
internal readonly record struct RolloutState(long Wanted, long Ready, long Updated, long Available, Cell Status, Cell Holds)
{
    public long Missing => Wanted - Ready;

    public static RolloutState Of(ResourceObject row, RolloutFields fields)
    {
        long Number(FieldPath path, long otherwise = 0) => path.Integer(row.Body) ?? otherwise;
        var wanted = Number(fields.Wanted, fields.Kind == ResourceKinds.DaemonSet ? 0 : 1); // 1 is the API server's default
        var state = new RolloutState(wanted, Number(fields.Ready), Number(fields.Updated), Number(fields.Available), default, Cell.None);
        return state.Judge(row, fields, Number(fields.Current), Number(fields.Observed) < Number(fields.Generation));
    }

    private RolloutState Judge(ResourceObject row, RolloutFields fields, long current, bool isUnseen)
    {
        if (fields.Condition(row, "ReplicaFailure", "True") is { } refused)
            return this with { Status = new("refused", Tone.Bad), Holds = new(refused.Message, Tone.Bad) };
        if (fields.Condition(row, "Progressing", "False") is { Reason: "ProgressDeadlineExceeded" })
            return this with { Status = new("stalled", Tone.Bad), Holds = new($"{Wanted - Updated + Math.Max(0, Updated - Available)} of {Wanted} pods are not available, and its deadline has passed", Tone.Bad) };
        if (fields.Paused?.Flag(row.Body) == true)
            return this with { Status = new("paused", Tone.Warning), Holds = new("kubectl rollout resume lets it go on", Tone.Warning) };
        if (isUnseen)
            return this with { Status = new("rolling", Tone.Warning), Holds = new("its controller has not seen the last change yet", Tone.Warning) };
        var onDelete = fields.Strategy?.Text(row.Body) == "OnDelete";
        if (Updated < Wanted && !onDelete)
            return this with { Status = new("rolling", Tone.Warning), Holds = new($"{Updated} of {Wanted} pods are of the new revision", Tone.Warning) };
        if (current > Updated && fields.Kind == ResourceKinds.Deployment)
            return this with { Status = new("rolling", Tone.Warning), Holds = new($"{current - Updated} old pods are to go", Tone.Warning) };
        if (Available < Wanted)
            return this with { Status = new("unavailable", Tone.Warning), Holds = new($"{Wanted - Available} of {Wanted} pods are not available", Tone.Warning) };
        return this with { Status = Wanted == 0 ? new("scaled to 0", Tone.Dim) : new("complete", Tone.Good) };
    }
}
