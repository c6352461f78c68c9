using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about scheduling.</summary>
internal static class SchedulingFunctions
{
    private const int Largest = 5;
    private const int Lines = 8;
    private static readonly CelType Pod = CelType.MessageOf(ResourceKinds.Pod);
    private static readonly ImmutableArray<FieldPath> Reads = [.. SchedulingFields.All, SchedulingNeighbours.Reads];

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("whyUnschedulable", false, [Pod], CelType.MapOf(CelType.String, CelType.String), Reads,
            "Why no node takes the pod, recomputed: obstacle, text, others, subject, need, have, node, holder, nodes, all.",
            "whyUnschedulable(pod).obstacle == 'taint'", Why),
        new("waitingPods", false, [Pod], CelType.String, Reads,
            "How many pods of the pod's owner are Pending, as a sentence with a blank after it; empty for a bare pod.",
            "waitingPods(pod) + 'They wait.'", WaitingPods),
        new("nodeVerdicts", false, [Pod], CelType.ListOf(CelType.String), Reads,
            "One line a node, the closest first, with every reason why it does not take the pod; at most 8.", "nodeVerdicts(pod)", Verdicts),
        new("largestRequests", false, [CelType.String, CelType.String], CelType.ListOf(CelType.String), Reads,
            "The pods on a node that request the most of a resource, largest first, at most 5.", "largestRequests('node1', 'cpu')", LargestRequests),
    ];

    private static CelValue Why(IStateReader reader, ReadOnlySpan<CelValue> arguments) =>
        Verdict(reader, "why", arguments[0].AsObject!, verdicts => Facts.Map(SchedulingExplanation.Facts(verdicts)));

    private static CelValue Verdicts(IStateReader reader, ReadOnlySpan<CelValue> arguments) =>
        Verdict(reader, "lines", arguments[0].AsObject!, verdicts => CelValue.OfList([.. SchedulingExplanation.Lines(verdicts).Take(Lines)]));

    /// <summary>Pods that the scheduler cannot tell apart (those of one template) are looked at once.</summary>
    private static CelValue Verdict(IStateReader reader, string what, ResourceObject pod, Func<List<NodeVerdict>, CelValue> show)
    {
        return SchedulingPod.Of(pod) is { } alike ? reader.Once((what, alike), Compute) : Compute(reader);

        CelValue Compute(IStateReader through)
        {
            var verdicts = SchedulingFit.Evaluate(through, pod);
            return verdicts.IsKnown ? show(verdicts.Value) : CelValue.Unknown(verdicts.Unknown!);
        }
    }

    private static CelValue WaitingPods(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var owner = Owners.Topmost(reader, arguments[0].AsObject!);
        if (owner.Kind == ResourceKinds.Pod || WorkloadPods.Of(reader, owner) is not { IsKnown: true } pods)
            return CelValue.Of("");
        var all = pods.Value.Count(p => SchedulingFields.Phase.Text(p.Body) is not ("Succeeded" or "Failed"));
        var waiting = pods.Value.Count(p => SchedulingFields.Phase.Text(p.Body) == "Pending");
        var name = $"{owner.Kind.Kind} {owner.Name}";
        return CelValue.Of(
            all <= 1 ? $"The only pod of {name} is Pending. "
            : waiting == all ? $"All {all} pods of {name} are Pending. "
            : $"{waiting} of {all} pods of {name} {(waiting == 1 ? "is" : "are")} Pending. ");
    }

    private static CelValue LargestRequests(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var resource = arguments[1].AsString;
        var pods = reader.Related(new(ResourceKinds.Node, "", arguments[0].AsString), Relation.Runs, ResourceKinds.Pod);
        if (!pods.IsKnown)
            return CelValue.Unknown(pods.Unknown!);
        var lines = from pod in pods.Value
                    where SchedulingFields.Phase.Text(pod.Body) is not ("Succeeded" or "Failed")
                    let request = SchedulingRequests.Of(pod.Body).GetValueOrDefault(resource)
                    where request > 0
                    orderby request descending, pod.Namespace, pod.Name
                    select $"{pod.Namespace}/{pod.Name} requests {Quantities.Format(resource, request)} {resource}";
        return CelValue.OfList([.. lines.Take(Largest)]);
    }
}
