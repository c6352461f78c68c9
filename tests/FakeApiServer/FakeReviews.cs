using System.Globalization;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Who am I, and what may I: the three self reviews.</summary>
internal static class FakeReviews
{
    private const string Incomplete = "webhook authorizer does not support user rule resolution";

    public static FakeResponse Self(FakeApi api, FakeUser user)
    {
        api.Require(new(user, "create", "authentication.k8s.io", "selfsubjectreviews", "", ""));
        return FakeResponse.Json(new JsonObject
        {
            ["kind"] = "SelfSubjectReview",
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["metadata"] = new JsonObject { ["creationTimestamp"] = Timestamp(api) },
            ["status"] = new JsonObject
            {
                ["userInfo"] = new JsonObject { ["username"] = user.Name, ["groups"] = Texts(user.AllGroups) },
            },
        }, 201);
    }

    public static FakeResponse Review(FakeApi api, FakeRequest request, FakeUser user, string review)
    {
        api.Require(new(user, request.Method == "POST" ? "create" : "list", "authorization.k8s.io", review, "", ""));
        var body = Read(request, review);
        return review switch
        {
            "selfsubjectaccessreviews" => Access(api, request, user, body),
            "selfsubjectrulesreviews" => Rules(api, user, body),
            _ => throw new FakeApiException(404, "NotFound", "the server could not find the requested resource"),
        };
    }

    private static JsonObject Read(FakeRequest request, string review)
    {
        var type = request.Headers.GetValueOrDefault("content-type", "application/json");
        if (FakeProtobuf.IsProtobuf(type))
            return FakeProtobuf.ReadReview(request.Body, review);
        if (!type.Contains("json"))
        {
            throw new FakeApiException(415, "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf");
        }

        return JsonNode.Parse(request.Body) as JsonObject ?? throw new FakeApiException(400, "BadRequest", "the body is no JSON object");
    }

    private static FakeResponse Access(FakeApi api, FakeRequest request, FakeUser user, JsonObject body)
    {
        var spec = body["spec"] as JsonObject ?? [];
        var decision = api.Authorizer.Decide(Asked(user, spec));
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0)
            status["reason"] = decision.Reason;
        return FakeResponse.Json(new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject { ["managedFields"] = new JsonArray(ManagedFields(api, request, spec)) },
            ["spec"] = spec.DeepClone(),
            ["status"] = status,
        }, 201);
    }

    private static FakeAccess Asked(FakeUser user, JsonObject spec)
    {
        if (spec["nonResourceAttributes"] is JsonObject path)
            return FakeAccess.Url(user, Text(path, "verb"), Text(path, "path"));
        var what = spec["resourceAttributes"] as JsonObject ??
            throw new FakeApiException(422, "Invalid", "SelfSubjectAccessReview.authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified");
        var (resource, subresource) = (Text(what, "resource"), Text(what, "subresource"));
        return new(user, Text(what, "verb"), Text(what, "group"), subresource.Length == 0 ? resource : $"{resource}/{subresource}", Text(what, "namespace"), Text(what, "name"));

        static string Text(JsonObject json, string name) => (string?)json[name] ?? "";
    }

    private static FakeResponse Rules(FakeApi api, FakeUser user, JsonObject body)
    {
        if ((string?)body["spec"]?["namespace"] is not { Length: > 0 } ns)
            throw new FakeApiException(400, "BadRequest", "no namespace on request");
        var rules = api.Authorizer.Rules(user, ns).ToList();
        var status = new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(r => !r.Resources.IsEmpty).Select(ResourceRule)]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(r => !r.Urls.IsEmpty).Select(r => new JsonObject { ["verbs"] = Texts(r.Verbs), ["nonResourceURLs"] = Texts(r.Urls) })]),
            ["incomplete"] = api.Authorizer.HasWebhook,
        };
        if (api.Authorizer.HasWebhook)
            status["evaluationError"] = Incomplete;
        return FakeResponse.Json(new JsonObject
        {
            ["kind"] = "SelfSubjectRulesReview",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["metadata"] = new JsonObject(),
            ["spec"] = new JsonObject(),
            ["status"] = status,
        }, 201);
    }

    private static JsonObject ResourceRule(FakePolicyRule rule)
    {
        var json = new JsonObject { ["verbs"] = Texts(rule.Verbs), ["apiGroups"] = Texts(rule.Groups), ["resources"] = Texts(rule.Resources) };
        if (!rule.Names.IsEmpty)
            json["resourceNames"] = Texts(rule.Names);
        return json;
    }

    /// <summary>Who has set which field, as the real server notes it: the manager is the first word of the User-Agent.</summary>
    private static JsonObject ManagedFields(FakeApi api, FakeRequest request, JsonObject spec)
    {
        var fields = spec.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create($"f:{f.Key}", (JsonNode?)Owned(f.Value as JsonObject ?? [])));
        return new()
        {
            ["manager"] = request.Headers.GetValueOrDefault("user-agent", "unknown").Split('/')[0],
            ["operation"] = "Update",
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["time"] = Timestamp(api),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject(fields) },
        };

        static JsonObject Owned(JsonObject of)
        {
            var owned = new JsonObject { ["."] = new JsonObject() };
            foreach (var name in of.Select(f => f.Key).Order(StringComparer.Ordinal))
                owned[$"f:{name}"] = new JsonObject();
            return owned;
        }
    }

    private static string Timestamp(FakeApi api) => api.Cluster.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
