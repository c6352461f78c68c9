using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about scheduling.</summary>
internal static class SchedulingFunctions
{
    private const int Largest = 5;
    private static readonly CelType Pod = CelType.MessageOf(ResourceKinds.Pod);
    private static readonly CelType FactsType = CelType.MapOf(CelType.String, CelType.String);
    private static readonly ImmutableArray<FieldPath> Reads = [.. SchedulingFields.All, .. SchedulingVolumeFields.All, PodTerm.Reads];

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("whyUnschedulable", false, [Pod], FactsType, Reads,
            "Why no node takes the pod, recomputed: obstacle, text, others, change, subject, need, have, node, holder, nodes, all, container, init, ask, detail.",
            "whyUnschedulable(pod).obstacle == 'taint'", (reader, arguments) => Placed(reader, arguments, p => p.Why)),
        new("closestObstacles", false, [Pod], CelType.ListOf(FactsType), Reads,
            "Everything that keeps the pod from the closest node: kind, subject, text, node; and key, value, effect of a taint.",
            "closestObstacles(pod).filter(o, o.kind == 'taint')", (reader, arguments) => Placed(reader, arguments, p => p.Closest)),
        new("nodeVerdicts", false, [Pod], CelType.ListOf(CelType.String), Reads,
            "One line a node, the closest first, with every reason why it does not take the pod; at most 8.", "nodeVerdicts(pod)",
            (reader, arguments) => Placed(reader, arguments, p => p.Lines)),
        new("waitingPods", false, [Pod], CelType.String, Reads,
            "How many pods of the pod's owner are Pending, as a sentence with a blank after it; empty for a bare pod.",
            "waitingPods(pod) + 'They wait.'", WaitingPods),
        new("placedPods", false, [Pod], CelType.Int, Reads,
            "How many pods of the pod's owner have a node, not counting those that have ended; 0 for a bare pod.", "placedPods(pod) > 0", PlacedPods),
        new("largestRequests", false, [CelType.String, CelType.String], CelType.ListOf(CelType.String), Reads,
            "The pods on a node that request the most of a resource, largest first, at most 5.", "largestRequests('node1', 'cpu')", LargestRequests),
        new("lowerPriority", false, [Pod, CelType.String, CelType.String], FactsType, Reads,
            "The pods of lower priority on a node, which the pod could displace, and what they hold of a resource: count, pods, amount, enough, lowest.",
            "lowerPriority(pod, 'node1', 'cpu').enough == 'true'", LowerPriority),
        new("volumeLimits", false, [Pod], CelType.ListOf(CelType.String), [.. Reads, .. SchedulingVolumeFields.Attachments],
            "Of the nodes that would take the pod but for the number of volumes that they can attach, one line each with the numbers; at most 8.", "volumeLimits(pod)", VolumeLimits),
        new("scaleUp", false, [CelType.ListOf(CelType.MessageOf(ResourceKinds.Event))], FactsType, EventFacts.Reads,
            "What a node autoscaler says of a pod in its events: state (coming, late, refused, failed, or empty), by, kind, reasons, since.",
            "scaleUp(events).state == 'coming'", (reader, arguments) => Facts.Map(SchedulingScaleUp.Facts(arguments[0], () => reader.Now))),
        new("gangWait", false, [CelType.String], FactsType, [],
            "Why a scheduler holds a pod back for its group: kind (no-group, too-few, no-room, or empty), group, need, have.",
            "gangWait(pod.status.conditions[0].message).kind == 'too-few'", (_, arguments) => Facts.Map(SchedulingGang.Parse(arguments[0].AsString))),
        new("heldByOldPod", false, [Pod], CelType.MapOf(CelType.String, CelType.String), Reads,
            "Where a pod of a new revision would fit if a pod of an old revision of its Deployment went: node, pod (namespace/name); empty where none is in its way.",
            "heldByOldPod(pod).node != ''", HeldByOldPod),
    ];

    private static CelValue Placed(IStateReader reader, ReadOnlySpan<CelValue> arguments, Func<SchedulingPlacement, CelValue> show)
    {
        var placement = SchedulingPlacement.Of(reader, arguments[0].AsObject!);
        return placement.IsKnown ? show(placement.Value) : CelValue.Unknown(placement.Unknown!);
    }

    private static CelValue WaitingPods(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        if (Siblings(reader, arguments[0].AsObject!, out var owner) is not { IsKnown: true } pods)
            return CelValue.Of("");
        var all = pods.Value.Count(p => !SchedulingUsage.HasEnded(p));
        var waiting = pods.Value.Count(p => SchedulingFields.Phase.Text(p.Body) == "Pending");
        var name = $"{owner.Kind.Kind} {owner.Name}";
        return CelValue.Of(
            all <= 1 ? $"The only pod of {name} is Pending. "
            : waiting == all ? $"All {all} pods of {name} are Pending. "
            : $"{waiting} of {all} pods of {name} {(waiting == 1 ? "is" : "are")} Pending. ");
    }

    private static CelValue PlacedPods(IStateReader reader, ReadOnlySpan<CelValue> arguments) =>
        Siblings(reader, arguments[0].AsObject!, out _) is not { } pods ? CelValue.Of(0)
        : pods.IsKnown ? CelValue.Of(pods.Value.Count(p => SchedulingUsage.NodeOf(p.Body) is not null && !SchedulingUsage.HasEnded(p) && SchedulingFields.Deleted.Time(p.Body) is null))
        : CelValue.Unknown(pods.Unknown!);

    // The pods of the same topmost owner; null for a bare pod.
    private static Lookup<ImmutableArray<ResourceObject>>? Siblings(IStateReader reader, ResourceObject pod, out ResourceObject owner)
    {
        owner = Owners.Topmost(reader, pod);
        return owner.Kind == ResourceKinds.Pod ? null : WorkloadPods.Of(reader, owner);
    }

    private static CelValue LowerPriority(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var victims = SchedulingPreemption.Victims(reader, arguments[0].AsObject!, arguments[1].AsString, arguments[2].AsString);
        return victims.IsKnown ? Facts.Map(victims.Value) : CelValue.Unknown(victims.Unknown!);
    }

    private static CelValue VolumeLimits(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var full = SchedulingAttachments.Full(reader, arguments[0].AsObject!);
        return full.IsKnown ? CelValue.OfList([.. SchedulingExplanation.Lines(full.Value).Take(SchedulingPlacement.MostLines)]) : CelValue.Unknown(full.Unknown!);
    }

    private static CelValue HeldByOldPod(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var facts = SchedulingReplacement.Of(reader, arguments[0].AsObject!);
        return facts.IsKnown ? Facts.Map(facts.Value) : CelValue.Unknown(facts.Unknown!);
    }

    private static CelValue LargestRequests(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var resource = arguments[1].AsString;
        var pods = reader.Related(new(ResourceKinds.Node, "", arguments[0].AsString), Relation.Runs, ResourceKinds.Pod);
        if (!pods.IsKnown)
            return CelValue.Unknown(pods.Unknown!);
        var lines = from pod in pods.Value
                    where !SchedulingUsage.HasEnded(pod)
                    let request = SchedulingRequests.Held(pod.Body).GetValueOrDefault(resource)
                    where request > 0
                    orderby request descending, pod.Namespace, pod.Name
                    select $"{pod.Namespace}/{pod.Name} requests {Quantities.Format(resource, request)} {resource}";
        return CelValue.OfList([.. lines.Take(Largest)]);
    }
}
