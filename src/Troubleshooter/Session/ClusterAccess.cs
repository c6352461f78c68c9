using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How much of a cluster this user may see. Raw text.</summary>
/// <param name="User">The name that RBAC binds, or null where it is not known.</param>
/// <param name="Namespaces">The namespaces that are looked at instead of all; empty where that was not needed, or nothing may be read.</param>
/// <param name="LeftOut">How many namespaces more could have been looked at.</param>
/// <param name="Missing">The rights without which something that was asked for is not seen.</param>
public sealed record ClusterAccess(string? User, ImmutableArray<string> Namespaces, int LeftOut, ImmutableArray<MissingRight> Missing)
{
    /// <summary>Nothing had to be left out.</summary>
    public static readonly ClusterAccess Whole = new(null, [], 0, []);
}

/// <summary>Verbs on one resource that a Role (or, where <paramref name="Namespace"/> is null, a ClusterRole) would have to grant.</summary>
/// <param name="Resource">Like <c>pods</c> or <c>pods/log</c>.</param>
public sealed record MissingRight(string Group, string Resource, string? Namespace, ImmutableArray<string> Verbs);
