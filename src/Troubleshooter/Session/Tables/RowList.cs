using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Objects in the order of a table, in rooms of which those that did not change are those of the list before: 150,000 objects are never copied.</summary>
internal sealed class RowList
{
    public static readonly RowList Empty = new([]);

    private readonly ImmutableArray<IReadOnlyList<ResourceObject>> _rooms;
    private readonly int[] _starts;

    public RowList(ImmutableArray<IReadOnlyList<ResourceObject>> rooms)
    {
        _rooms = rooms;
        _starts = new int[rooms.Length];
        foreach (var (i, room) in rooms.Index())
        {
            _starts[i] = Count;
            Count += room.Count;
        }
    }

    public int Count { get; }

    public ImmutableArray<IReadOnlyList<ResourceObject>> Rooms => _rooms;

    public ResourceObject this[int index]
    {
        get
        {
            var found = Array.BinarySearch(_starts, index);
            // Of rooms that begin at the same place, all but the last are empty.
            var room = found < 0 ? ~found - 1 : found;
            while (room + 1 < _starts.Length && _starts[room + 1] == index)
                room++;
            return _rooms[room][index - _starts[room]];
        }
    }

    /// <summary>Where the object of that key stands, or -1.</summary>
    public int IndexOf(ObjectKey key)
    {
        for (var room = 0; room < _rooms.Length; room++)
        {
            var objects = _rooms[room];
            for (var i = 0; i < objects.Count; i++)
            {
                if (ReferenceEquals(objects[i].Kind, key.Kind) && objects[i].Name == key.Name && objects[i].Namespace == key.Namespace)
                    return _starts[room] + i;
            }
        }

        return -1;
    }

    /// <summary>True when both hold the very same objects in the same order.</summary>
    public bool SameAs(RowList other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (Count != other.Count || _rooms.Length != other._rooms.Length)
            return false;
        for (var room = 0; room < _rooms.Length; room++)
        {
            if (!Same(_rooms[room], other._rooms[room]))
                return false;
        }

        return true;
    }

    private static bool Same(IReadOnlyList<ResourceObject> one, IReadOnlyList<ResourceObject> other)
    {
        if (ReferenceEquals(one, other))
            return true;
        if (one.Count != other.Count)
            return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (!ReferenceEquals(one[i], other[i]))
                return false;
        }

        return true;
    }
}
