using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Deployments, StatefulSets and DaemonSets: how far the newest revision has come, and what holds it.</summary>
internal static class RolloutTable
{
    private static readonly ImmutableDictionary<ResourceKind, RolloutFields> ByKind = new RolloutFields[]
    {
        new(ResourceKinds.Deployment, "spec.replicas", "status.readyReplicas", "status.updatedReplicas", "status.availableReplicas", "status.replicas", conditions: "DeploymentCondition"),
        new(ResourceKinds.StatefulSet, "spec.replicas", "status.readyReplicas", "status.updatedReplicas", "status.availableReplicas", "status.replicas", conditions: "StatefulSetCondition"),
        new(ResourceKinds.DaemonSet, "status.desiredNumberScheduled", "status.numberReady", "status.updatedNumberScheduled", "status.numberAvailable", "status.currentNumberScheduled", conditions: "DaemonSetCondition"),
    }.ToImmutableDictionary(f => f.Kind);

    private static TableColumn Kind { get; } = new("KIND", row => new(row.Kind.ShortNames[0], Tone.Dim))
    {
        Least = 6, Searched = row => row.Kind.ShortNames[0], Order = row => SortKey.By(row.Kind.ShortNames[0]), SortLetter = 'K',
    };

    /// <summary>All three kinds.</summary>
    public static TableDefinition Definition { get; } = Of("Rollouts", ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet);

    /// <summary>One of the three alone.</summary>
    public static TableDefinition Only(ResourceKind kind) => Of($"{kind.Kind}s", kind);

    private static TableDefinition Of(string title, params ImmutableArray<ResourceKind> kinds) => new(
        title, kinds,
        [
            Columns.Namespace,
            .. kinds.Length > 1 ? (TableColumn[])[Kind] : [],
            Columns.Name with { Most = 44 },
            new("READY", Ready) { Least = 7, Right = true, Order = row => SortKey.By(State(row).Missing), SortLetter = 'R', LargestFirst = true },
            Number("UP-TO-DATE", row => State(row).Updated) with { Least = 10, Rank = 2 },
            Number("AVAILABLE", row => State(row).Available) with { Least = 9, Rank = 3 },
            new("STATUS", row => State(row).Status) { Least = 11, Searched = row => State(row).Status.Text, Order = row => SortKey.By(State(row).Status.Text), SortLetter = 'S' },
            new("WHAT HOLDS IT", row => State(row).Holds) { Least = 14, Most = 0, Rank = 1 },
            Columns.Age,
        ],
        [.. ByKind.Values.SelectMany(f => f.Reads)])
    {
        HasInsight = true,
        Labels = ByKind.ToImmutableDictionary(p => p.Key, p => p.Value.Labels),
    };

    private static RolloutState State(ResourceObject row) => RolloutState.Of(row, ByKind[row.Kind]);

    private static Cell Ready(ResourceObject row) => State(row) is var state
        ? new($"{state.Ready}/{state.Wanted}", state.Wanted == 0 ? Tone.Dim : state.Ready < state.Wanted ? Tone.Warning : Tone.Plain)
        : Cell.None;

    private static TableColumn Number(string title, Func<ResourceObject, long> read) => new(title, row => new(Columns.Text(read(row)))) { Right = true };
}
