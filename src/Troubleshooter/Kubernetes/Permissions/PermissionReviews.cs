using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Asks the API server what this user may do: the three self reviews, which everybody may ask who is logged in, and which change nothing.</summary>
/// <remarks>What is refused, not served (403, 404, 405), late or garbled is null: not known.</remarks>
internal sealed class PermissionReviews(ApiConnection api) : IDisposable
{
    public const string Everything = "*";

    private const string Authorization = "/apis/authorization.k8s.io/v1/";
    private const string Authentication = "/apis/authentication.k8s.io/v1/";
    private const int AtOnce = 4;

    private static readonly string[] Reviews = [$"{Authorization}selfsubjectaccessreviews", $"{Authorization}selfsubjectrulesreviews", $"{Authentication}selfsubjectreviews"];

    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Whether the verb may be used on a kind, in a namespace or everywhere (null).</summary>
    public Task<bool?> AllowsAsync(string verb, ResourceKind kind, string? ns, CancellationToken cancellation) =>
        AllowsAsync(verb, kind.Group, kind.Plural, ns, cancellation);

    /// <summary>Whether the verb may be used on one object, or a subresource of it.</summary>
    public Task<bool?> AllowsAsync(string verb, ObjectKey key, string? subresource, CancellationToken cancellation) =>
        AllowsAsync(verb, key.Kind.Group, key.Kind.Plural, key.Kind.Namespaced ? key.Namespace : null, cancellation, key.Name, subresource);

    /// <summary>Whether a path is that of a review.</summary>
    public static bool IsReview(string path) =>
        Reviews.Any(review => path.EndsWith(review, StringComparison.Ordinal));

    /// <summary>Whether the verb may be used on every kind of every group, everywhere.</summary>
    public Task<bool?> AllowsEverythingAsync(string verb, CancellationToken cancellation) => AllowsAsync(verb, Everything, Everything, null, cancellation);

    /// <summary>The rules that hold in a namespace, which need not exist: then they are those of the whole cluster.</summary>
    public Task<PermissionRules?> RulesAsync(string ns, CancellationToken cancellation) => AskAsync(
        Authorization, "SelfSubjectRulesReview", spec => spec.WriteString("namespace", ns), PermissionRules.Read, cancellation);

    /// <summary>The user's name as the API server has it, which is the name that RBAC binds; served since Kubernetes 1.28.</summary>
    public Task<string?> UserAsync(CancellationToken cancellation) => AskAsync(
        Authentication, "SelfSubjectReview", null,
        review => Find(review, "status", "userInfo", "username") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null, cancellation);

    public void Dispose() => _slots.Dispose();

    private Task<bool?> AllowsAsync(string verb, string group, string resource, string? ns, CancellationToken cancellation, string? name = null, string? subresource = null) => AskAsync<bool?>(
        Authorization, "SelfSubjectAccessReview",
        spec =>
        {
            spec.WriteStartObject("resourceAttributes");
            spec.WriteString("verb", verb);
            spec.WriteString("group", group);
            spec.WriteString("resource", resource);
            if (ns is not null)
                spec.WriteString("namespace", ns);
            if (name is not null)
                spec.WriteString("name", name);
            if (subresource is not null)
                spec.WriteString("subresource", subresource);
            spec.WriteEndObject();
        },
        review => Find(review, "status", "allowed") is { ValueKind: JsonValueKind.True or JsonValueKind.False } allowed ? allowed.GetBoolean() : null, cancellation);

    private async Task<T?> AskAsync<T>(string path, string kind, Action<Utf8JsonWriter>? spec, Func<JsonElement, T?> read, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            using var response = await api.ReviewAsync($"{path}{kind.ToLowerInvariant()}s", Body(path, kind, spec), cancellation);
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            using var review = await JsonDocument.ParseAsync(body, default, cancellation);
            return read(review.RootElement);
        }
        catch (Exception e) when (ApiFailures.IsBroken(e) || Backoff.IsFailure(e, cancellation))
        {
            return default;
        }
        finally
        {
            _slots.Release();
        }
    }

    private static byte[] Body(string path, string kind, Action<Utf8JsonWriter>? spec)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", path["/apis/".Length..^1]);
            json.WriteString("kind", kind);
            if (spec is not null)
            {
                json.WriteStartObject("spec");
                spec(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static JsonElement Find(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return default;
        }

        return at;
    }
}
