using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>The selected row: it stays on its object, and where the rows are scrolled on its line, whatever comes, goes and moves around it.</summary>
/// <typeparam name="TId">What makes a row the same one in the next picture.</typeparam>
internal sealed class RowCursor<TId>
    where TId : struct
{
    private int _count;
    private bool _moved;

    /// <summary>The selected row; null where there are no rows.</summary>
    public TId? Selected { get; private set; }

    public int Index { get; private set; }

    /// <summary>The first row in sight.</summary>
    public int Top { get; private set; }

    /// <summary>After the rows have changed.</summary>
    /// <param name="id">The id of a row.</param>
    /// <param name="indexOf">Where a row is now, or -1; null to look at one after the other.</param>
    public void Follow(int count, Func<int, TId> id, Func<TId, int>? indexOf = null)
    {
        _count = count;
        var found = Selected is not { } selected || !_moved ? -1 : indexOf is null ? IndexOf(selected, id) : indexOf(selected);
        if (found >= 0 && Top > 0) Top += found - Index;
        Place(found >= 0 ? found : _moved ? Index : 0, id);
    }

    /// <summary>The row to which a key leads, maybe beyond the first or the last; null where the key is about something else.</summary>
    /// <param name="rows">How many are in sight.</param>
    public int? Target(LiveCommand command, int rows) => command switch
    {
        LiveCommand.Up => Index - 1,
        LiveCommand.Down => Index + 1,
        LiveCommand.PageUp => Index - Math.Max(1, rows - 1),
        LiveCommand.PageDown => Index + Math.Max(1, rows - 1),
        LiveCommand.First => 0,
        LiveCommand.Last => int.MaxValue,
        _ => null,
    };

    public void Move(int index, Func<int, TId> id)
    {
        _moved = true;
        Place(index, id);
    }

    /// <summary>From the next rows on the cursor stands on that one, if it is among them.</summary>
    public void Await(TId id) => (Selected, _moved) = (id, true);

    public void KeepInSight(int rows)
    {
        if (rows <= 0) return;
        Top = Math.Clamp(Top, Math.Max(0, Index - rows + 1), Index);
        Top = Math.Clamp(Top, 0, Math.Max(0, _count - rows));
    }

    private void Place(int index, Func<int, TId> id)
    {
        Index = Math.Clamp(index, 0, Math.Max(0, _count - 1));
        Selected = _count == 0 ? null : id(Index);
    }

    private int IndexOf(TId row, Func<int, TId> id)
    {
        for (var i = 0; i < _count; i++)
        {
            if (EqualityComparer<TId>.Default.Equals(id(i), row)) return i;
        }

        return -1;
    }
}
