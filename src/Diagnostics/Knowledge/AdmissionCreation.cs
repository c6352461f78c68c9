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

    public static readonly ImmutableArray<FieldPath> Reads = [Type, Status, ConditionMessage, .. EventFacts.Reads];

    /// <summary>The API server's message, empty when creation does not fail now.</summary>
    public static Lookup<string> Failure(IStateReader reader, ResourceObject controller)
    {
        if (controller.Kind == ResourceKinds.ReplicaSet)
            return Lookup<string>.Known(Texts.Messages(Conditions.List(controller.Body))
                .Where(c => Type.Text(c) == "ReplicaFailure" && Status.Text(c) == "True").Select(c => ConditionMessage.Text(c)).FirstOrDefault() ?? "");
        var events = reader.Related(controller.Key, Relation.HasEvent, ResourceKinds.Event);
        if (!events.IsKnown)
            return Lookup<string>.NotKnown(events.Unknown!);
        var failed = events.Value.Where(e => EventFacts.Reason.Text(e.Body) == "FailedCreate").MaxBy(e => EventFacts.Seen(e.Body));
        if (failed is null || reader.Now - EventFacts.Seen(failed.Body) > Longest)
            return Lookup<string>.Known("");
        var healed = events.Value.Any(e => EventFacts.Reason.Text(e.Body) == "SuccessfulCreate" && EventFacts.Seen(e.Body) > EventFacts.Seen(failed.Body));
        return Lookup<string>.Known(healed ? "" : EventFacts.Message.Text(failed.Body) ?? "");
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
}
