using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>
/// Makes pictures of a table: chooses rows, puts them in order, measures columns. What did not change since the last picture is not looked at again. Not for
/// several threads.
/// </summary>
internal sealed class TableMaker
{
    private readonly RowCache _cache = new();
    private RowSelection _selection = new(null);
    private ColumnWidths _widths = new(null);
    private TableView? _last;

    public TableView Make(TableSource source, TableQuery query)
    {
        var chosen = source.Objects;
        if (query.Filter.IsActive || query.FaultsOnly)
            chosen = Selection(source, query).Choose(source.Objects);
        var rows = query.SortedBy >= 0 ? Sort(chosen, query) : ByName(chosen, query.Table);
        if (_widths.Table != query.Table)
            _widths = new(query.Table);
        var next = new TableView(
            (_last?.Version ?? 0) + 1, query, rows, source.Objects.Count, _widths.Of(source.Objects), source.Incidents, source.IsKnown, _cache);
        return next.SameAs(_last) ? _last! : _last = next;
    }

    private RowSelection Selection(TableSource source, TableQuery query)
    {
        var test = new RowTest(query.Table, query.Filter, query.FaultsOnly ? source.Incidents : null);
        return _selection.Test == test ? _selection : _selection = new(test);
    }

    // One kind comes in this order; of several kinds, each does.
    private static RowList ByName(RowList rows, TableDefinition table)
    {
        if (table.Kinds.Length == 1)
            return rows;
        var all = rows.Rooms.SelectMany(r => r).ToArray();
        Array.Sort(all, (a, b) => CompareNames(a, b));
        return new([all]);
    }

    private static RowList Sort(RowList rows, TableQuery query)
    {
        var order = query.Table.Columns[query.SortedBy].Order!;
        var objects = rows.Rooms.SelectMany(r => r).ToArray();
        var keys = new SortKey[objects.Length];
        for (var i = 0; i < objects.Length; i++)
            keys[i] = order(objects[i]);
        var places = new int[objects.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = i;
        var sign = query.Descending ? -1 : 1;
        Array.Sort(places, (a, b) => keys[a].CompareTo(keys[b]) * sign is not 0 and var byKey ? byKey : CompareNames(objects[a], objects[b]));
        return new([places.Select(i => objects[i]).ToArray()]);
    }

    private static int CompareNames(ResourceObject a, ResourceObject b)
    {
        var namespaces = string.CompareOrdinal(a.Namespace, b.Namespace);
        if (namespaces != 0)
            return namespaces;
        var names = string.CompareOrdinal(a.Name, b.Name);
        return names != 0 ? names : a.Kind.Index.CompareTo(b.Kind.Index);
    }
}

/// <summary>What decides whether a row is shown.</summary>
/// <param name="Incidents">Only objects with a part in one of these; null for all objects.</param>
internal sealed record RowTest(TableDefinition Table, RowFilter Filter, IncidentIndex? Incidents)
{
    public bool Holds(ResourceObject row) => Incidents?.Find(row) is not null == Incidents is not null && MatchesFilter(row);

    private bool MatchesFilter(ResourceObject row)
    {
        if (!Filter.IsActive)
            return true;
        if (Filter.Mode == FilterMode.Labels)
            return Table.Labels.TryGetValue(row.Kind, out var labels) && Filter.Matches(labels.Map(row.Body));
        foreach (var column in Table.Columns)
        {
            if (column.Searched is { } text && Filter.Finds(text(row)))
                return Filter.Shows(true);
        }

        return Filter.Shows(false);
    }
}

/// <summary>Chooses rows by a test, and remembers the verdict on each object: of the next list only what has changed is tested.</summary>
internal sealed class RowSelection(RowTest? test)
{
    private List<Room> _last = [];

    public RowTest? Test => test;

    public RowList Choose(RowList objects)
    {
        var rooms = new List<Room>(objects.Rooms.Length);
        var known = _last.ToDictionary(r => r.Key);
        foreach (var room in objects.Rooms.Where(r => r.Count > 0))
            rooms.Add(Test(room, known.GetValueOrDefault(KeyOf(room))));
        _last = rooms;
        return new([.. rooms.Select(r => (IReadOnlyList<ResourceObject>)r.Chosen)]);

        Room Test(IReadOnlyList<ResourceObject> room, Room? before) => ReferenceEquals(before?.All, room) ? before! : Walk(room, before);
    }

    private static (ResourceKind Kind, string Namespace) KeyOf(IReadOnlyList<ResourceObject> room) => (room[0].Kind, room[0].Namespace);

    // Both are in the order of names: what stands in both is found by walking along.
    private Room Walk(IReadOnlyList<ResourceObject> room, Room? before)
    {
        var verdicts = new bool[room.Count];
        var chosen = new List<ResourceObject>();
        var old = 0;
        for (var i = 0; i < room.Count; i++)
        {
            while (before is not null && old < before.All.Count && string.CompareOrdinal(before.All[old].Name, room[i].Name) < 0)
                old++;
            var same = before is not null && old < before.All.Count && ReferenceEquals(before.All[old], room[i]);
            verdicts[i] = same ? before!.Verdicts[old] : test!.Holds(room[i]);
            if (verdicts[i])
                chosen.Add(room[i]);
        }

        return new(KeyOf(room), room, verdicts, [.. chosen]);
    }

    private sealed record Room((ResourceKind Kind, string Namespace) Key, IReadOnlyList<ResourceObject> All, bool[] Verdicts, ResourceObject[] Chosen);
}

/// <summary>How wide the longest text of each column is, over all rows: so that nothing moves sideways when one scrolls.</summary>
internal sealed class ColumnWidths(TableDefinition? table)
{
    private Dictionary<object, int[]> _last = [];

    public TableDefinition? Table => table;

    public ImmutableArray<int> Of(RowList objects)
    {
        var widths = new int[table!.Columns.Length];
        var rooms = new Dictionary<object, int[]>(ReferenceEqualityComparer.Instance);
        foreach (var room in objects.Rooms.Where(r => r.Count > 0))
        {
            var measured = _last.GetValueOrDefault(room) ?? Measure(room);
            rooms[room] = measured;
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], measured[i]);
        }

        _last = rooms;
        return [.. widths];
    }

    // In UTF-16 units: names of Kubernetes are ASCII, and a width is only a wish.
    private int[] Measure(IReadOnlyList<ResourceObject> room)
    {
        var widths = new int[table!.Columns.Length];
        for (var i = 0; i < widths.Length; i++)
        {
            if (table.Columns[i].Measured is not { } text)
                continue;
            foreach (var row in room)
                widths[i] = Math.Max(widths[i], text(row)?.Length ?? 0);
        }

        return widths;
    }
}
