using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>What rules over the pods of a namespace and was made or written: webhooks, quotas, limit ranges, network policies.</summary>
internal static class PolicyChanges
{
    public static void Collect(ChangeScope scope, string ns)
    {
        foreach (var kind in AskedKinds.Policies)
            scope.Ask(kind, ns);
        foreach (var key in scope.Reader.RelatedKeys(new(ResourceKinds.Namespace, "", ns), Relation.AdmittedBy))
        {
            if (scope.Find(key) is { } found)
                ObjectChanges.Collect(scope, found, ChangeForm.Policy, $"it rules over namespace {ns}");
        }
    }

    /// <summary>The network policies that select a pod.</summary>
    public static void CollectNetwork(ChangeScope scope, ObjectKey pod)
    {
        foreach (var key in scope.Reader.RelatedKeys(pod, Relation.SelectedBy))
        {
            if (key.Kind == ResourceKinds.NetworkPolicy && scope.Find(key) is { } found)
                ObjectChanges.Collect(scope, found, ChangeForm.Policy, "it selects its pods");
        }
    }
}
