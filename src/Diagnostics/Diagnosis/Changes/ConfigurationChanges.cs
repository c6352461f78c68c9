using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>ConfigMaps and Secrets that the pods of a workload read, by their metadata alone: when they were written, and by whom; never what stands in them.</summary>
internal static class ConfigurationChanges
{
    // Every pod reads it, and the controller manager writes it into every namespace (pkg/controller/certificates/rootcacertpublisher).
    private const string RootAuthority = "kube-root-ca.crt";

    public static void Collect(ChangeScope scope, ResourceObject workload)
    {
        foreach (var key in scope.Reader.RelatedKeys(workload.Key, Relation.Mounts))
        {
            if ((key.Kind == ResourceKinds.ConfigMap || key.Kind == ResourceKinds.Secret) && key.Name != RootAuthority && scope.Find(key) is { } found)
                ObjectChanges.Collect(scope, found, ChangeForm.Configuration, "its pods read it");
        }
    }
}
