using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a controller cannot create its pods: the ReplicaSet's <c>ReplicaFailure</c> condition where there is one, else the last <c>FailedCreate</c> event, as long
/// as nothing was created since and it is not older than the controllers' longest back-off (16 min 40 s).
/// </summary>
internal static class AdmissionCreation
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.ReplicaSet, "status.conditions");
    private static readonly FieldPath Type = Conditions.Each("type");
    private static readonly FieldPath Status = Conditions.Each("status");
    private static readonly FieldPath ConditionMessage = Conditions.Each("message");
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Event, "reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Event, "message");
    private static readonly FieldPath Created = FieldPath.Of(ResourceKinds.Event, "metadata.creationTimestamp");
    private static readonly FieldPath Last = FieldPath.Of(ResourceKinds.Event, "lastTimestamp");
    private static readonly FieldPath EventTime = FieldPath.Of(ResourceKinds.Event, "eventTime");
    private static readonly FieldPath Observed = FieldPath.Of(ResourceKinds.Event, "series.lastObservedTime");

    public static readonly ImmutableArray<FieldPath> Reads = [Type, Status, ConditionMessage, Reason, Message, Created, Last, EventTime, Observed];

    /// <summary>The API server's message, empty when creation does not fail now.</summary>
    public static Lookup<string> Failure(IStateReader reader, ResourceObject controller)
    {
        if (controller.Kind == ResourceKinds.ReplicaSet)
            return Lookup<string>.Known(Texts.Messages(Conditions.List(controller.Body))
                .Where(c => Type.Text(c) == "ReplicaFailure" && Status.Text(c) == "True").Select(c => ConditionMessage.Text(c)).FirstOrDefault() ?? "");
        var events = reader.Related(controller.Key, Relation.HasEvent, ResourceKinds.Event);
        if (!events.IsKnown)
            return Lookup<string>.NotKnown(events.Unknown!);
        var failed = events.Value.Where(e => Reason.Text(e.Body) == "FailedCreate").MaxBy(Seen);
        if (failed is null || reader.Now - Seen(failed) > Longest)
            return Lookup<string>.Known("");
        var healed = events.Value.Any(e => Reason.Text(e.Body) == "SuccessfulCreate" && Seen(e) > Seen(failed));
        return Lookup<string>.Known(healed ? "" : Message.Text(failed.Body) ?? "");
    }

    /// <summary>The workload that a person would change: the Deployment of a ReplicaSet, the CronJob of a Job, or the controller itself.</summary>
    public static ResourceObject Owner(IStateReader reader, ResourceObject controller)
    {
        var kind = controller.Kind == ResourceKinds.ReplicaSet ? ResourceKinds.Deployment : controller.Kind == ResourceKinds.Job ? ResourceKinds.CronJob : null;
        if (kind is null)
            return controller;
        var owners = reader.Related(controller.Key, Relation.OwnedBy, kind);
        return owners.IsKnown && owners.Value.Length > 0 ? owners.Value[0] : controller;
    }

    private static DateTime Seen(ResourceObject e)
    {
        DateTime?[] times = [Observed.Time(e.Body), Last.Time(e.Body), EventTime.Time(e.Body), Created.Time(e.Body)];
        return times.Max() ?? DateTime.MinValue;
    }
}
