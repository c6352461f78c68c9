using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The variables of one container; what belongs to the pod is computed once for all its containers.</summary>
internal sealed class ContainerActivation(NotingReader reader, PodActivation pod) : SubjectActivation(reader, SubjectVariables.PreviousLog + 1)
{
    private PodContainer _container;

    public override string? Container => _container.Name;

    public PodContainer Current => _container;

    /// <summary>Turns to another container of the pod that <see cref="SubjectActivation.Bind"/> was called with.</summary>
    public void Turn(PodContainer container)
    {
        _container = container;
        Forget();
    }

    internal override Place? PlaceOf(int index) => index switch
    {
        SubjectVariables.ContainerSpec => In(_container.Init ? ".spec.initContainers" : ".spec.containers"),
        SubjectVariables.ContainerStatus => In(_container.Init ? ".status.initContainerStatuses" : ".status.containerStatuses"),
        _ => null,
    };

    protected override CelValue Events()
    {
        var events = pod.Variable(SubjectVariables.Events);
        if (events.Kind != CelKind.List)
            return events;
        var own = new List<ResourceObject>(events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].AsObject is { } e && IsOwn(EngineFields.EventFieldPath.Text(e.Body)))
                own.Add(e);
        }

        return own.Count == events.Count ? events : CelValue.OfList([.. own]);
    }

    protected override CelValue Compute(int index) => index switch
    {
        SubjectVariables.OwnerObject or SubjectVariables.OwnerRef or SubjectVariables.Node => pod.Variable(index),
        SubjectVariables.ContainerName => CelValue.Of(_container.Name),
        SubjectVariables.ContainerSpec => CelValue.Of(_container.Spec),
        SubjectVariables.ContainerStatus =>
            _container.Status is { } status ? CelValue.Of(status) : CelValue.Absent("the container has no status yet"),
        SubjectVariables.ContainerInit => CelValue.Of(_container.Init),
        _ => Log(previous: index == SubjectVariables.PreviousLog),
    };

    private Place In(string list) => new(Object.Key, $"{list}[name=\"{_container.Name}\"]");

    private CelValue Log(bool previous)
    {
        var log = Cluster.Log(new(Object.Namespace, Object.Name, _container.Name, previous));
        return log.IsKnown ? CelValue.OfList(log.Value.Lines) : CelValue.Unknown(log.Unknown!);
    }

    // kubelet writes spec.containers{name} (pkg/kubelet/container/ref.go); events about the pod as a whole have no field path.
    private bool IsOwn(string? fieldPath) =>
        string.IsNullOrEmpty(fieldPath)
        || (fieldPath.EndsWith('}') && fieldPath.IndexOf('{') is var open and > 0 && fieldPath.AsSpan(open + 1)[..^1].SequenceEqual(_container.Name));
}

/// <summary>One container of a pod: its declaration and, once the kubelet has written it, its status.</summary>
internal readonly record struct PodContainer(string Name, ResourceMessage Spec, ResourceMessage? Status, bool Init)
{
    /// <summary>Adds the init containers and the containers of a pod, in the order of its spec.</summary>
    public static void Collect(ResourceObject pod, List<PodContainer> into)
    {
        Collect(EngineFields.InitContainers.List(pod.Body), EngineFields.InitStatuses.List(pod.Body), init: true, into);
        Collect(EngineFields.Containers.List(pod.Body), EngineFields.Statuses.List(pod.Body), init: false, into);
    }

    private static void Collect(ResourceList specs, ResourceList statuses, bool init, List<PodContainer> into)
    {
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i] is ResourceMessage spec && EngineFields.InSpecName.Text(spec) is { } name)
                into.Add(new(name, spec, StatusOf(statuses, name, i), init));
        }
    }

    // The statuses are sorted by name, not like the spec; the same place is only the first guess.
    private static ResourceMessage? StatusOf(ResourceList statuses, string name, int guess)
    {
        if (guess < statuses.Count && statuses[guess] is ResourceMessage likely && EngineFields.InStatusName.Text(likely) == name)
            return likely;
        foreach (var item in statuses.Items)
        {
            if (item is ResourceMessage status && EngineFields.InStatusName.Text(status) == name)
                return status;
        }

        return null;
    }
}
