using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What each pod on one node takes, remembered from one computation to the next: where one of a hundred pods has changed, one is looked at again. A pod that
/// has changed is another <see cref="ResourceObject"/>.
/// </summary>
internal sealed class NodeRooms(ObjectKey node)
{
    private Dictionary<ResourceObject, TakenRoom> _rooms = new(ReferenceEqualityComparer.Instance);

    public Lookup<SchedulingUsage> Usage(IStateReader reader)
    {
        var pods = reader.Related(node, Relation.Runs, ResourceKinds.Pod);
        var expected = reader.Related(node, Relation.Expects, ResourceKinds.Pod);
        return pods.IsKnown && expected.IsKnown
            ? Lookup<SchedulingUsage>.Known(SchedulingUsage.Of(Rooms(pods.Value), expected.Value))
            : Lookup<SchedulingUsage>.NotKnown((pods.Unknown ?? expected.Unknown)!);
    }

    private List<TakenRoom> Rooms(IEnumerable<ResourceObject> pods)
    {
        var rooms = new List<TakenRoom>(_rooms.Count + 1);
        var now = new Dictionary<ResourceObject, TakenRoom>(_rooms.Count + 1, ReferenceEqualityComparer.Instance);
        foreach (var pod in pods.Where(p => !SchedulingUsage.HasEnded(p)))
            rooms.Add(now[pod] = _rooms.TryGetValue(pod, out var known) ? known : TakenRoom.Of(pod));
        _rooms = now;
        return rooms;
    }
}
