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
    private readonly FrozenSet<ObjectKey> _leansOn = [];

    /// <summary>The object and its kin; empty for a namespace.</summary>
    public ImmutableArray<ObjectKey> Objects { get; private init; } = [];

    private Focus(string ns, FrozenSet<(string Kind, string Namespace, string Name)>? objects, Func<string, bool> matters) =>
        (_namespace, _objects, _matters) = (ns, objects, matters);

    /// <summary>All that has a part in the namespace, and what has no namespace.</summary>
    public static Focus OnNamespace(string ns) => new(ns, null, _ => true);

    private Focus(ObjectKey subject, HashSet<ObjectKey> kin, FrozenSet<ObjectKey> leansOn, Func<string, bool> matters)
        : this(subject.Namespace, kin.Select(k => (k.Kind.Kind, k.Namespace, k.Name)).ToFrozenSet(), matters) => _leansOn = leansOn;

    /// <summary>The object, its owners and, through all generations, what it owns.</summary>
    public static Focus On(ObjectKey subject, IDiagnosis diagnosis)
    {
        var keys = new HashSet<ObjectKey> { subject };
        Add(keys, subject, Relation.OwnedBy, diagnosis);
        Add(keys, subject, Relation.Owns, diagnosis);
        var kinds = keys.Select(k => k.Kind).ToHashSet();
        return new(subject, keys, LeansOn(subject, diagnosis), rule => diagnosis.SubjectOf(rule) is not { } kind || kinds.Contains(kind)) { Objects = [.. keys] };
    }

    public bool Touches(Incident incident) => Touches(incident.Root) || incident.Members.Any(Touches) || incident.Effects.Any(Touches) || (incident.Origin is { } origin && Touches(origin));

    /// <summary>Whether what was not seen is of the namespace, and some rule about the object or its kin is undecided for it.</summary>
    public bool Touches(BlindSpot spot) =>
        (string.IsNullOrEmpty(spot.Namespace) || _namespace.Length == 0 || spot.Namespace == _namespace) && (spot.Rules.IsEmpty || spot.Rules.Any(_matters));

    /// <summary>Whether what is wrong with an object may be why the object of the focus suffers.</summary>
    public bool Concerns(ObjectKey key) => Covers(key) || _leansOn.Contains(key);

    public bool Covers(ObjectKey key) => Covers(key.Kind.Kind, key.Namespace, key.Name);

    private bool Touches(ObjectReference reference) => Covers(reference.Kind, reference.Namespace, reference.Name);

    private bool Covers(string kind, string ns, string name) => _objects?.Contains((kind, ns, name)) ?? (ns.Length == 0 || ns == _namespace);

    /// <summary>An Ingress leans on Services, these and disruption budgets on pods, an HPA on what it scales; all of them on what these own.</summary>
    private static FrozenSet<ObjectKey> LeansOn(ObjectKey subject, IDiagnosis diagnosis)
    {
        var services = diagnosis.Related(subject, Relation.BackedBy).Where(k => k.Kind.Equals(ResourceKinds.Service)).Append(subject).ToArray();
        var behind = services.SelectMany(s => ((Relation[])[Relation.Selects, Relation.Fronts, Relation.Scales]).SelectMany(r => diagnosis.Related(s, r))).ToHashSet();
        foreach (var key in behind.ToArray())
            Add(behind, key, Relation.Owns, diagnosis);
        return [.. behind, .. services];
    }

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
