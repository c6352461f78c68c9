using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// The smallest roles that cure what is missing, with their bindings, as YAML for <c>kubectl apply -f</c>. Never Secrets: what reads them, even as metadata,
/// may read them all.
/// </summary>
internal static class MissingRights
{
    /// <summary>The user of requests without credentials.</summary>
    public const string Anonymous = "system:anonymous";

    private const string Group = "rbac.authorization.k8s.io";
    private const string ServiceAccountPrefix = "system:serviceaccount:";
    private const int LineWidth = 56;

    /// <summary>The YAML, raw; empty where nothing is missing, and for the anonymous, whose way is to log in.</summary>
    public static string Yaml(ClusterAccess access)
    {
        var rights = access.Missing.Where(r => r.Resource.Split('/')[0] != "secrets").ToList();
        if (rights.Count == 0 || access.User == Anonymous)
            return "";
        var cluster = Rules(rights.Where(r => r.Namespace is null));
        var documents = new List<string>();
        if (cluster.Length > 0)
            documents.AddRange([Role("ClusterRole", null, cluster), Binding("ClusterRole", null, cluster, access.User)]);
        var places = rights.Where(r => r.Namespace is not null).GroupBy(r => r.Namespace!).OrderBy(g => g.Key, StringComparer.Ordinal);
        foreach (var alike in places.GroupBy(Rules, g => g.Key))
            documents.AddRange(InNamespaces(alike.Key, [.. alike], access.User));
        return string.Join("---\n", documents);
    }

    /// <summary>One Role for one namespace; what several namespaces lack alike is one ClusterRole that is bound in each of them.</summary>
    private static IEnumerable<string> InNamespaces(string rules, ImmutableArray<string> namespaces, string? user) =>
        namespaces is [var ns]
            ? [Role("Role", ns, rules), Binding("Role", ns, rules, user)]
            : [Role("ClusterRole", null, rules), .. namespaces.Select(place => Binding("ClusterRole", place, rules, user))];

    private static string Role(string kind, string? ns, string rules) => $"""
        apiVersion: {Group}/v1
        kind: {kind}
        {Metadata(ns, rules)}
        rules:
        {rules}
        """ + "\n";

    private static string Binding(string role, string? ns, string rules, string? user) => $"""
        apiVersion: {Group}/v1
        kind: {(ns is null ? "ClusterRoleBinding" : "RoleBinding")}
        {Metadata(ns, rules)}
        roleRef:
          apiGroup: {Group}
          kind: {role}
          name: {Name(rules)}
        subjects:
        {Subject(user)}
        """ + "\n";

    private static string Metadata(string? ns, string rules) => $"metadata:\n  name: {Name(rules)}{(ns is null ? "" : $"\n  namespace: {Quoted(ns)}")}";

    // Named by what is in it: another set of rights is another role, and takes nothing away from the one before.
    private static string Name(string rules) => $"k8sdoctor-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(rules)))[..8]}";

    private static string Subject(string? user)
    {
        if (user is null)
            return $"- apiGroup: {Group}\n  kind: User\n  name: \"\" # as 'kubectl auth whoami' has it";
        if (!user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) || user[ServiceAccountPrefix.Length..].Split(':') is not [var ns, var name])
            return $"- apiGroup: {Group}\n  kind: User\n  name: {Quoted(user)}";
        return $"- kind: ServiceAccount\n  name: {Quoted(name)}\n  namespace: {Quoted(ns)}";
    }

    /// <summary>The rules as YAML: one for what is of one API group and lacks the same verbs.</summary>
    public static string Rules(IEnumerable<MissingRight> rights)
    {
        var rules = new List<string>();
        foreach (var rule in rights.GroupBy(r => (r.Group, Verbs: string.Join(", ", r.Verbs))).OrderBy(g => g.Key.Group, StringComparer.Ordinal).ThenBy(g => g.Key.Verbs, StringComparer.Ordinal))
        {
            var resources = Folded(rule.Select(r => r.Resource).Distinct().Order(StringComparer.Ordinal));
            rules.Add($"- apiGroups: [{Quoted(rule.Key.Group)}]\n  resources: [{resources}]\n  verbs: [{rule.Key.Verbs}]");
        }

        return string.Join('\n', rules);
    }

    /// <summary>A list that fits a narrow terminal.</summary>
    private static string Folded(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in words)
        {
            var (comma, fits) = (text.Length > 0, column + word.Length < LineWidth);
            text.Append(comma ? fits ? ", " : ",\n    " : "").Append(word);
            column = (fits ? column : 0) + word.Length + 2;
        }

        return text.ToString();
    }

    // A JSON string is a YAML string, whatever is in it.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
