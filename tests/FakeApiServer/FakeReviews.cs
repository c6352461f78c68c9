using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Who am I, and what may I: the three self reviews.</summary>
internal static class FakeReviews
{
    public static FakeResponse Self(FakeCluster cluster, FakeUser user) => FakeResponse.Json(new JsonObject
    {
        ["kind"] = "SelfSubjectReview",
        ["apiVersion"] = "authentication.k8s.io/v1",
        ["metadata"] = new JsonObject { ["creationTimestamp"] = cluster.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'") },
        ["status"] = new JsonObject
        {
            ["userInfo"] = new JsonObject
            {
                ["username"] = user.Name,
                ["groups"] = new JsonArray([.. user.Groups.Append("system:authenticated").Distinct().Select(g => (JsonNode)g)]),
            },
        },
    }, 201);

    public static FakeResponse Review(FakeApi api, FakeRequest request, FakeUser user, string review)
    {
        if (!request.Headers.GetValueOrDefault("content-type", "application/json").Contains("json"))
            throw new FakeApiException(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml");
        var body = JsonNode.Parse(request.Body) as JsonObject ?? throw new FakeApiException(400, "BadRequest", "the body is no JSON object");
        return review switch
        {
            "selfsubjectaccessreviews" => Access(api, user, body),
            "selfsubjectrulesreviews" => Rules(api, user, body),
            _ => throw new FakeApiException(404, "NotFound", "the server could not find the requested resource"),
        };
    }

    private static FakeResponse Access(FakeApi api, FakeUser user, JsonObject body)
    {
        var what = body["spec"]?["resourceAttributes"] as JsonObject;
        var subresource = Text("subresource");
        var resource = Text("resource");
        var allowed = what is not null && api.Authorizer.Allows(new(
            user, Text("verb"), Text("group"), subresource.Length == 0 ? resource : $"{resource}/{subresource}", Text("namespace"), Text("name")));
        return FakeResponse.Json(new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = body["spec"]?.DeepClone(),
            ["status"] = new JsonObject { ["allowed"] = allowed },
        }, 201);

        string Text(string name) => (string?)what?[name] ?? "";
    }

    // One rule a resource, with the verbs that the authorizer allows in that namespace.
    private static FakeResponse Rules(FakeApi api, FakeUser user, JsonObject body)
    {
        var ns = (string?)body["spec"]?["namespace"] ?? "";
        var rules = new JsonArray(Rule("authorization.k8s.io", ["create"], "selfsubjectaccessreviews", "selfsubjectrulesreviews"), Rule("authentication.k8s.io", ["create"], "selfsubjectreviews"));
        foreach (var kind in FakeKinds.All.Where(api.Cluster.Serves))
        {
            foreach (var resource in kind.Kind == "Pod" ? (string[])["pods", "pods/log"] : [kind.Plural])
            {
                var verbs = ((string[])["get", "list", "watch"]).Where(verb => api.Authorizer.Allows(new(user, verb, kind.Group, resource, ns, ""))).ToArray();
                if (verbs.Length > 0)
                    rules.Add(Rule(kind.Group, verbs, resource));
            }
        }

        return FakeResponse.Json(new JsonObject
        {
            ["kind"] = "SelfSubjectRulesReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject(),
            ["status"] = new JsonObject
            {
                ["resourceRules"] = rules,
                ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("get"), ["nonResourceURLs"] = new JsonArray("/healthz", "/livez", "/readyz", "/version") }),
                ["incomplete"] = false,
            },
        }, 201);
    }

    private static JsonObject Rule(string group, string[] verbs, params string[] resources) => new()
    {
        ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]),
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]),
    };
}
