using System.Collections.Immutable;

namespace K8sDoctor.FakeApiServer;

/// <summary>What somebody wants to do. <see cref="Namespace"/> is empty for the cluster scope, <see cref="Resource"/> like <c>pods</c> or <c>pods/log</c>.</summary>
public sealed record FakeAccess(FakeUser User, string Verb, string Group, string Resource, string Namespace, string Name);

/// <summary>Who may do what: everybody known may read everything, but for the denials; the anonymous may do nothing.</summary>
public sealed class FakeAuthorizer
{
    private ImmutableList<Func<FakeAccess, bool>> _denials = [];

    /// <summary>Denies what matches until <see cref="Clear"/>.</summary>
    public void Deny(Func<FakeAccess, bool> match) => _denials = _denials.Add(match);

    /// <summary>Denies a resource (<c>secrets</c>, <c>pods/log</c>), for some verbs or all, in a namespace or everywhere.</summary>
    public void Deny(string resource, string? ns = null, params string[] verbs) =>
        Deny(a => a.Resource == resource && (ns is null || a.Namespace == ns) && (verbs.Length == 0 || verbs.Contains(a.Verb)));

    /// <summary>Leaves only these namespaces readable, and nothing of the cluster scope.</summary>
    public void OnlyNamespaces(params string[] namespaces) => Deny(a => !namespaces.Contains(a.Namespace));

    public void Clear() => _denials = [];

    public bool Allows(FakeAccess access) => access.User != FakeUser.Anonymous && !_denials.Exists(denial => denial(access));
}
