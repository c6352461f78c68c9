using System.Text.Json.Nodes;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>A request without what differs from cluster to cluster: names are placeholders, and of parameters whose values vary only the name is left.</summary>
internal sealed record RequestPattern(string Method, string Target, string Accept)
{
    private static readonly string[] Fixed = ["limit", "watch", "allowWatchBookmarks", "sendInitialEvents", "resourceVersionMatch", "tailLines", "limitBytes", "timestamps", "previous", "follow", "dryRun"];

    public static RequestPattern Of(FakeRequest request)
    {
        var query = request.Query.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => Fixed.Contains(q.Key) ? $"{q.Key}={q.Value}" : q.Key);
        var path = Path(request.Path) + Asked(request);
        return new(request.Method, request.Query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", request.Accept);
    }

    /// <summary>The patterns with how often each occurs, as lines to read: those of one resource stand together.</summary>
    public static string Table(IEnumerable<FakeRequest> requests) => Table(requests.GroupBy(Of).Select(g => (g.Key, $"{g.Count()}")));

    /// <summary>The patterns, each with what is told of how often it occurs.</summary>
    public static string Table(IEnumerable<(RequestPattern Pattern, string Count)> rows)
    {
        var sorted = rows.OrderBy(r => r.Pattern.Target.Split('?')[0], StringComparer.Ordinal).ThenBy(r => r.Pattern.Target, StringComparer.Ordinal).ToList();
        var (count, method, target) = (sorted.Max(r => r.Count.Length), sorted.Max(r => r.Pattern.Method.Length), sorted.Max(r => r.Pattern.Target.Length));
        return string.Concat(sorted.Select(r => $"{r.Count.PadLeft(count)}  {r.Pattern.Method.PadRight(Math.Max(4, method))}  {r.Pattern.Target.PadRight(target)}  {r.Pattern.Accept}\n"));
    }

    /// <summary>The kind that a path is about, or null for none that the server knows, and whether it names one object.</summary>
    public static (FakeKind? Kind, bool Named) KindOf(string path)
    {
        var parts = path.Trim('/').Split('/');
        var root = parts is ["api", ..] ? 2 : 3;
        if (parts.Length <= root)
            return (null, false);
        var apiVersion = string.Join('/', parts[1..root]);
        var rest = parts[root] == "namespaces" && parts.Length > root + 2 ? parts[(root + 2)..] : parts[root..];
        return (FakeKinds.FindPlural(apiVersion, rest[0]), rest.Length > 1);
    }

    /// <summary>What a review asks.</summary>
    private static string Asked(FakeRequest request)
    {
        if (!RequestRules.IsReview(request) || JsonNode.Parse(request.Body)?["spec"] is not { } spec)
            return "";
        return spec["resourceAttributes"] is { } what ? $" ({what["verb"]} {what["resource"]}{(what["subresource"] is { } part ? $"/{part}" : "")}{(what["name"] is null ? "" : " {name}")}{(what["namespace"] is null ? "" : " in {namespace}")})" : " ({namespace})";
    }

    private static string Path(string path)
    {
        var parts = path.Trim('/').Split('/').ToList();
        if (KindOf(path) is not ({ } kind, var named))
            return path;
        var at = parts.IndexOf("namespaces");
        if (at >= 0 && at + 1 < parts.Count)
            parts[at + 1] = "{namespace}";
        var plural = parts.LastIndexOf(kind.Plural);
        if (named && kind.Kind != "Namespace")
            parts[plural + 1] = "{name}";
        return "/" + string.Join('/', parts);
    }
}
