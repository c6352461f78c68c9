using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>How well each kind is known in each scope of which something was said.</summary>
internal sealed class SourceTable
{
    private readonly Dictionary<(ResourceKind Kind, string? Namespace), SourceState> _states = [];

    public IReadOnlyList<SourceState> All =>
        [.. _states.Values.OrderBy(s => s.Kind.Index).ThenBy(s => s.Namespace is not null).ThenBy(s => s.Namespace, StringComparer.Ordinal)];

    public void Put(SourceState state, ICollection<Dependency> touched)
    {
        var scope = (state.Kind, state.Kind.Namespaced ? state.Namespace : null);
        var old = _states.GetValueOrDefault(scope);
        _states[scope] = state with { Namespace = scope.Item2 };
        if (old is null || old.Status != state.Status || old.Detail != state.Detail)
            touched.Add(Dependency.OnSource(state.Kind));
    }

    /// <summary>A finished list: the scope is synced. When that began is kept where it was synced already.</summary>
    public void Synced(ResourceKind kind, string? ns, ICollection<Dependency> touched)
    {
        var scope = kind.Namespaced ? ns : null;
        if (_states.GetValueOrDefault((kind, scope)) is not { Status: SourceStatus.Synced })
            Put(new(kind, scope, SourceStatus.Synced, "", default), touched);
    }

    /// <summary>The better of the scopes that cover a namespace, or everywhere (null).</summary>
    public SourceState Of(ResourceKind kind, string? ns)
    {
        var everywhere = _states.GetValueOrDefault((kind, null));
        var here = ns is null || !kind.Namespaced ? null : _states.GetValueOrDefault((kind, ns));
        if (everywhere is { IsKnown: true } && here is not { IsKnown: true })
            return everywhere;
        return here ?? everywhere ?? new(kind, ns, SourceStatus.NotRead, "", default);
    }
}
