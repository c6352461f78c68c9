using System.Collections.Immutable;
using System.Text;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Writes the role, and its binding, that grants what was refused to one ServiceAccount in one place.</summary>
internal static class LogRole
{
    private const string Api = "rbac.authorization.k8s.io";
    private const int NameLength = 63;

    // A client that lists also watches; who elects a leader reads, creates and updates the lease.
    private static readonly string[] Reading = ["get", "list", "watch"];
    private static readonly string[] Electing = ["create", "get", "update"];

    /// <param name="refusals">Of one account, with the same target.</param>
    public static string Write(ImmutableArray<LogRefusal> refusals)
    {
        var first = refusals[0];
        var (kind, place) = first.Target.Length == 0 ? ("ClusterRole", "") : ("Role", $"\n  namespace: {LogRefusal.Yaml(first.Target)}");
        var name = LogRefusal.Yaml(Name(refusals));
        return $"""
            apiVersion: {Api}/v1
            kind: {kind}
            metadata:
              name: {name}{place}
            rules:
            {Rules(refusals)}---
            apiVersion: {Api}/v1
            kind: {kind}Binding
            metadata:
              name: {name}{place}
            roleRef:
              apiGroup: {Api}
              kind: {kind}
              name: {name}
            subjects:
            - kind: ServiceAccount
              name: {LogRefusal.Yaml(first.Account)}
              namespace: {LogRefusal.Yaml(first.AccountNamespace)}

            """;
    }

    private static string Rules(ImmutableArray<LogRefusal> refusals)
    {
        var text = new StringBuilder();
        foreach (var path in refusals.Where(r => r.Path.Length > 0).GroupBy(r => r.Path))
            text.Append($"- nonResourceURLs: [{LogRefusal.Yaml(path.Key)}]\n  verbs: [{Join(path.Select(r => r.Verb))}]\n");
        foreach (var resource in refusals.Where(r => r.Path.Length == 0).GroupBy(r => (r.Group, r.Resource)))
        {
            var verbs = Verbs(resource.Key.Resource, resource.Select(r => r.Verb));
            var names = resource.All(r => r.Name.Length > 0) && !verbs.Overlaps(["list", "watch", "create", "deletecollection"]) ? resource.Select(r => r.Name) : [];
            text.Append($"- apiGroups: [{LogRefusal.Yaml(resource.Key.Group)}]\n  resources: [{LogRefusal.Yaml(resource.Key.Resource)}]\n");
            text.Append(names.Any() ? $"  resourceNames: [{Join(names)}]\n" : "");
            text.Append($"  verbs: [{Join(verbs)}]\n");
        }

        return text.ToString();
    }

    private static ImmutableSortedSet<string> Verbs(string resource, IEnumerable<string> refused)
    {
        var verbs = refused.ToImmutableSortedSet(StringComparer.Ordinal);
        if (verbs.Overlaps(["list", "watch"]))
            verbs = verbs.Union(Reading);
        return resource == "leases" ? verbs.Union(Electing) : verbs;
    }

    private static string Join(IEnumerable<string> words) => string.Join(", ", words.Distinct().Order(StringComparer.Ordinal).Select(LogRefusal.Yaml));

    /// <summary>The account, and what it may do then.</summary>
    private static string Name(ImmutableArray<LogRefusal> refusals)
    {
        var what = refusals.Select(r => r.Resource.Length > 0 ? r.Resource.Replace('/', '-') : r.Path.Trim('/').Replace('/', '-')).Distinct().Order(StringComparer.Ordinal);
        var name = $"{refusals[0].Account}-{string.Join('-', what)}".ToLowerInvariant();
        return (name.Length > NameLength ? name[..NameLength] : name).TrimEnd('-', '.');
    }
}
