using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>The pod whose logs are shown of an object that may have many: of those that the incident is about, else of all, the one in most trouble.</summary>
/// <param name="Pod">Null where there is none.</param>
/// <param name="Words">Why this one, or why none; empty where there was no choice. Raw text.</param>
internal sealed record PodChoice(ObjectKey? Pod, string Words)
{
    private const int MostSteps = 3;

    /// <param name="preferred">Pods of the incident, if there is one.</param>
    public static PodChoice Of(IDiagnosis diagnosis, ObjectKey target, ImmutableArray<ObjectKey> preferred)
    {
        if (target.Kind == ResourceKinds.Pod)
            return new(target, "");
        var all = PodsOf(diagnosis, target).Distinct().Select(diagnosis.Find).OfType<ResourceObject>().ToList();
        var meant = preferred.Select(diagnosis.Find).OfType<ResourceObject>().ToList();
        var pods = meant.Count > 0 ? meant : all;
        if (pods.Count == 0)
            return new(null, $"{target.Kind.Kind} {target.Name} has no pod whose logs could be shown");
        var worst = pods.OrderByDescending(Trouble).ThenByDescending(p => Columns.Created(p)).ThenBy(p => p.Name, StringComparer.Ordinal).First();
        var why = Trouble(worst) == default ? $"the newest of {pods.Count} pods" : $"of {pods.Count} pods the one in most trouble ({PodStatus.Of(worst).Word})";
        return new(worst.Key, pods.Count == 1 ? "" : why);
    }

    private static (bool IsUnready, long Restarts) Trouble(ResourceObject pod)
    {
        var status = PodStatus.Of(pod);
        return (status.Ready < status.Containers && status.Word != "Completed", status.Restarts);
    }

    private static IEnumerable<ObjectKey> PodsOf(IDiagnosis diagnosis, ObjectKey key, int steps = MostSteps)
    {
        if (key.Kind == ResourceKinds.Pod)
            return [key];
        return steps == 0 ? [] : Next(diagnosis, key).SelectMany(next => PodsOf(diagnosis, next, steps - 1));
    }

    private static IEnumerable<ObjectKey> Next(IDiagnosis diagnosis, ObjectKey key)
    {
        if (key.Kind == ResourceKinds.Event || key.Kind == ResourceKinds.HorizontalPodAutoscaler)
            return diagnosis.Find(key) is { } row && RowOwner.Of(row) is { } about ? [about] : [];
        if (key.Kind == ResourceKinds.Ingress || key.Kind == ResourceKinds.ApiService)
            return diagnosis.Related(key, Relation.BackedBy);
        var relation = key.Kind == ResourceKinds.Node ? Relation.Runs
            : key.Kind == ResourceKinds.Service || key.Kind == ResourceKinds.PodDisruptionBudget || key.Kind == ResourceKinds.NetworkPolicy ? Relation.Selects
            : key.Kind == ResourceKinds.PersistentVolumeClaim || key.Kind.MetadataOnly || key.Kind == ResourceKinds.ServiceAccount ? Relation.MountedBy
            : Relation.Owns;
        return diagnosis.Related(key, relation);
    }
}
