using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>One request as the server saw it; the audit record too.</summary>
/// <param name="Path">Unescaped, without the query.</param>
/// <param name="Headers">Names in lower case.</param>
/// <param name="User">Who asks, or null when the credentials are no good.</param>
public sealed record FakeRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body, FakeUser? User)
{
    /// <summary><c>HTTP/2</c> or <c>HTTP/1.1</c>; empty in memory.</summary>
    public string Protocol { get; init; } = "";

    public string? this[string parameter] => Query.GetValueOrDefault(parameter);

    public bool IsWatch => this["watch"] is "true" or "1";

    public string Accept => Headers.GetValueOrDefault("accept", "");

    /// <summary>The path with its query, sorted, for audit lists: <c>GET /api/v1/pods?limit=500</c>.</summary>
    public override string ToString() =>
        $"{Method} {Path}{(Query.Count == 0 ? "" : "?" + string.Join('&', Query.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{q.Key}={q.Value}")))}";
}

/// <summary>Who asks.</summary>
public sealed record FakeUser(string Name, params string[] Groups)
{
    private const string ServiceAccount = "system:serviceaccount:";

    public static readonly FakeUser Anonymous = new("system:anonymous", "system:unauthenticated");

    /// <summary>With the groups that the server itself adds.</summary>
    public IEnumerable<string> AllGroups => Name switch
    {
        "system:anonymous" => Groups,
        _ when Name.StartsWith(ServiceAccount, StringComparison.Ordinal) =>
            ["system:serviceaccounts", $"system:serviceaccounts:{Name[ServiceAccount.Length..].Split(':')[0]}", "system:authenticated", .. Groups],
        _ => Groups.Append("system:authenticated").Distinct(),
    };

    /// <summary>Whether every authorizer lets this user through.</summary>
    internal bool IsMaster => Groups.Contains("system:masters");
}

/// <summary>An answer: a finished body, or one that is written while the connection lasts.</summary>
public sealed class FakeResponse
{
    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    public Dictionary<string, string> Headers { get; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>Set where the body is a stream (a watch, an endless log).</summary>
    internal Func<FakeBody, CancellationToken, Task>? Stream { get; init; }

    public static FakeResponse Json(JsonNode node, int status = 200) => new() { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(node.ToJsonString()) };

    public static FakeResponse Text(string text, int status = 200, string contentType = "text/plain") =>
        new() { Status = status, ContentType = contentType, Body = System.Text.Encoding.UTF8.GetBytes(text) };
}

/// <summary>A refusal with a Status object.</summary>
public sealed class FakeApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    internal FakeResponse ToResponse()
    {
        var response = FakeResponse.Json(StatusObject(code, reason, Message, details), code);
        if (code == 403)
            response.Headers["x-content-type-options"] = "nosniff";
        return response;
    }

    internal static JsonObject StatusObject(int code, string reason, string message, JsonObject? details = null)
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason };
        if (details is not null)
            status["details"] = details.DeepClone();
        status["code"] = code;
        return status;
    }
}

/// <summary>The connection broke on purpose, in the middle of an answer.</summary>
public sealed class FakeConnectionCutException() : IOException("the fake server cut the connection");

/// <summary>There is no answer, because of what happened to the connection.</summary>
public sealed class FakeConnectionException(FakeFault.Connection fault) : IOException($"the fake server gives no answer: {fault}")
{
    public FakeFault.Connection Fault => fault;
}
