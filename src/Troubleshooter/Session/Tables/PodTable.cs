using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>The pods, as <c>kubectl get pods -o wide</c> shows them.</summary>
internal static class PodTable
{
    public static TableDefinition Definition { get; } = new(
        "Pods", [ResourceKinds.Pod],
        [
            Columns.Namespace,
            Columns.Name,
            new("READY", row => Ready(PodStatus.Of(row))) { Least = 5, Right = true, Order = row => SortKey.By(Missing(row)), SortLetter = 'R', LargestFirst = true },
            new("STATUS", row => Status(PodStatus.Of(row))) { Least = 16, Roomy = 26, Searched = row => PodStatus.Of(row).Word, Order = row => SortKey.By(PodStatus.Of(row).Word), SortLetter = 'S' },
            new("RESTARTS", row => Restarts(row)) { Least = 8, Right = true, Rank = 2, Order = row => SortKey.By(PodStatus.RestartsOf(row)), SortLetter = 'T', LargestFirst = true },
            new("LAST", row => Cell.Age(PodStatus.Of(row).LastRestart)) { Least = 4, Right = true, Rank = 4, Order = row => SortKey.By(PodStatus.Of(row).LastRestart), SortLetter = 'L', LargestFirst = true },
            new("IP", row => Text(PodFields.Address.Text(row.Body))) { Least = 15, Rank = 6, Wide = true, Searched = row => PodFields.Address.Text(row.Body), Order = row => SortKey.By(PodFields.Address.Text(row.Body)), SortLetter = 'I' },
            new("NODE", row => Text(PodFields.Node.Text(row.Body)))
            {
                Least = 8, Most = 28, Rank = 5, Measured = row => PodFields.Node.Text(row.Body), Searched = row => PodFields.Node.Text(row.Body),
                Order = row => SortKey.By(PodFields.Node.Text(row.Body)), SortLetter = 'O',
            },
            Columns.Age,
        ],
        PodFields.All)
    {
        Labels = ImmutableDictionary<ResourceKind, FieldPath>.Empty.Add(ResourceKinds.Pod, PodFields.Labels),
    };

    private static Cell Ready(PodStatus status) =>
        new($"{status.Ready}/{status.Containers}", status.Word == "Completed" ? Tone.Dim : status.Ready < status.Containers ? Tone.Warning : Tone.Plain);

    private static Cell Status(PodStatus status) => new(status.Word, ToneOf(status));

    private static Tone ToneOf(PodStatus status) => status.Word switch
    {
        "Running" => status.Ready < status.Containers ? Tone.Warning : Tone.Good,
        "Completed" or "Succeeded" => Tone.Dim,
        "Pending" or "ContainerCreating" or "PodInitializing" or "Terminating" or "NotReady" or "SchedulingGated" => Tone.Warning,
        _ when status.Word.StartsWith("Init:", StringComparison.Ordinal) && status.Word.Contains('/') => Tone.Warning,
        _ => Tone.Bad,
    };

    private static Cell Restarts(ResourceObject pod) => PodStatus.RestartsOf(pod) is var count && count == 0 ? new("0", Tone.Dim) : new(Columns.Text(count), Tone.Warning);

    private static long Missing(ResourceObject pod) => PodStatus.Of(pod) is var status ? status.Containers - status.Ready : 0;

    private static Cell Text(string? text) => string.IsNullOrEmpty(text) ? Cell.None : new(text);
}
