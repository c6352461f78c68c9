using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>The events, the latest first.</summary>
internal static class EventTable
{
    private static readonly FieldPath Type = Event("type");
    private static readonly FieldPath Reason = Event("reason");
    private static readonly FieldPath Message = Event("message");
    private static readonly FieldPath Count = Event("count");
    private static readonly FieldPath SeriesCount = Event("series.count");
    private static readonly FieldPath SeriesSeen = Event("series.lastObservedTime");
    private static readonly FieldPath Last = Event("lastTimestamp");
    private static readonly FieldPath Time = Event("eventTime");
    private static readonly FieldPath AboutKind = Event("involvedObject.kind");
    private static readonly FieldPath AboutName = Event("involvedObject.name");

    public static TableDefinition Definition { get; } = new(
        "Events", [ResourceKinds.Event],
        [
            new("LAST", row => Cell.Age(Seen(row))) { Least = 4, Right = true, SortLetter = 'A', Order = row => SortKey.By(Seen(row)), LargestFirst = true },
            Columns.Namespace with { Most = 16 },
            new("TYPE", row => new(Type.Text(row.Body) ?? "", IsWarning(row) ? Tone.Warning : Tone.Dim)) { Least = 7, Rank = 1, Searched = row => Type.Text(row.Body), Order = row => SortKey.By(Type.Text(row.Body)), SortLetter = 'T', LargestFirst = true },
            new("REASON", row => new(Reason.Text(row.Body) ?? "", IsWarning(row) ? Tone.Warning : Tone.Plain)) { Least = 14, Most = 22, Measured = row => Reason.Text(row.Body), Searched = row => Reason.Text(row.Body), Order = row => SortKey.By(Reason.Text(row.Body)), SortLetter = 'R' },
            new("OBJECT", row => new(About(row))) { Least = 16, Most = 44, Measured = row => AboutName.Text(row.Body), Searched = row => AboutName.Text(row.Body), Order = row => SortKey.By(AboutName.Text(row.Body)), SortLetter = 'O' },
            new("COUNT", row => Times(row) is > 1 and var times ? new(Columns.Text(times)) : new("1", Tone.Dim)) { Least = 5, Right = true, Rank = 2, Order = row => SortKey.By((double)Times(row)), SortLetter = 'C', LargestFirst = true },
            new("MESSAGE", row => new(Message.Text(row.Body) ?? "")) { Least = 28, Most = 0, Searched = row => Message.Text(row.Body) },
        ],
        [Type, Reason, Message, Count, SeriesCount, SeriesSeen, Last, Time, AboutKind, AboutName])
    {
        SortedBy = 0,
    };

    /// <summary>What an event tells, in raw text.</summary>
    public static EventLine LineOf(ResourceObject row) =>
        new(Seen(row), Times(row), Type.Text(row.Body) ?? "", Reason.Text(row.Body) ?? "", Message.Text(row.Body) ?? "");

    private static FieldPath Event(string path) => FieldPath.Of(ResourceKinds.Event, path);

    private static bool IsWarning(ResourceObject row) => Type.Text(row.Body) == "Warning";

    private static long Times(ResourceObject row) => Math.Max(1, Math.Max(Count.Integer(row.Body) ?? 0, SeriesCount.Integer(row.Body) ?? 0));

    private static string About(ResourceObject row)
    {
        var kind = AboutKind.Text(row.Body) ?? "";
        var word = ResourceKinds.FindByName(kind) is { ShortNames: [var known, ..] } ? known : kind.ToLowerInvariant();
        return $"{word}/{AboutName.Text(row.Body)}";
    }

    // Kubelet and controllers write lastTimestamp, the scheduler a series.
    private static DateTime? Seen(ResourceObject row) => new[] { SeriesSeen.Time(row.Body), Last.Time(row.Body), Time.Time(row.Body), Columns.Created(row) }.Max();
}

/// <summary>One event of an object. Raw text.</summary>
/// <param name="Seen">When it was seen last, UTC.</param>
internal sealed record EventLine(DateTime? Seen, long Count, string Type, string Reason, string Message);
