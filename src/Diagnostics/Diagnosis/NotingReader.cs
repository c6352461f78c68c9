using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The reader of one engine, used again for every subject. It notes for the subject what was read, and for the rule what was not known and which logs were
/// read. Most subjects are healthy and read nothing but themselves: they cost nothing here.
/// </summary>
internal sealed class NotingReader(ClusterState state, SharedValues shared) : IStateReader
{
    private readonly List<ReadNote> _notes = [];
    private readonly StateReader _inner = new(state, default);
    private ObjectKey? _subject;
    private DateTime _now;
    private bool _used;

    /// <summary>What is worth noting since the last <see cref="ForgetNotes"/>.</summary>
    public List<ReadNote> Notes => _notes;

    /// <summary>True when something that was asked for since <see cref="ForgetNotes"/> is not known.</summary>
    public bool MetUnknown => _notes.Exists(n => !n.Known);

    /// <summary>Set when one of the logs that were read, counted from that note on, is not of the run that was asked about.</summary>
    public EarlierLog? EarlierLog(int from = 0) => _notes.Skip(from).Select(n => n.Earlier).FirstOrDefault(e => e is not null);

    /// <summary>Everything that was read for this subject besides itself.</summary>
    public IReadOnlyCollection<Dependency> Dependencies => _inner.Dependencies;

    public bool ReadNow { get; private set; }

    public DateTime Now
    {
        get
        {
            ReadNow = true;
            return _now;
        }
    }

    /// <summary>The moment, for the engine itself: it knows when its own answer changes, and need not tick.</summary>
    internal DateTime Moment => _now;

    private StateReader Inner
    {
        get
        {
            _used = true;
            return _inner;
        }
    }

    /// <param name="subject">The object that is evaluated; null where something is computed for several.</param>
    public void Begin(DateTime now, ObjectKey? subject = null)
    {
        if (_used || now != _now)
            _inner.Reset(now);
        (_subject, _now, _used, ReadNow) = (subject, now, false, false);
        _notes.Clear();
    }

    public void ForgetNotes() => _notes.Clear();

    /// <summary>Notes again what was noted when a value that is now used again was computed.</summary>
    public void Replay(ImmutableArray<ReadNote> notes)
    {
        if (!notes.IsEmpty)
            _notes.AddRange(notes.AsSpan());
    }

    public Lookup<ResourceObject?> Get(ObjectKey key)
    {
        var found = Inner.Get(key);
        if (!found.IsKnown)
            NoteUnknown(key.Kind, key.Namespace);
        return found;
    }

    public Lookup<ImmutableArray<ResourceObject>> Related(ObjectKey from, Relation relation, ResourceKind to)
    {
        // An event about a subject has it evaluated again in any case (see Engine): that there is none is worth no note for each healthy pod.
        if (relation == Relation.HasEvent && from == _subject && state.Related(from, relation).IsEmpty && state.StatusOf(to, StateReader.ScopeOf(from, relation, to)).IsKnown)
            return Lookup<ImmutableArray<ResourceObject>>.Known([]);
        var found = Inner.Related(from, relation, to);
        if (!found.IsKnown)
            NoteUnknown(to, StateReader.ScopeOf(from, relation, to));
        return found;
    }

    public Lookup<IReadOnlyList<ResourceObject>> All(ResourceKind kind, string? ns)
    {
        var found = Inner.All(kind, ns);
        if (!found.IsKnown)
            NoteUnknown(kind, ns);
        return found;
    }

    public ImmutableArray<ObjectKey> RelatedKeys(ObjectKey from, Relation relation) => Inner.RelatedKeys(from, relation);

    public Lookup<LogText> Log(LogKey key)
    {
        var found = Inner.Log(key, out var known);
        _notes.Add(ReadNote.Of(key, found.IsKnown, known.Earlier));
        return found;
    }

    public T Once<T>(object key, Func<IStateReader, T> compute)
    {
        var value = shared.Get(key, _now, reader => compute(reader));
        Inner.Note(value.Token);
        Replay(value.Notes);
        ReadNow |= value.ReadNow;
        return (T)value.Value!;
    }

    private void NoteUnknown(ResourceKind kind, string? ns) =>
        _notes.Add(ReadNote.Unknown(kind, kind.Namespaced && !string.IsNullOrEmpty(ns) ? ns : null));
}
