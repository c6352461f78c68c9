using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Names one RBAC object; those of the cluster have an empty namespace.</summary>
internal sealed record FakeRoleKey(string Kind, string Namespace, string Name)
{
    public bool IsRole => Kind is "Role" or "ClusterRole";

    /// <summary>Throws <see cref="ArgumentException"/> for another kind, or a namespace too much or too few.</summary>
    public static FakeRoleKey Of(JsonObject json)
    {
        var kind = (string?)json["kind"] ?? "";
        var key = new FakeRoleKey(kind, (string?)json["metadata"]?["namespace"] ?? "", (string?)json["metadata"]?["name"] ?? "");
        if (kind is not ("Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding"))
            throw new ArgumentException($"no kind of rbac.authorization.k8s.io: {kind}");
        if (key.Name.Length == 0 || (key.Namespace.Length == 0) != kind.StartsWith("Cluster", StringComparison.Ordinal))
            throw new ArgumentException($"metadata of {kind} \"{key.Name}\": a name, and a namespace for Role and RoleBinding only");
        return key;
    }
}

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
internal sealed record FakeBinding(FakeRoleKey Key, FakeRoleKey Role, ImmutableArray<FakeSubject> Subjects)
{
    /// <summary>Throws <see cref="ArgumentException"/> for what a real server would refuse.</summary>
    public static FakeBinding Read(JsonObject json)
    {
        var key = FakeRoleKey.Of(json);
        var kind = (string?)json["roleRef"]?["kind"];
        if (kind is not ("Role" or "ClusterRole") || (kind == "Role" && key.Namespace.Length == 0) || (string?)json["roleRef"]?["apiGroup"] != "rbac.authorization.k8s.io")
            throw new ArgumentException($"roleRef of {key.Kind} \"{key.Name}\": an apiGroup rbac.authorization.k8s.io, and a kind ClusterRole or, in a namespace, Role");
        return new(key, new(kind, kind == "Role" ? key.Namespace : "", (string)json["roleRef"]!["name"]!), [.. (json["subjects"] as JsonArray ?? []).Select(FakeSubject.Read)]);
    }

    /// <summary>A role for a user where the role is: a ClusterRole everywhere.</summary>
    public static FakeBinding Of(FakeRoleKey role, string user) => new(new($"{role.Kind}Binding", role.Namespace, $"{role.Name}-{user}"), role, [new("User", "", user)]);

    public FakeBinding And(string user) => this with { Subjects = Subjects.Add(new("User", "", user)) };

    public override string ToString() =>
        $"{Key.Kind} \"{Key.Name}{(Key.Namespace.Length == 0 ? "" : $"/{Key.Namespace}")}\" of {Role.Kind} \"{Role.Name}\"";
}

/// <summary>Whom a binding names: a <c>User</c>, a <c>Group</c>, or a <c>ServiceAccount</c> of a namespace (of the binding's, where none is told).</summary>
internal sealed record FakeSubject(string Kind, string Namespace, string Name)
{
    public static FakeSubject Read(JsonNode? json)
    {
        var subject = new FakeSubject((string?)json?["kind"] ?? "", (string?)json?["namespace"] ?? "", (string?)json?["name"] ?? "");
        var group = (string?)json?["apiGroup"];
        if (subject.Kind is not ("User" or "Group" or "ServiceAccount") || subject.Name.Length == 0)
            throw new ArgumentException("subjects: a kind User, Group or ServiceAccount, and a name");
        // The server fills the group in where it is missing.
        if (!string.IsNullOrEmpty(group) && (group != "rbac.authorization.k8s.io" || subject.Kind == "ServiceAccount"))
            throw new ArgumentException($"subjects.apiGroup \"{group}\" of a {subject.Kind}");
        return subject;
    }

    public bool Is(FakeUser user, string ns) => Kind switch
    {
        "User" => user.Name == Name,
        "Group" => user.AllGroups.Contains(Name),
        _ => user.Name == $"system:serviceaccount:{(Namespace.Length > 0 ? Namespace : ns)}:{Name}",
    };

    public string Describe(string ns) => Kind == "ServiceAccount" ? $"{Kind} \"{Name}/{(Namespace.Length > 0 ? Namespace : ns)}\"" : $"{Kind} \"{Name}\"";
}
