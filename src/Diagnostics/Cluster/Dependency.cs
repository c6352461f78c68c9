using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>What kind of thing a <see cref="Dependency"/> names.</summary>
public enum DependencyForm : byte
{
    /// <summary>An object: it came, changed or went.</summary>
    Object,

    /// <summary>The set of keys that a relation leads to from an object.</summary>
    Relation,

    /// <summary>All objects of a kind in a namespace, or everywhere (namespace empty).</summary>
    Kind,

    /// <summary>How well a kind is known, in any scope.</summary>
    Source,

    /// <summary>A log.</summary>
    Log,

    /// <summary>A value that was computed once for many (<see cref="IStateReader.Once"/>); never reported by the state.</summary>
    Shared,
}

/// <summary>
/// Something that was read of the state, or has changed in it. A reader notes the same values that <see cref="ClusterState.Apply"/> reports as touched:
/// who noted one that is touched reads something else from now on.
/// </summary>
public readonly record struct Dependency
{
    private Dependency(DependencyForm form, ObjectKey key, Relation relation, string? container, bool previous) =>
        (Form, Key, Relation, Container, Previous) = (form, key, relation, container, previous);

    public DependencyForm Form { get; }

    /// <summary>The object; of <see cref="DependencyForm.Kind"/> and <see cref="DependencyForm.Source"/> only kind (and namespace) count; of a log, the pod.</summary>
    public ObjectKey Key { get; }

    public Relation Relation { get; }

    public string? Container { get; }

    public bool Previous { get; }

    /// <summary>The number of a shared value; else 0.</summary>
    internal long Number { get; private init; }

    public static Dependency On(ObjectKey key) => new(DependencyForm.Object, key, default, null, false);

    public static Dependency On(ObjectKey from, Relation relation) => new(DependencyForm.Relation, from, relation, null, false);

    public static Dependency OnAll(ResourceKind kind, string? ns) => new(DependencyForm.Kind, new(kind, ns ?? "", ""), default, null, false);

    public static Dependency OnSource(ResourceKind kind) => new(DependencyForm.Source, new(kind, "", ""), default, null, false);

    public static Dependency On(LogKey log) => new(DependencyForm.Log, new(ResourceKinds.Pod, log.Namespace, log.Pod), default, log.Container, log.Previous);

    internal static Dependency OnShared(long number) => new(DependencyForm.Shared, default, default, null, false) { Number = number };
}
