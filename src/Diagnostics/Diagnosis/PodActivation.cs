using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The variables of a pod: its owner, node, claims and events.</summary>
internal sealed class PodActivation(NotingReader reader) : SubjectActivation(reader, SubjectVariables.Claims + 1)
{
    protected override CelValue Compute(int index) => index switch
    {
        SubjectVariables.OwnerObject => CelValue.Of(Owners.Topmost(Cluster, Object)),
        SubjectVariables.OwnerRef => CelValue.Of(OwnerRef()),
        SubjectVariables.Node => Node(),
        _ => Related(Object.Key, Relation.Mounts, ResourceKinds.PersistentVolumeClaim),
    };

    private string OwnerRef()
    {
        var owner = Owners.Topmost(Cluster, Object);
        return $"{owner.Kind.Kind.ToLowerInvariant()}/{owner.Name}";
    }

    private CelValue Node() => EngineFields.NodeName.Text(Object.Body) is { Length: > 0 } name
        ? ValueOf(Cluster.Get(new(ResourceKinds.Node, "", name)), $"node {name}")
        : CelValue.Absent("the pod has no node yet");
}
