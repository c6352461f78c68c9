using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How much of the cluster is looked at, in words.</summary>
internal static class AccessWords
{
    private const int MostNames = 5;

    /// <summary><c>all namespaces</c>, <c>namespace ml</c>, <c>only namespace ml</c>, <c>only 3 namespaces</c>.</summary>
    public static string Scope(SessionView view) => (view.Identity.Scope, view.Access.Namespaces) switch
    {
        ({ IsEmpty: false } asked, _) => $"namespace {asked}",
        (_, []) => "all namespaces",
        (_, [var one]) => $"only namespace {one}",
        (_, var several) => $"only {several.Length} namespaces",
    };

    /// <summary>That not all namespaces are looked at, and which are, without a full stop.</summary>
    /// <param name="why">Why not all.</param>
    public static string Partial(ClusterAccess access, string why)
    {
        var left = access.LeftOut > 0 ? $", and {access.LeftOut} more are left out" : "";
        var named = string.Join(", ", access.Namespaces.Take(MostNames)) + (access.Namespaces.Length > MostNames ? $" and {access.Namespaces.Length - MostNames} more" : "");
        return access.Namespaces is [var one]
            ? $"only namespace {one} is looked at{left}: {why} (-n {one} asks for no more)"
            : $"only the namespaces {named} are looked at{left}: {why}";
    }

    /// <summary>What makes a fault doubtful: <c>could not read Node, Service</c>; empty where nothing does.</summary>
    public static string Unread(ImmutableArray<string> kinds) => kinds.IsEmpty ? "" : $"could not read {string.Join(", ", kinds)}";
}
