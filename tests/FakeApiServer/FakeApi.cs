using System.Collections.Concurrent;

namespace K8sDoctor.FakeApiServer;

/// <summary>The API server without its transport: a request in, an answer out. Kestrel and an in-memory handler carry it.</summary>
public sealed class FakeApi(FakeCluster cluster)
{
    private readonly ConcurrentQueue<FakeRequest> _requests = [];

    public FakeCluster Cluster { get; } = cluster;

    public FakeFaults Faults { get; } = new();

    public FakeAuthorizer Authorizer { get; } = new();

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyCollection<FakeRequest> Requests => _requests;

    /// <summary>The answers that are on their way.</summary>
    public FakeBodies Bodies { get; } = new();

    /// <summary>How many watches are open.</summary>
    public int OpenWatches => Volatile.Read(ref _openWatches);

    /// <summary>How many requests wait for the head of their answer.</summary>
    public int OpenRequests => Volatile.Read(ref _openRequests);

    /// <summary>How often an idle watch with bookmarks sends one.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether <c>sendInitialEvents</c> is understood.</summary>
    public bool WatchList { get; set; } = true;

    /// <summary>Whether watches that begin with all objects are compressed for who accepts that (WatchListCompression, from 1.37); on Kestrel only.</summary>
    public bool CompressWatchLists { get; set; }

    private int _openWatches;
    private int _openRequests;

    public void ClearRequests() => _requests.Clear();

    /// <summary>Answers a request; the fault is one that the body has. Throws <see cref="FakeConnectionException"/> where there is no answer.</summary>
    internal async Task<(FakeResponse Response, FakeFault.Body? Fault)> HandleAsync(FakeRequest request, CancellationToken cancellation)
    {
        _requests.Enqueue(request);
        Interlocked.Increment(ref _openRequests);
        try
        {
            return Faults.Take(request) switch
            {
                FakeFault.Connection broken => throw new FakeConnectionException(broken),
                FakeFault.Hang => (await HangAsync(cancellation), null),
                FakeFault.Garbage garbage => (new() { Body = garbage.Bytes }, null),
                FakeFault.Answer answer => (Refusal(answer), null),
                var fault => (Answer(request), fault as FakeFault.Body),
            };
        }
        finally
        {
            Interlocked.Decrement(ref _openRequests);
        }
    }

    /// <summary>Writes the body of an answer, to its end or for as long as the client listens. Throws <see cref="FakeConnectionCutException"/> where the connection shall break.</summary>
    internal async Task SendAsync(
        FakeRequest request, FakeResponse response, FakeFault.Body? fault, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken cancellation)
    {
        using var body = new FakeBody(request, fault, send, cancellation);
        Bodies.Add(body);
        try
        {
            await body.SendAsync(response);
        }
        finally
        {
            Bodies.Remove(body);
        }
    }

    /// <summary>Throws the 403 of who may not.</summary>
    internal void Require(FakeAccess access)
    {
        if (Authorizer.Decide(access) is { Allowed: false } refusal)
            throw FakeRefusals.Forbidden(access, refusal.Reason);
    }

    internal void WatchOpened() => Interlocked.Increment(ref _openWatches);

    internal void WatchClosed() => Interlocked.Decrement(ref _openWatches);

    private static async Task<FakeResponse> HangAsync(CancellationToken cancellation)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation);
        return new();
    }

    private static FakeResponse Refusal(FakeFault.Answer answer)
    {
        var refusal = new FakeApiException(answer.Code, answer.Reason, answer.Message).ToResponse();
        if (answer.RetryAfter is not null)
            refusal.Headers["retry-after"] = answer.RetryAfter;
        return refusal;
    }

    private FakeResponse Answer(FakeRequest request)
    {
        try
        {
            var response = request.User is { } user
                ? Route(request, user, request.Path.Trim('/').Split('/'))
                : throw new FakeApiException(401, "Unauthorized", "Unauthorized");
            response.Headers["cache-control"] = "no-cache, private";
            return response;
        }
        catch (FakeApiException refusal)
        {
            var response = refusal.ToResponse();
            response.Headers["cache-control"] = "no-cache, private";
            return response;
        }
    }

    private FakeResponse Route(FakeRequest request, FakeUser user, string[] path)
    {
        if (!IsResource(path))
            Require(FakeAccess.Url(user, request.Method.ToLowerInvariant(), request.Path));
        return path switch
        {
            ["version"] => FakeResponse.Json(Cluster.ServerVersion.DeepClone()),
            ["healthz" or "livez" or "readyz"] => FakeResponse.Text("ok"),
            ["api"] => FakeResponse.Json(FakeDiscovery.Core()),
            ["apis"] => FakeResponse.Json(FakeDiscovery.Groups(Cluster)),
            ["api", "v1"] => FakeDiscovery.Resources(Cluster, "v1"),
            ["apis", "authorization.k8s.io", "v1", var review] => FakeReviews.Review(this, request, user, review),
            ["apis", "authentication.k8s.io", "v1", "selfsubjectreviews"] => FakeReviews.Self(this, user),
            ["apis", var group] => FakeDiscovery.Group(Cluster, group),
            ["apis", var group, var version] => FakeDiscovery.Resources(Cluster, $"{group}/{version}"),
            ["api", "v1", .. var rest] => Resource(request, user, "v1", rest),
            ["apis", var group, var version, .. var rest] => Resource(request, user, $"{group}/{version}", rest),
            _ => NotFoundPage(),
        };
    }

    private static bool IsResource(string[] path) => path is ["api", _, _, ..] or ["apis", _, _, _, ..];

    private FakeResponse Resource(FakeRequest request, FakeUser user, string apiVersion, string[] path)
    {
        // namespaces/NAME is an object, namespaces/NAME/pods is a list.
        var (ns, rest) = path is ["namespaces", var inside, var plural, ..] && plural.Length > 0 ? (inside, path[2..]) : (null, path);
        var name = rest.Length > 1 ? rest[1] : "";
        var subresource = rest.Length > 2 ? rest[2] : "";
        var verb = VerbOf(request, name);
        // A namespace is its own namespace, so that a Role in it may grant its GET; a list of one name is that name's (requestinfo.go).
        var where = ns ?? (rest[0] == "namespaces" ? name : "");
        var resource = subresource.Length == 0 ? rest[0] : $"{rest[0]}/{subresource}";
        Require(new(user, verb, GroupOf(apiVersion), resource, where, name.Length > 0 ? name : Selectors.NameOf(request["fieldSelector"])));
        // Who may not is told so before who may is told that there is no such kind.
        if (FakeKinds.FindPlural(apiVersion, rest[0]) is not { } kind || !Cluster.Serves(kind))
            return FakeDiscovery.IsServed(Cluster, apiVersion) ? throw new FakeApiException(404, "NotFound", "the server could not find the requested resource", []) : NotFoundPage();
        if (verb == "patch")
            return FakePatches.Patch(Cluster, request, kind, ns ?? "", name, subresource);
        if (verb is not ("get" or "list" or "watch"))
            throw new FakeApiException(405, "MethodNotAllowed", "the fake server is read-only");
        return (verb, subresource) switch
        {
            ("get", "log") => FakeLogs.Read(Cluster, request, ns ?? "", name),
            ("get", _) => FakeLists.Get(Cluster, request, kind, ns ?? "", name),
            ("watch", _) => FakeWatches.Watch(this, request, kind, ns),
            _ => FakeLists.List(Cluster, request, kind, ns),
        };
    }

    private static string VerbOf(FakeRequest request, string name) => (request.Method, name) switch
    {
        ("GET" or "HEAD", not "") => "get",
        ("GET" or "HEAD", _) => request.IsWatch ? "watch" : "list",
        ("POST", _) => "create",
        ("PATCH", _) => "patch",
        ("DELETE", "") => "deletecollection",
        ("DELETE", _) => "delete",
        _ => "update",
    };

    private static string GroupOf(string apiVersion) => apiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? apiVersion[..slash] : "";

    private static FakeResponse NotFoundPage()
    {
        var response = FakeResponse.Text("404 page not found\n", 404, "text/plain; charset=utf-8");
        response.Headers["x-content-type-options"] = "nosniff";
        return response;
    }
}
