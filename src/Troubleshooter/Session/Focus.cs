using System.Collections.Frozen;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What a picture is about: a namespace, or one object with what owns it and what it owns. What does not touch it is not shown.</summary>
internal sealed class Focus
{
    private readonly string _namespace;
    private readonly FrozenSet<(string Kind, string Namespace, string Name)>? _objects;

    private readonly Func<string, bool> _matters;

    /// <summary>The object and its kin; empty for a namespace.</summary>
    public ImmutableArray<ObjectKey> Objects { get; private init; } = [];

    private Focus(string ns, FrozenSet<(string Kind, string Namespace, string Name)>? objects, Func<string, bool> matters) =>
        (_namespace, _objects, _matters) = (ns, objects, matters);

    /// <summary>All that has a part in the namespace, and what has no namespace.</summary>
    public static Focus OnNamespace(string ns) => new(ns, null, _ => true);

    /// <summary>The object, its owners and, through all generations, what it owns.</summary>
    public static Focus On(ObjectKey subject, IDiagnosis diagnosis)
    {
        var keys = new HashSet<ObjectKey> { subject };
        Add(keys, subject, Relation.OwnedBy, diagnosis);
        Add(keys, subject, Relation.Owns, diagnosis);
        var kinds = keys.Select(k => k.Kind).ToHashSet();
        return new(
            subject.Namespace, keys.Select(k => (k.Kind.Kind, k.Namespace, k.Name)).ToFrozenSet(),
            rule => diagnosis.SubjectOf(rule) is not { } kind || kinds.Contains(kind)) { Objects = [.. keys] };
    }

    public bool Touches(Incident incident) => Touches(incident.Root) || incident.Members.Any(Touches) || incident.Effects.Any(Touches);

    /// <summary>Whether what was not seen is of the namespace, and some rule about the object or its kin is undecided for it.</summary>
    public bool Touches(BlindSpot spot) =>
        (string.IsNullOrEmpty(spot.Namespace) || _namespace.Length == 0 || spot.Namespace == _namespace) && (spot.Rules.IsEmpty || spot.Rules.Any(_matters));

    public bool Covers(ObjectKey key) => Covers(key.Kind.Kind, key.Namespace, key.Name);

    private bool Touches(ObjectReference reference) => Covers(reference.Kind, reference.Namespace, reference.Name);

    private bool Covers(string kind, string ns, string name) => _objects?.Contains((kind, ns, name)) ?? (ns.Length == 0 || ns == _namespace);

    private static void Add(HashSet<ObjectKey> keys, ObjectKey from, Relation relation, IDiagnosis diagnosis)
    {
        var open = new Queue<ObjectKey>([from]);
        while (open.TryDequeue(out var at))
        {
            foreach (var next in diagnosis.Related(at, relation).Where(keys.Add))
                open.Enqueue(next);
        }
    }
}
