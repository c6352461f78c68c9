using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>The documents that tell a client which groups and resources there are; the older, unaggregated form, which every kubectl reads.</summary>
internal static class FakeDiscovery
{
    public static JsonObject Core() => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() };

    public static JsonObject Groups(FakeCluster cluster) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Served(cluster).Where(k => k.Group.Length > 0).GroupBy(k => k.Group).Select(g => (JsonNode)GroupOf(g.Key, g))]),
    };

    public static FakeResponse Group(FakeCluster cluster, string group)
    {
        var kinds = Served(cluster).Where(k => k.Group == group).ToList();
        if (kinds.Count == 0)
            return NotServed();
        var answer = GroupOf(group, kinds);
        answer["kind"] = "APIGroup";
        answer["apiVersion"] = "v1";
        return FakeResponse.Json(answer);
    }

    public static bool IsServed(FakeCluster cluster, string apiVersion) => apiVersion == "v1" || Served(cluster).Any(k => k.ApiVersion == apiVersion);

    public static FakeResponse Resources(FakeCluster cluster, string apiVersion)
    {
        if (!IsServed(cluster, apiVersion))
            return NotServed();
        var resources = new JsonArray();
        foreach (var kind in Served(cluster).Where(k => k.ApiVersion == apiVersion))
        {
            resources.Add(Resource(kind, kind.Plural, ["get", "list", "watch"]));
            if (kind.Kind == "Pod")
                resources.Add(Resource(kind, "pods/log", ["get"]));
        }

        return FakeResponse.Json(new JsonObject { ["kind"] = "APIResourceList", ["groupVersion"] = apiVersion, ["resources"] = resources });
    }

    private static IEnumerable<FakeKind> Served(FakeCluster cluster) => FakeKinds.All.Where(cluster.Serves);

    private static FakeResponse NotServed()
    {
        var response = FakeResponse.Text("404 page not found\n", 404, "text/plain; charset=utf-8");
        response.Headers["x-content-type-options"] = "nosniff";
        return response;
    }

    private static JsonObject GroupOf(string group, IEnumerable<FakeKind> kinds)
    {
        var versions = kinds.Select(k => k.Version).Distinct().Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v }).ToList();
        return new() { ["name"] = group, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
    }

    private static JsonObject Resource(FakeKind kind, string name, string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = name.Contains('/') ? "" : kind.Kind.ToLowerInvariant(),
        ["namespaced"] = kind.Namespaced,
        ["kind"] = kind.Kind,
        ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]),
        ["shortNames"] = new JsonArray([.. kind.ShortNames.Select(n => (JsonNode)n)]),
    };
}
