using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How well each scope that was asked for is known, and what that makes of the connection as a whole.</summary>
internal sealed class SourceStates
{
    private readonly SortedDictionary<(int Kind, string Namespace), SourceState> _scopes = [];

    /// <summary>Notes that a scope is asked for.</summary>
    public void Expect(ResourceKind kind, string? ns) =>
        _scopes.TryAdd((kind.Index, ns ?? ""), new SourceState(kind, ns, SourceStatus.Loading, "", DateTime.MinValue));

    public void Apply(ClusterChange change)
    {
        if (change is SourceState state)
            _scopes[(state.Kind.Index, state.Namespace ?? "")] = state;
        else if (change is Replaced list)
            _scopes[(list.Kind.Index, list.Namespace ?? "")] = new SourceState(list.Kind, list.Namespace, SourceStatus.Synced, "", DateTime.MinValue);
    }

    /// <summary>The scopes of a kind that are not known.</summary>
    public IEnumerable<SourceState> Unread(ResourceKind kind) =>
        _scopes.Values.Where(s => s.Kind.Equals(kind) && s.Status is not (SourceStatus.Synced or SourceStatus.NotServed or SourceStatus.Stale));

    /// <summary>The scopes that were asked for and then left out, and why.</summary>
    public IEnumerable<SourceState> LeftOut => _scopes.Values.Where(s => s.Status is SourceStatus.NotRead && s.Detail.Length > 0);

    /// <param name="recorded">The source is a recording.</param>
    /// <param name="failure">Why the source as a whole does not answer, or null.</param>
    public ConnectionView Connection(bool recorded, string? failure)
    {
        var synced = _scopes.Values.Count(s => s.Status is SourceStatus.Synced or SourceStatus.Stale or SourceStatus.NotServed);
        var stale = _scopes.Values.Where(s => s.Status is SourceStatus.Stale).ToList();
        var loading = _scopes.Values.FirstOrDefault(s => s.Status is SourceStatus.Loading && s.Detail.Length > 0);
        var health = Health(recorded, failure, synced, stale.Count);
        var detail = failure ?? stale.FirstOrDefault()?.Detail ?? loading?.Detail;
        return new(health, synced, _scopes.Count, new SafeText(detail), stale.Count == 0 ? null : stale.Min(s => s.Since));
    }

    private ConnectionHealth Health(bool recorded, string? failure, int synced, int stale)
    {
        if (failure is not null)
            return ConnectionHealth.Unreachable;
        if (recorded)
            return ConnectionHealth.Recorded;
        if (synced == 0)
            return ConnectionHealth.Connecting;
        if (_scopes.Values.Any(s => s.Status is SourceStatus.Loading))
            return ConnectionHealth.CatchingUp;
        return stale > 0 ? ConnectionHealth.Stale : ConnectionHealth.Connected;
    }
}
