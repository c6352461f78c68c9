using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How well each scope that was asked for is known, as the session sees it: what was listed once stays, and only grows old.</summary>
internal sealed class SourceStates
{
    private readonly Dictionary<(ResourceKind Kind, string? Namespace), long> _told = [];
    private long _news;
    private long _success;

    public SourceTable Table { get; } = new();

    /// <summary>Notes that a scope is asked for.</summary>
    public void Expect(ResourceKind kind, string? ns)
    {
        if (Table.Find(kind, ns) is null)
            Table.Put(new(kind, ns, SourceStatus.Loading, "", DateTime.MinValue));
    }

    /// <summary>Takes a change in, and answers with what it means for the state.</summary>
    /// <param name="following">The source is followed: a list that begins anew replaces one that is still there.</param>
    public ClusterChange Heard(ClusterChange change, bool following)
    {
        switch (change)
        {
            case SourceState state:
                var before = Table.Find(state.Kind, state.Namespace);
                state = Aged(state, before, following);
                Table.Put(state);
                Note(state.Kind, state.Namespace, succeeded: state.IsCurrent && before is not { IsCurrent: true });
                return state;
            case Replaced list:
                var known = Table.Find(list.Kind, list.Namespace) is { IsCurrent: true };
                Table.Synced(list.Kind, list.Namespace);
                Note(list.Kind, list.Namespace, succeeded: !known);
                return change;
            case ScopeEnded ended:
                Table.Remove(ended.Kind, ended.Namespace);
                return change;
            default:
                return change;
        }
    }

    /// <summary>What the failure of the whole source means for each scope; to be <see cref="Heard"/>.</summary>
    public ImmutableArray<SourceState> Lost(SourceFailed failure) =>
    [
        .. Table.All.Where(s => s.IsKnown || s.Status == SourceStatus.Loading)
            .Select(s => new SourceState(s.Kind, s.Namespace, s.IsKnown ? SourceStatus.Stale : SourceStatus.Loading, failure.Message, failure.At) { NextTry = failure.NextTry }),
    ];

    /// <summary>True when the last try failed, and none of any scope has succeeded since: nothing says that it will be better soon.</summary>
    public bool IsFailing(SourceState state) =>
        state.Status is SourceStatus.Stale or SourceStatus.Loading && state.Detail.Length > 0 && _told.GetValueOrDefault((state.Kind, state.Namespace)) > _success;

    /// <summary>The scopes of a kind that are not known.</summary>
    public IEnumerable<SourceState> Unread(ResourceKind kind) => InPlace.Where(s => s.Kind.Equals(kind) && !s.IsKnown);

    /// <summary>All scopes, but for what is refused everywhere where it is known in some namespaces: then it is the other namespaces that are not looked at.</summary>
    public IEnumerable<SourceState> InPlace
    {
        get
        {
            var all = Table.All;
            var partly = all.Where(s => s is { IsKnown: true, Namespace: not null }).Select(s => s.Kind).ToHashSet();
            return all.Where(s => s is not { Status: SourceStatus.Forbidden, Namespace: null } || !partly.Contains(s.Kind));
        }
    }

    /// <summary>The scopes that were asked for and then left out, and why.</summary>
    public IEnumerable<SourceState> LeftOut => Table.All.Where(s => s.Status is SourceStatus.NotRead && s.Detail.Length > 0);

    // What began before still lasts since then: a source that is started again, or asks again where it was refused, tells the moment of its last try.
    private static SourceState Aged(SourceState state, SourceState? before, bool following)
    {
        if (following && state.Status == SourceStatus.Loading && before is { IsKnown: true })
            state = state with { Status = SourceStatus.Stale };
        return before?.Status == state.Status && before.Since > DateTime.MinValue && before.Since < state.Since ? state with { Since = before.Since } : state;
    }

    private void Note(ResourceKind kind, string? ns, bool succeeded)
    {
        _told[(kind, kind.Namespaced ? ns : null)] = ++_news;
        if (succeeded)
            _success = _news;
    }
}
