using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>Finds what changed before and in an incident: on its root, on the workloads of its members, and on what these read, run on and are ruled by.</summary>
internal static class ChangeFinder
{
    private const int MostMembers = 8;

    /// <summary>What is read besides what rules read.</summary>
    public static IEnumerable<FieldPath> Reads => FieldWrites.Reads.Concat(ImageChanges.Reads);

    /// <summary>The latest first; empty where it is not known when the incident began.</summary>
    public static ImmutableArray<Change> Find(IStateReader reader, Incident incident)
    {
        if (incident.FirstSeen is not { } sign)
            return [];
        var scope = new ChangeScope(reader, sign);
        var concerned = Concerned(scope, incident);
        foreach (var workload in concerned.Select(c => Owners.Topmost(reader, c)).DistinctBy(w => w.Key))
            CollectWorkload(scope, workload);
        foreach (var pod in concerned.Where(c => c.Kind == ResourceKinds.Pod))
            CollectPod(scope, pod);
        foreach (var ns in concerned.Where(c => c.Kind != ResourceKinds.Namespace).Select(c => c.Namespace).Where(ns => ns.Length > 0).Distinct())
            PolicyChanges.Collect(scope, ns);
        return scope.All();
    }

    private static List<ResourceObject> Concerned(ChangeScope scope, Incident incident)
    {
        var suffering = incident.Root.Absent ? incident.Effects : [];
        var named = incident.Members.Take(MostMembers).Concat(suffering.Take(MostMembers)).Prepend(incident.Root).Where(r => !r.Absent);
        return [.. named.Select(Key).OfType<ObjectKey>().Distinct().Select(scope.Find).OfType<ResourceObject>()];
    }

    private static ObjectKey? Key(ObjectReference reference) =>
        ResourceKinds.FindReferenced(null, reference.Kind) is { } kind ? new(kind, reference.Namespace, reference.Name) : null;

    private static void CollectWorkload(ChangeScope scope, ResourceObject workload)
    {
        if (workload.Kind == ResourceKinds.Node)
        {
            NodeChanges.Collect(scope, workload.Key, null);
            return;
        }

        WorkloadChanges.Collect(scope, workload);
        ImageChanges.Collect(scope, workload);
        ConfigurationChanges.Collect(scope, workload);
        ObjectChanges.Collect(scope, workload, ChangeForm.Written, "it has the fault");
    }

    private static void CollectPod(ChangeScope scope, ResourceObject pod)
    {
        var nodes = scope.Reader.RelatedKeys(pod.Key, Relation.RunsOn);
        foreach (var node in nodes)
            NodeChanges.Collect(scope, node, Owners.Topmost(scope.Reader, pod));
        if (nodes.IsEmpty)
            NodeChanges.CollectDepartures(scope);
        PolicyChanges.CollectNetwork(scope, pod.Key);
    }
}
