using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>The selected row: it stays on its object, and where the table is scrolled on its line, whatever comes, goes and moves around it.</summary>
internal sealed class TableCursor
{
    private RowId? _selected;
    private int _count;
    private bool _moved;

    public int Index { get; private set; }

    /// <summary>The first row in sight.</summary>
    public int Top { get; private set; }

    /// <summary>After the rows have changed.</summary>
    public void Follow(TableView table)
    {
        _count = table.Count;
        var found = _selected is { } id && _moved ? table.IndexOf(id) : -1;
        if (found >= 0 && Top > 0) Top += found - Index;
        Place(found >= 0 ? found : _moved ? Index : 0, table);
    }

    public void Move(int index, TableView table)
    {
        _moved = true;
        Place(index, table);
    }

    /// <summary>Other rows are shown: the cursor begins anew.</summary>
    public void Reset() => (_selected, _moved, Index, Top) = (null, false, 0, 0);

    public void KeepInSight(int rows)
    {
        if (rows <= 0) return;
        Top = Math.Clamp(Top, Math.Max(0, Index - rows + 1), Index);
        Top = Math.Clamp(Top, 0, Math.Max(0, _count - rows));
    }

    private void Place(int index, TableView table)
    {
        Index = Math.Clamp(index, 0, Math.Max(0, table.Count - 1));
        _selected = table.Count == 0 ? null : table.Id(Index);
    }
}
