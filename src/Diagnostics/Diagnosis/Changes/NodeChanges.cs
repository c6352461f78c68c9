using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>Nodes that came, went or changed their state: by their creation, and by what controllers and kubelets say of them in events.</summary>
internal static class NodeChanges
{
    // pkg/controller/nodelifecycle, pkg/controller/cloud, pkg/kubelet/events/event.go. "Starting" is the kubelet's own start.
    private static readonly HashSet<string> Reasons =
        ["NodeNotReady", "NodeNotSchedulable", "RemovingNode", "DeletingNode", "Rebooted", "Starting", "Shutdown", "SystemOOM", "NodeHasDiskPressure", "NodeHasInsufficientMemory", "NodeHasInsufficientPID"];

    private static readonly HashSet<string> Departures = ["RemovingNode", "DeletingNode", "NodeNotReady", "NodeNotSchedulable"];

    /// <summary>What happened to a node on which pods of the incident run.</summary>
    /// <param name="workload">Whose pods: a node that was there before it is nothing new to it. Null for the node's own incident.</param>
    public static void Collect(ChangeScope scope, ObjectKey node, ResourceObject? workload)
    {
        if (scope.Find(node) is { } found && EngineFields.Created[node.Kind.Index].Time(found.Body) is { } created
            && (workload is null || created > EngineFields.Created[workload.Kind.Index].Time(workload.Body)))
            scope.Add(new(ChangeForm.Node, ObjectReference.To(node), created, "joined the cluster", workload is null ? "it has the fault" : "its pods run there"));
        foreach (var e in scope.EventsOf(node).Where(e => Reasons.Contains(EngineFields.EventReason.Text(e.Body) ?? "")))
            scope.Add(new(ChangeForm.Node, ObjectReference.To(node), EventTimes.Seen(e), Words(e), workload is null ? "it has the fault" : "its pods run there"));
    }

    /// <summary>Nodes that went or were closed: what a pod that waits for a node has lost.</summary>
    public static void CollectDepartures(ChangeScope scope)
    {
        foreach (var departure in scope.Reader.Once((typeof(NodeChanges), nameof(Departures)), FindDepartures))
            scope.Add(departure);
    }

    // Events about objects without a namespace are kept in "default" (client-go, tools/record).
    private static ImmutableArray<Change> FindDepartures(IStateReader reader)
    {
        var events = reader.All(ResourceKinds.Event, "default");
        if (!events.IsKnown)
            return [];
        return
        [
            .. events.Value.Where(e => EngineFields.EventObjectKind.Text(e.Body) == "Node" && Departures.Contains(EngineFields.EventReason.Text(e.Body) ?? ""))
                .Select(e => new Change(ChangeForm.Node, new("Node", "", EngineFields.EventObjectName.Text(e.Body) ?? ""), EventTimes.Seen(e), Words(e), "its pods wait for a node")),
        ];
    }

    private static string Words(ResourceObject e) => $"{EngineFields.EventReason.Text(e.Body)}: {EngineFields.EventMessage.Text(e.Body)}";
}
