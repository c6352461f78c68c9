using System.Collections.Immutable;

namespace K8sDoctor.FakeApiServer;

/// <summary>What somebody wants to do. <see cref="Namespace"/> is empty for the cluster scope, <see cref="Resource"/> like <c>pods</c> or <c>pods/log</c>.</summary>
public sealed record FakeAccess(FakeUser User, string Verb, string Group, string Resource, string Namespace, string Name)
{
    /// <summary>The path of a request for no resource (<c>/version</c>), whose verb is the HTTP method in lower case; else empty.</summary>
    public string Path { get; init; } = "";

    public static FakeAccess Url(FakeUser user, string verb, string path) => new(user, verb, "", "", "", "") { Path = path };
}

/// <summary>Whether it may be done; <see cref="Reason"/> in RBAC's own words, or empty.</summary>
public sealed record FakeDecision(bool Allowed, string Reason = "");

/// <summary>
/// Who may do what. At first everybody known may do everything; from the first RBAC object on, only what such objects grant. Denials take away from
/// either, also from <c>system:masters</c>. What Kubernetes' default roles give everybody (discovery, the self reviews) stays. Safe to change while it runs.
/// </summary>
public sealed class FakeAuthorizer
{
    private static readonly FakeRbac Everything = FakeRbac.Empty.With(FakeYaml.Read(DefaultRoles.Everything));
    private static readonly FakeRbac Defaults = FakeRbac.Empty.With(FakeYaml.Read(DefaultRoles.Text));

    private readonly Lock _lock = new();
    private volatile ImmutableList<Func<FakeAccess, bool>> _denials = [];
    private volatile FakeRbac _grants = Everything;

    /// <summary>Whether there are the roles that Kubernetes itself grants everybody; without them the reviews are refused.</summary>
    public bool HasDefaultRoles { get; set; } = true;

    /// <summary>Whether a webhook authorizer stands beside RBAC, as on many hosted clusters: rules reviews are incomplete then, and say so.</summary>
    public bool HasWebhook { get; set; }

    /// <summary>Denies what matches until <see cref="Clear"/>.</summary>
    public void Deny(Func<FakeAccess, bool> match)
    {
        lock (_lock)
            _denials = _denials.Add(match);
    }

    /// <summary>Denies a resource (<c>secrets</c>, <c>pods/log</c>), for some verbs or all, in a namespace or everywhere.</summary>
    public void Deny(string resource, string? ns = null, params string[] verbs) =>
        Deny(a => a.Resource == resource && (ns is null || a.Namespace == ns) && (verbs.Length == 0 || verbs.Contains(a.Verb)));

    /// <summary>Leaves only these namespaces readable, and nothing of the cluster scope.</summary>
    public void OnlyNamespaces(params string[] namespaces) => Deny(a => !namespaces.Contains(a.Namespace));

    /// <summary>Forgets the denials.</summary>
    public void Clear()
    {
        lock (_lock)
            _denials = [];
    }

    /// <summary>
    /// Creates or replaces RBAC objects (YAML of one or more documents, or JSON); objects of other groups are skipped. Throws <see cref="ArgumentException"/>
    /// for what a real server would not take.
    /// </summary>
    public void Apply(string yaml) => Change(rbac => rbac.With(FakeYaml.Read(yaml)));

    /// <summary>
    /// As <see cref="Apply"/>, and binds all of it to a user: as a further subject of each binding; a role without a binding in its namespace, or everywhere.
    /// </summary>
    /// <param name="ns">Where Roles and RoleBindings go that name no namespace, as by <c>kubectl apply -n</c>.</param>
    public void ApplyFor(string user, string yaml, string? ns = null) => Change(rbac => rbac.With(FakeYaml.Read(yaml, ns), user));

    /// <summary>As <see cref="ApplyFor"/> for several texts, in place of all that was granted before.</summary>
    public void Replace(string user, IEnumerable<string> yamls, string? ns = null) =>
        Change(_ => yamls.Aggregate(FakeRbac.Empty, (rbac, yaml) => rbac.With(FakeYaml.Read(yaml, ns), user)));

    /// <summary>Deletes an RBAC object; <paramref name="ns"/> is empty for those of the cluster. False when there is none.</summary>
    public bool Remove(string kind, string ns, string name)
    {
        var found = false;
        Change(rbac => rbac.Without(kind, ns, name, out found));
        return found;
    }

    /// <summary>Deletes all RBAC objects: nobody but <c>system:masters</c> may do anything.</summary>
    public void AllowNothing() => Change(_ => FakeRbac.Empty);

    /// <summary>As at first: everybody known may do everything that is not denied.</summary>
    public void AllowEverything()
    {
        lock (_lock)
            _grants = Everything;
    }

    public bool Allows(FakeAccess access) => Decide(access).Allowed;

    public FakeDecision Decide(FakeAccess access)
    {
        if (HasDefaultRoles && Defaults.Decide(access) is { Allowed: true } byDefault)
            return byDefault;
        if (IsDenied(access))
            return new(false);
        return access.User.IsMaster ? new(true) : _grants.Decide(access);
    }

    /// <summary>The rules that hold for a user in a namespace, as a rules review lists them: those of everybody first.</summary>
    internal IEnumerable<FakePolicyRule> Rules(FakeUser user, string ns)
    {
        var own = (user.IsMaster ? Everything : _grants).Rules(user, ns);
        if (!_denials.IsEmpty)
            own = own.SelectMany(rule => rule.Split(FakeKinds.Resources)).Select(rule => rule.Where(access => !IsDenied(access with { User = user, Namespace = ns }))).OfType<FakePolicyRule>();
        return HasDefaultRoles ? Defaults.Rules(user, ns).Concat(own) : own;
    }

    private bool IsDenied(FakeAccess access) => _denials.Exists(denial => denial(access));

    private void Change(Func<FakeRbac, FakeRbac> change)
    {
        lock (_lock)
            _grants = change(ReferenceEquals(_grants, Everything) ? FakeRbac.Empty : _grants);
    }
}
