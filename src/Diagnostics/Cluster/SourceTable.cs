using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>How well each kind is known in each scope of which something was said.</summary>
public sealed class SourceTable
{
    private readonly Dictionary<(ResourceKind Kind, string? Namespace), SourceState> _states = [];

    /// <summary>Grows with everything that is said.</summary>
    public long Version { get; private set; }

    /// <summary>Every scope, sorted by kind and namespace.</summary>
    public IReadOnlyList<SourceState> All =>
        [.. _states.Values.OrderBy(s => s.Kind.Index).ThenBy(s => s.Namespace is not null).ThenBy(s => s.Namespace, StringComparer.Ordinal)];

    /// <summary>Takes what is said of a scope. True when who reads the kind now reads something else: how well a known kind is known changes no answer.</summary>
    public bool Put(SourceState state)
    {
        var scope = ScopeOf(state.Kind, state.Namespace);
        var old = _states.GetValueOrDefault(scope);
        Version++;
        _states[scope] = state with { Namespace = scope.Namespace };
        return old is null || old.IsKnown != state.IsKnown || (!state.IsKnown && (old.Status != state.Status || old.Detail != state.Detail));
    }

    /// <summary>A finished list: the scope is synced. When that began is kept where it was synced already. Answers as <see cref="Put"/>.</summary>
    public bool Synced(ResourceKind kind, string? ns) =>
        Find(kind, ns) is not { Status: SourceStatus.Synced } && Put(new(kind, ns, SourceStatus.Synced, "", default));

    /// <summary>What was said of just this scope, or null.</summary>
    public SourceState? Find(ResourceKind kind, string? ns) => _states.GetValueOrDefault(ScopeOf(kind, ns));

    /// <summary>Drops a scope; answers with what was said of it, or null.</summary>
    public SourceState? Remove(ResourceKind kind, string? ns)
    {
        Version++;
        return _states.Remove(ScopeOf(kind, ns), out var last) ? last : null;
    }

    /// <summary>The better of the scopes that cover a namespace, or everywhere (null).</summary>
    public SourceState Of(ResourceKind kind, string? ns)
    {
        var everywhere = Find(kind, null);
        var here = ns is null || !kind.Namespaced ? null : Find(kind, ns);
        if (everywhere is { IsKnown: true } && here is not { IsKnown: true })
            return everywhere;
        return here ?? everywhere ?? new(kind, ns, SourceStatus.NotRead, "", default);
    }

    private static (ResourceKind Kind, string? Namespace) ScopeOf(ResourceKind kind, string? ns) => (kind, kind.Namespaced ? ns : null);
}
