using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>Revisions of a workload, and what has scaled it.</summary>
internal static class WorkloadChanges
{
    private const int MostRevisions = 3;

    // pkg/controller/deployment/sync.go: "Scaled up replica set web-1 from 1 to 3"; before 1.26 without "from 1".
    private static readonly BoundedRegex Scaled = new(@"^Scaled (up|down) replica set \S+ (from (?<before>\d+) )?to (?<after>\d+)", RegexOptions.ExplicitCapture);

    public static void Collect(ChangeScope scope, ResourceObject workload)
    {
        if (RolloutsRevisions.KeeperOf(workload.Kind) is { } keeper)
            CollectRevisions(scope, workload, keeper);
        CollectScale(scope, workload);
        foreach (var key in scope.Reader.RelatedKeys(workload.Key, Relation.ScaledBy))
            CollectAutoscaler(scope, workload, key);
    }

    private static void CollectRevisions(ChangeScope scope, ResourceObject workload, ResourceKind keeper)
    {
        var kept = scope.Reader.Related(workload.Key, Relation.Owns, keeper);
        if (!kept.IsKnown)
            return;
        var revisions = kept.Value.OrderByDescending(RolloutsRevisions.Revision).ToList();
        foreach (var (newer, older) in revisions.Zip(revisions.Skip(1)).Take(MostRevisions))
        {
            if (Began(workload, newer, older, isNewest: newer == revisions[0]) is not { } at)
                continue;
            var back = RolloutsRevisions.CreatedAt(newer) < RolloutsRevisions.CreatedAt(older) ? ", an older template again" : "";
            var difference = string.Join("; ", RolloutsRevisions.Difference(older, newer));
            scope.Add(new(ChangeForm.Revision, ObjectReference.To(workload.Key), at, $"revision {RolloutsRevisions.Revision(newer)}{back}{(difference.Length > 0 ? $": {difference}" : "")}", "its pods are made by it")
            {
                By = Writer(workload, at),
            });
        }
    }

    /// <summary>A new template has a keeper of its own; going back to an old one, which has been made long ago, is a write of the workload.</summary>
    private static DateTime? Began(ResourceObject workload, ResourceObject newer, ResourceObject older, bool isNewest)
    {
        if (RolloutsRevisions.CreatedAt(newer) is not { } created)
            return null;
        if (RolloutsRevisions.CreatedAt(older) is not { } before || created >= before)
            return created;
        return isNewest ? FieldWrites.Of(workload).FirstOrDefault(w => w.Subresource.Length == 0) is { Manager: not null } write ? write.At : null : null;
    }

    private static string? Writer(ResourceObject workload, DateTime at) =>
        FieldWrites.Of(workload).FirstOrDefault(w => w.Subresource.Length == 0 && (w.At - at).Duration() <= ChangeScope.OneAct).Manager;

    private static void CollectScale(ChangeScope scope, ResourceObject workload)
    {
        foreach (var write in FieldWrites.Of(workload).Where(w => w.Subresource == "scale" && scope.Counts(w.At)))
        {
            var text = scope.EventsOf(workload.Key).Where(e => EngineFields.EventReason.Text(e.Body) == "ScalingReplicaSet" && (EventTimes.Seen(e) - write.At).Duration() <= ChangeScope.OneAct)
                .Select(e => Scaled.Match(EngineFields.EventMessage.Text(e.Body) ?? "")).FirstOrDefault(m => m.Success) is { } match
                ? $"scaled {(match.Groups["before"].Success ? $"from {match.Groups["before"].Value} " : "")}to {match.Groups["after"].Value} replicas"
                : "scaled";
            scope.Add(new(ChangeForm.Scale, ObjectReference.To(workload.Key), write.At, text, "its pods are made by it") { By = write.Manager });
        }
    }

    private static void CollectAutoscaler(ChangeScope scope, ResourceObject workload, ObjectKey autoscaler)
    {
        foreach (var e in scope.EventsOf(autoscaler).Where(e => EngineFields.EventReason.Text(e.Body) == "SuccessfulRescale"))
            scope.Add(new(ChangeForm.Autoscaler, ObjectReference.To(autoscaler), EventTimes.Seen(e), EngineFields.EventMessage.Text(e.Body) ?? "", $"it scales {workload.Kind} {workload.Name}"));
    }
}
