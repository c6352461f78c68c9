using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What each pod on one node takes, remembered from one computation to the next: where one of a hundred pods has changed, one is looked at again, and nothing is
/// added up anew where it takes what it took before. A pod that has changed is another <see cref="ResourceObject"/>.
/// </summary>
internal sealed class NodeRooms(ObjectKey node)
{
    private ImmutableArray<ResourceObject> _pods = [];
    private ImmutableArray<ResourceObject> _expected = [];

    /// <summary>Of each pod; null of one that has ended.</summary>
    private TakenRoom?[] _rooms = [];

    private SchedulingUsage? _usage;

    public Lookup<SchedulingUsage> Usage(IStateReader reader)
    {
        var pods = reader.Related(node, Relation.Runs, ResourceKinds.Pod);
        var expected = reader.Related(node, Relation.Expects, ResourceKinds.Pod);
        return pods.IsKnown && expected.IsKnown
            ? Lookup<SchedulingUsage>.Known(Usage(pods.Value, expected.Value))
            : Lookup<SchedulingUsage>.NotKnown((pods.Unknown ?? expected.Unknown)!);
    }

    private SchedulingUsage Usage(ImmutableArray<ResourceObject> pods, ImmutableArray<ResourceObject> expected)
    {
        var rooms = pods.Length == _pods.Length ? InPlace(pods) : Sought(pods);
        if (_usage is null || !rooms.AsSpan().SequenceEqual(_rooms) || !expected.AsSpan().SequenceEqual(_expected.AsSpan()))
            _usage = SchedulingUsage.Of([.. rooms.OfType<TakenRoom>()], expected);
        (_pods, _expected, _rooms) = (pods, expected, rooms);
        return _usage;
    }

    private TakenRoom?[] InPlace(ImmutableArray<ResourceObject> pods)
    {
        var rooms = new TakenRoom?[pods.Length];
        for (var i = 0; i < rooms.Length; i++)
            rooms[i] = ReferenceEquals(pods[i], _pods[i]) ? _rooms[i] : RoomOf(pods[i]);
        return rooms;
    }

    private TakenRoom?[] Sought(ImmutableArray<ResourceObject> pods)
    {
        var known = new Dictionary<ResourceObject, TakenRoom?>(_pods.Length, ReferenceEqualityComparer.Instance);
        for (var i = 0; i < _pods.Length; i++)
            known.Add(_pods[i], _rooms[i]);
        return [.. pods.Select(p => known.TryGetValue(p, out var room) ? room : RoomOf(p))];
    }

    private static TakenRoom? RoomOf(ResourceObject pod) => SchedulingUsage.HasEnded(pod) ? null : TakenRoom.Of(pod);
}
