namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>The selected row: it stays on its object, and where the rows are scrolled on its line, whatever comes, goes and moves around it.</summary>
/// <typeparam name="TId">What makes a row the same one in the next picture.</typeparam>
internal sealed class RowCursor<TId>
    where TId : struct
{
    private TId? _selected;
    private int _count;
    private bool _moved;

    public int Index { get; private set; }

    /// <summary>The first row in sight.</summary>
    public int Top { get; private set; }

    /// <summary>After the rows have changed.</summary>
    /// <param name="id">The id of a row.</param>
    /// <param name="indexOf">Where a row is now, or -1.</param>
    public void Follow(int count, Func<int, TId> id, Func<TId, int> indexOf)
    {
        _count = count;
        var found = _selected is { } selected && _moved ? indexOf(selected) : -1;
        if (found >= 0 && Top > 0) Top += found - Index;
        Place(found >= 0 ? found : _moved ? Index : 0, id);
    }

    public void Move(int index, Func<int, TId> id)
    {
        _moved = true;
        Place(index, id);
    }

    /// <summary>From the next rows on the cursor stands on that one, if it is among them.</summary>
    public void Await(TId id) => (_selected, _moved) = (id, true);

    public void KeepInSight(int rows)
    {
        if (rows <= 0) return;
        Top = Math.Clamp(Top, Math.Max(0, Index - rows + 1), Index);
        Top = Math.Clamp(Top, 0, Math.Max(0, _count - rows));
    }

    private void Place(int index, Func<int, TId> id)
    {
        Index = Math.Clamp(index, 0, Math.Max(0, _count - 1));
        _selected = _count == 0 ? null : id(Index);
    }
}
