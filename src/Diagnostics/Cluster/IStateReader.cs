using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>
/// The only door through which rules and host functions look at the cluster. It notes every key and index that was read, so that the subject that read
/// it is evaluated again when that changes, and it answers <see cref="Lookup{T}.Unknown"/> for what was not read instead of pretending it is empty.
/// </summary>
public interface IStateReader
{
    /// <summary>The moment of the evaluation, UTC. Reading it makes the subject tick.</summary>
    DateTime Now { get; }

    /// <summary>An object by key; a known null says that it does not exist.</summary>
    Lookup<ResourceObject?> Get(ObjectKey key);

    /// <summary>The objects of one kind that a relation leads to, sorted by key.</summary>
    Lookup<ImmutableArray<ResourceObject>> Related(ObjectKey from, Relation relation, ResourceKind to);

    /// <summary>All objects of a kind, in a namespace or everywhere (null), sorted by key. Costly to depend on: any change of the kind evaluates again.</summary>
    Lookup<IReadOnlyList<ResourceObject>> All(ResourceKind kind, string? ns);

    /// <summary>The keys that a relation leads to, whether these objects exist, are known, or not; sorted. For references to what may be absent.</summary>
    ImmutableArray<ObjectKey> RelatedKeys(ObjectKey from, Relation relation);

    /// <summary>A log, if it has been read. Reading an unread one asks for it.</summary>
    Lookup<LogText> Log(LogKey key);

    /// <summary>
    /// A value that many subjects need and that is costly to compute (what is free on the nodes): an engine computes it once for all of them, and again only
    /// when something that it read has changed. Who read it is evaluated again only when it is then another one.
    /// </summary>
    /// <param name="key">Equal keys mean the same value: what it is, and everything that <paramref name="compute"/> does not ask of its reader.</param>
    T Once<T>(object key, Func<IStateReader, T> compute) => compute(this);
}

/// <summary>An answer that may be missing because it was not read, which is something else than empty.</summary>
public readonly record struct Lookup<T>
{
    private readonly T _value;

    private Lookup(T value, string? unknown) => (_value, Unknown) = (value, unknown);

    /// <summary>Why the answer is not known (for example <c>events in ml: forbidden</c>), or null when it is.</summary>
    public string? Unknown { get; }

    public bool IsKnown => Unknown is null;

    /// <summary>The answer. Throws <see cref="InvalidOperationException"/> when it is not known.</summary>
    public T Value => Unknown is null ? _value : throw new InvalidOperationException(Unknown);

    public static Lookup<T> Known(T value) => new(value, null);

    public static Lookup<T> NotKnown(string why) => new(default!, why);
}
