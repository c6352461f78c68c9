using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>The state of a cluster and the engine over it, as the one task that owns both sees them. Not thread-safe.</summary>
internal interface IDiagnosis
{
    /// <summary>What to keep of each object: what rules, relations and views read.</summary>
    FieldMask Mask { get; }

    /// <summary>The kinds that a scan and the live view read from the start, and of which an explanation reads what is near; others are read when they are wanted.</summary>
    ImmutableArray<ResourceKind> Kinds { get; }

    /// <summary>The same rules over an empty state.</summary>
    IDiagnosis Anew();

    void Apply(ClusterChange change);

    /// <summary>What is wrong at that moment (UTC), and what else must be known, for all objects or (with the causes of their faults) for those that are asked about.</summary>
    /// <param name="sparing">Few requests can be made: only what decides about causes is asked for.</param>
    DiagnosisResult Evaluate(DateTime now, Func<ObjectKey, bool>? about = null, bool sparing = false);

    /// <summary>The objects of a kind that are known, in a namespace or everywhere (null), sorted by key; empty where nothing was read.</summary>
    IEnumerable<ResourceObject> Objects(ResourceKind kind, string? ns);

    /// <summary>The same in rooms, one after the other, each sorted by name. A room never changes, and one in which nothing has changed is the same again.</summary>
    IEnumerable<IReadOnlyList<ResourceObject>> Rooms(ResourceKind kind) => [[.. Objects(kind, null)]];

    /// <summary>The room of a namespace.</summary>
    IReadOnlyList<ResourceObject> Room(ResourceKind kind, string ns) => [.. Objects(kind, ns)];

    /// <summary>The namespaces that are known, or of which pods are, sorted.</summary>
    ImmutableArray<string> Namespaces => [];

    /// <summary>How many <see cref="Objects"/> there are.</summary>
    int Count(ResourceKind kind, string? ns) => Objects(kind, ns).Count();

    /// <summary>The object, or null where it does not exist or is not known.</summary>
    ResourceObject? Find(ObjectKey key);

    /// <summary>What is to be said of an object beyond its own fields, in lines for a person; raw text.</summary>
    ImmutableArray<string> Explain(ObjectKey key, DateTime now) => [];

    /// <summary>True when the cause of that rule's findings may lie along that relation.</summary>
    bool MayLieAlong(string rule, Relation relation);

    /// <summary>The keys that a relation leads to, sorted; also of objects that do not exist.</summary>
    ImmutableArray<ObjectKey> Related(ObjectKey from, Relation relation);

    /// <summary>True when a finding of the first rule says more exactly what one of the other says.</summary>
    bool Refines(string rule, string other) => false;

    /// <summary>The kind whose objects a rule is evaluated on (for a container, Pod); null for a rule that is not known.</summary>
    ResourceKind? SubjectOf(string rule) => null;

    /// <summary>The rules that are evaluated; null where nobody can be asked about them.</summary>
    RuleSet? Rules => null;

    /// <summary>How rules came to the answers of the last evaluation, good until the next change; null where that cannot be told.</summary>
    RuleTraces? Trace() => null;
}
