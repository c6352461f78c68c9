using System.Collections.Concurrent;
using System.Net;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Asks the API server whether it would take a patch: with <c>dryRun=All</c> it does all that it does with a patch (rights, validation, admission), and stores
/// nothing. It is asked only where a review says that this user may patch that object.
/// </summary>
internal sealed class DryRunner(ApiConnection api, PermissionReviews reviews, TimeProvider clock) : IDisposable
{
    public const int AtOnce = 4;

    // Since 1.13 every server knows the parameter, and refuses it where it is switched off; one that did not know it would make the change.
    private static readonly Version Since = new(1, 13);

    // The answer would be the whole object, which nobody reads.
    private const string Accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";

    // The real change would fare alike while nobody answers for the webhook.
    private const string FailedWebhook = "failed calling webhook";

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly BodyReader _bodies = new(api, clock) { Limit = BodyReader.MostOfObject };
    private readonly ConcurrentDictionary<(ObjectKey Object, string? Subresource), Lazy<Task<bool?>>> _allowed = [];

    /// <summary>Never throws but for <paramref name="cancellation"/>.</summary>
    /// <param name="user">Who asks, in words.</param>
    public async Task<DryRun> AskAsync(ServerPatch patch, string? serverVersion, string user, CancellationToken cancellation)
    {
        if (patch.Object.Kind == ResourceKinds.Secret)
            return NotAsked("nothing is ever sent about a Secret");
        if (!KnowsDryRuns(serverVersion))
            return NotAsked($"its version ({serverVersion ?? "not told"}) may not know dry runs");
        await _slots.WaitAsync(cancellation);
        try
        {
            var allowed = await AllowsAsync(patch.Object, patch.Subresource, cancellation);
            return allowed is true ? await SendAsync(patch, cancellation) : NotAsked(allowed is null ? $"whether {user} may patch {What(patch)} could not be learned" : $"{user} may not patch {What(patch)}");
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            return Answer(e);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static bool KnowsDryRuns(string? version) =>
        version?.TrimStart('v').Split('.', '-', '+') is [var major, var minor, ..] && Version.TryParse($"{major}.{minor}", out var known) && known >= Since;

    private static DryRun NotAsked(string why) => new(DryRunResult.NotAsked, why);

    private static string What(ServerPatch patch)
    {
        var (kind, ns, _) = patch.Object;
        return $"{kind.Plural}{(patch.Subresource is null ? "" : $"/{patch.Subresource}")}{(kind.Group.Length == 0 ? "" : $".{kind.Group}")}{(ns.Length == 0 ? "" : $" in {ns}")}";
    }

    private Task<bool?> AllowsAsync(ObjectKey key, string? subresource, CancellationToken cancellation) =>
        _allowed.GetOrAdd((key, subresource), what => new(() => reviews.AllowsAsync("patch", what.Object, what.Subresource, cancellation))).Value;

    private async Task<DryRun> SendAsync(ServerPatch patch, CancellationToken cancellation)
    {
        var body = patch.TemplateOf is { } set ? PatchBody.OfTemplate(await ReadAsync(set, cancellation)) : PatchBody.Of(patch);
        if (body is null)
            return NotAsked("the ReplicaSet of that revision has no pod template");
        var path = $"{PathOf(patch.Object)}{(patch.Subresource is null ? "" : $"/{Uri.EscapeDataString(patch.Subresource)}")}";
        using var response = await api.DryRunAsync(path, PatchBody.ContentType(patch.Form), body, Accept, cancellation);
        return new(DryRunResult.Accepted, string.Join("; ", response.Headers.Warning.Where(w => w.Code == 299).Select(w => Unquoted(w.Text)).Distinct()));
    }

    private Task<byte[]> ReadAsync(ObjectKey key, CancellationToken cancellation) =>
        _bodies.ReadAsync(PathOf(key), "application/json", json => json.ToArray(), cancellation);

    private static string PathOf(ObjectKey key) => ScopeQuery.ObjectPath(new(key.Kind, key.Kind.Namespaced ? key.Namespace : null, key.Name));

    // A quoted-string of RFC 9110, 5.6.4.
    private static string Unquoted(string text) =>
        text is ['"', .., '"'] ? text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : text;

    private DryRun Answer(Exception failure) => failure switch
    {
        RequestLimitException => NotAsked(failure.Message),
        // An admission webhook with side effects may not be called (apiserver/pkg/admission/plugin/webhook/errors/statuserror.go): that says nothing of the patch.
        ApiRefusedException { Status: HttpStatusCode.BadRequest } refused when refused.Message.Contains("does not support dry run", StringComparison.Ordinal) =>
            new(DryRunResult.Unanswered, refused.Message),
        ApiRefusedException refused when refused.Message.Contains(FailedWebhook, StringComparison.Ordinal) => new(DryRunResult.Refused, refused.Message),
        ApiRefusedException refused when refused.IsPassing || refused.Status is HttpStatusCode.Unauthorized => new(DryRunResult.Unanswered, ApiFailures.Describe(refused, api.Access.Route)),
        ApiRefusedException refused => new(DryRunResult.Refused, refused.Message),
        _ => new(DryRunResult.Unanswered, ApiFailures.Describe(failure, api.Access.Route)),
    };
}
