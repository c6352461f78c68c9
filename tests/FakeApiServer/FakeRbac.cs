using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>A set of RBAC objects, and what they allow. Immutable.</summary>
/// <remarks>Source: pkg/registry/rbac/validation/rule.go and plugin/pkg/auth/authorizer/rbac/rbac.go, whose words the reasons are.</remarks>
internal sealed class FakeRbac
{
    public static readonly FakeRbac Empty = new(ImmutableDictionary<FakeRoleKey, ImmutableArray<FakePolicyRule>>.Empty, []);

    private readonly ImmutableDictionary<FakeRoleKey, ImmutableArray<FakePolicyRule>> _roles;
    private readonly ImmutableList<FakeBinding> _bindings;

    private FakeRbac(ImmutableDictionary<FakeRoleKey, ImmutableArray<FakePolicyRule>> roles, ImmutableList<FakeBinding> bindings) => (_roles, _bindings) = (roles, bindings);

    /// <summary>Adds or replaces objects, and with <paramref name="user"/> binds all of them to that user too.</summary>
    public FakeRbac With(IEnumerable<JsonObject> objects, string? user = null)
    {
        var roles = _roles;
        var (newRoles, newBindings) = (new List<FakeRoleKey>(), new List<FakeBinding>());
        foreach (var json in objects.Where(o => ((string?)o["apiVersion"] ?? "").StartsWith("rbac.authorization.k8s.io/", StringComparison.Ordinal)))
        {
            if (FakeRoleKey.Of(json) is { IsRole: true } key)
            {
                roles = roles.SetItem(key, [.. (json["rules"] as JsonArray ?? []).Select(rule => FakePolicyRule.Read(rule, key.Namespace.Length > 0))]);
                newRoles.Add(key);
            }
            else
            {
                newBindings.Add(FakeBinding.Read(json));
            }
        }

        if (user is not null)
            newBindings = [.. newBindings.Select(b => b.And(user)), .. newRoles.Where(role => !newBindings.Exists(b => b.Role == role)).Select(role => FakeBinding.Of(role, user))];
        return new(roles, [.. _bindings.Where(old => !newBindings.Exists(b => b.Key == old.Key)), .. newBindings]);
    }

    public FakeRbac Without(string kind, string ns, string name, out bool found)
    {
        var key = new FakeRoleKey(kind, ns, name);
        found = _roles.ContainsKey(key) || _bindings.Exists(b => b.Key == key);
        return new(_roles.Remove(key), _bindings.RemoveAll(b => b.Key == key));
    }

    public FakeDecision Decide(FakeAccess access)
    {
        var missing = new List<string>();
        foreach (var (binding, subject) in Bindings(access.User, access.Namespace))
        {
            if (!_roles.TryGetValue(binding.Role, out var rules))
                missing.Add($"{binding.Role.Kind.ToLowerInvariant()}.rbac.authorization.k8s.io \"{binding.Role.Name}\" not found");
            else if (rules.Any(rule => rule.Matches(access)))
                return new(true, $"RBAC: allowed by {binding} to {subject.Describe(binding.Key.Namespace)}");
        }

        return new(false, missing.Count switch { 0 => "", 1 => $"RBAC: {missing[0]}", _ => $"RBAC: [{string.Join(", ", missing)}]" });
    }

    /// <summary>The rules of all bindings that name the user, those of the cluster first.</summary>
    public IEnumerable<FakePolicyRule> Rules(FakeUser user, string ns) =>
        Bindings(user, ns).SelectMany(found => _roles.GetValueOrDefault(found.Binding.Role, []));

    // Non-resource URLs have no namespace, so that only bindings of the cluster can grant them.
    private IEnumerable<(FakeBinding Binding, FakeSubject Subject)> Bindings(FakeUser user, string ns) =>
        from binding in _bindings.OrderBy(b => b.Key.Namespace.Length > 0)
        where binding.Key.Namespace.Length == 0 || binding.Key.Namespace == ns
        let subject = binding.Subjects.FirstOrDefault(s => s.Is(user, binding.Key.Namespace))
        where subject is not null
        select (binding, subject);
}
