using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>One activation for each form of subject, used again for one object after the other.</summary>
internal sealed class SubjectActivations
{
    private readonly WorkloadActivation _workload;
    private readonly AutoscalerActivation _autoscaler;
    private readonly ObjectActivation _object;

    public SubjectActivations(NotingReader reader)
    {
        Pod = new(reader);
        Container = new(reader, Pod);
        _workload = new(reader);
        _autoscaler = new(reader);
        _object = new(reader);
    }

    public PodActivation Pod { get; }

    public ContainerActivation Container { get; }

    /// <summary>The activation for an object, turned to it.</summary>
    public SubjectActivation Bound(ResourceObject subject)
    {
        SubjectActivation activation = subject.Kind == ResourceKinds.Pod ? Pod
            : subject.Kind == ResourceKinds.HorizontalPodAutoscaler ? _autoscaler
            : SubjectVariables.Workloads.Contains(subject.Kind) ? _workload
            : _object;
        activation.Bind(subject);
        return activation;
    }
}
