using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>
/// PATCH as a dry run: everything that a real server checks, as far as tests need it, and nothing is ever stored. Without <c>dryRun=All</c> the server is
/// read-only.
/// </summary>
/// <remarks>Source: apiserver/pkg/endpoints/handlers/patch.go.</remarks>
internal static class FakePatches
{
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Json = "application/json-patch+json";

    private static readonly string[] Scalable = ["Deployment", "ReplicaSet", "StatefulSet"];

    public static FakeResponse Patch(FakeCluster cluster, FakeRequest request, FakeKind kind, string ns, string name, string subresource)
    {
        if (request["dryRun"] is null)
            throw new FakeApiException(405, "MethodNotAllowed", "the fake server is read-only");
        if (request["dryRun"] is not "All" and var other)
            throw new FakeApiException(422, "Invalid", $"PatchOptions.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"{other}\": supported values: \"All\"");
        if (!IsServed(kind, subresource))
            throw new FakeApiException(404, "NotFound", "the server could not find the requested resource");
        var type = request.Headers.GetValueOrDefault("content-type", "").Split(';')[0];
        if (type is not (Strategic or Merge or Json))
        {
            throw new FakeApiException(415, "UnsupportedMediaType",
                $"the body of the request was in an unknown format - accepted media types include: {Json}, {Merge}, application/apply-patch+yaml, {Strategic}");
        }

        var found = cluster.Find(kind, ns, name) ?? throw FakeLists.NotFound(kind, name);
        var before = found.ToJson();
        var after = Apply(before, request.Body, type);
        FakeValidation.Check(kind, subresource, before, after);
        return new() { Body = FakeObject.From(kind, after, found.Version) is var changed && FakeLists.MetadataOnly(request) ? changed.Metadata : Encoding.UTF8.GetBytes(changed.ToJson().ToJsonString()) };
    }

    private static bool IsServed(FakeKind kind, string subresource) => subresource switch
    {
        "" => true,
        "scale" => Scalable.Contains(kind.Kind),
        "resize" => kind.Kind == "Pod",
        _ => false,
    };

    private static JsonObject Apply(JsonObject before, byte[] body, string type)
    {
        JsonNode? patch;
        try
        {
            patch = JsonNode.Parse(body);
        }
        catch (JsonException e)
        {
            throw new FakeApiException(400, "BadRequest", $"error decoding patch: {e.Message}");
        }

        return (type, patch) switch
        {
            (Json, JsonArray operations) => FakeJsonPatch.Apply(before, operations),
            (Strategic or Merge, JsonObject merge) => FakeMerge.Apply(before, merge, type == Strategic),
            _ => throw new FakeApiException(400, "BadRequest", "the patch is of another form than its content type says"),
        };
    }
}
