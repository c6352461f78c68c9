using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>The time around the first sign of an incident, and the changes that were found in it.</summary>
/// <param name="sign">When the incident was first seen, UTC.</param>
internal sealed class ChangeScope(IStateReader reader, DateTime sign)
{
    /// <summary>What lies longer back than this is the state of things, and no change.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>What two components write of one act differs by this much; the API's times are whole seconds.</summary>
    public static readonly TimeSpan OneAct = TimeSpan.FromSeconds(5);

    private const int Most = 8;
    private readonly List<Change> _found = [];

    public IStateReader Reader => reader;

    /// <summary>An object that is known and there; else null. What is not known is asked for.</summary>
    public ResourceObject? Find(ObjectKey key) => reader.Get(key) is { IsKnown: true, Value: { } found } ? found : null;

    /// <summary>Asks for the objects of a kind in a namespace, where they are not known.</summary>
    public void Ask(ResourceKind kind, string ns) => reader.All(kind, ns);

    /// <summary>The events about an object; none where they are not known.</summary>
    public ImmutableArray<ResourceObject> EventsOf(ObjectKey key) => reader.Related(key, Relation.HasEvent, ResourceKinds.Event) is { IsKnown: true } events ? events.Value : [];

    /// <summary>Not so long before the incident that it is the state of things.</summary>
    public bool Counts(DateTime at) => at >= sign - Window;

    public void Add(Change change)
    {
        if (Counts(change.At))
            _found.Add(change);
    }

    /// <summary>The latest first; of what one act has done to one object, only what tells most.</summary>
    public ImmutableArray<Change> All()
    {
        var kept = new List<Change>();
        foreach (var change in _found.Distinct().OrderBy(c => c.Form).ThenByDescending(c => c.At))
        {
            if (!kept.Exists(k => k.Object == change.Object && (k.At - change.At).Duration() <= OneAct))
                kept.Add(change);
        }

        return [.. kept.OrderByDescending(c => c.At).ThenBy(c => c.Form).ThenBy(c => c.Object.ToString(), StringComparer.Ordinal).ThenBy(c => c.Text, StringComparer.Ordinal)];
    }

    /// <summary>Those of them that came before the first sign, the nearest first.</summary>
    // A second of grace: a controller may see the cause and write the sign within the same one.
    public static ImmutableArray<Change> Before(ImmutableArray<Change> all, DateTime? sign) => [.. all.Where(c => c.At <= sign?.AddSeconds(1)).Take(Most)];
}
