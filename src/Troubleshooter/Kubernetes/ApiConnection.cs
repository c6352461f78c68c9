using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using k8s;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The HTTP pipeline to one API server as one user: KubernetesClient's, with verification, credentials, retries and keep-alive of our own.</summary>
internal sealed class ApiConnection : IDisposable
{
    // A header that is off by more tells no time, and would lead beyond what a DateTime can hold.
    private static readonly TimeSpan LargestSkew = TimeSpan.FromDays(36_525);

    private readonly Credentials _credentials;
    private readonly k8s.Kubernetes _client;
    private readonly TimeProvider _clock;
    private long _skewTicks;

    private ApiConnection(KubeAccess access, Credentials credentials, k8s.Kubernetes client, RequestLimit limit, TimeProvider clock)
    {
        (Access, _credentials, _client, Limit, _clock) = (access, credentials, client, limit, clock);
        Timeout = TimeSpan.FromSeconds(30);
    }

    public KubeAccess Access { get; }

    /// <summary>How many requests may be sent in all.</summary>
    public RequestLimit Limit { get; }

    /// <summary>The bound for one whole answer; a watch has its own.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>False once the server has shown that it does not begin a watch with all objects (watch-list).</summary>
    public bool OffersWatchList { get; set; } = true;

    /// <summary>The server's time, UTC: the local clock corrected by the last Date header (whole seconds).</summary>
    public DateTime Now => _clock.GetUtcNow().UtcDateTime + TimeSpan.FromTicks(Interlocked.Read(ref _skewTicks));

    /// <summary>Opens nothing yet. <paramref name="transport"/> takes the place of the network in tests.</summary>
    /// <param name="mostRequests">How many requests may be sent in all; null for as many as it takes.</param>
    /// <param name="jitter">Random numbers of [0, 1); a test's own.</param>
    public static ApiConnection Open(
        KubeAccess access, TimeSpan? timeout, TimeProvider clock, HttpMessageHandler? transport = null, int? mostRequests = null, Func<double>? jitter = null)
    {
        var limit = new RequestLimit(mostRequests);
        var credentials = Credentials.Of(access, clock);
        var configuration = new KubernetesClientConfiguration
        {
            Host = access.Server.AbsoluteUri,
            HttpClientTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        var end = new OwnTransport(transport ?? new CredentialTransport(certificate => Transport.Create(access, certificate)), isOurs: transport is null);
        var client = new k8s.Kubernetes(
            configuration, new RetryHandler(clock, jitter ?? Random.Shared.NextDouble), new AuthenticationHandler(access.Impersonation, credentials), new RequestLimitHandler(limit), new ReadOnlyHandler(), end);
        return new(access, credentials, client, limit, clock) { Timeout = timeout ?? TimeSpan.FromSeconds(30) };
    }

    /// <summary>
    /// A GET whose headers have arrived, with a status of success. Throws <see cref="ApiRefusedException"/> for any other status,
    /// <see cref="ForeignAnswerException"/> where something else than an API server has answered, <see cref="TimeoutException"/> when the headers do not come within <paramref name="timeout"/> (by default <see cref="Timeout"/>; repeated attempts
    /// count together), <see cref="HttpRequestException"/> or <see cref="CredentialException"/>.
    /// </summary>
    /// <param name="patient">Whether to ask again where the server is busy, or failed.</param>
    public Task<HttpResponseMessage> GetAsync(string pathAndQuery, string accept, CancellationToken cancellation, TimeSpan? timeout = null, bool patient = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Target(pathAndQuery));
        request.Options.Set(RetryHandler.Impatient, !patient);
        return SendAsync(request, accept, timeout ?? Timeout, cancellation);
    }

    /// <summary>A POST of a review: the one thing that is ever created, and that the server keeps nowhere. Throws what <see cref="GetAsync"/> throws.</summary>
    public Task<HttpResponseMessage> ReviewAsync(string path, byte[] json, CancellationToken cancellation)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");
        return SendAsync(new(HttpMethod.Post, Target(path)) { Content = content }, "application/json", Timeout, cancellation);
    }

    /// <summary>A PATCH that the server answers as if it made the change, and does not make. Throws what <see cref="GetAsync"/> throws.</summary>
    public Task<HttpResponseMessage> DryRunAsync(string path, string contentType, byte[] json, string accept, CancellationToken cancellation)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new(contentType);
        var request = new HttpRequestMessage(HttpMethod.Patch, Target($"{path}?{ReadOnlyHandler.DryRun}")) { Content = content };
        request.Options.Set(RetryHandler.Repeatable, true);
        return SendAsync(request, accept, Timeout, cancellation);
    }

    /// <summary>The server's <c>gitVersion</c>, for example <c>v1.36.2</c>; null where it is not told.</summary>
    public async Task<string?> ReadVersionAsync(CancellationToken cancellation)
    {
        using var response = await GetAsync("/version", "application/json", cancellation);
        using var timeout = new CancellationTokenSource(Timeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            using var document = await JsonDocument.ParseAsync(body, default, both.Token);
            return document.RootElement.TryGetProperty("gitVersion", out var version) ? version.GetString() : null;
        }
        catch (Exception e) when (ApiFailures.IsBroken(e))
        {
            return null;
        }
    }

    /// <summary>Whose answer the credentials wait for; null for nobody's.</summary>
    public string? WaitsFor => _credentials.WaitsFor;

    /// <summary>Lets a credential plugin ask the user what it needs to, before anything is drawn; what comes of it, the first request tells.</summary>
    public Task LoginAsync(TextWriter words, CancellationToken cancellation) => _credentials.LoginAsync(words, cancellation);

    public void Dispose()
    {
        _client.Dispose();
        _credentials.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, string accept, TimeSpan bound, CancellationToken cancellation)
    {
        using var request = message;
        request.Version = HttpVersion.Version20;
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.UserAgent.Add(new("k8sdoctor", typeof(ApiConnection).Assembly.GetName().Version?.ToString(3)));
        // SocketsHttpHandler takes the name to ask for, and to verify, from here.
        request.Headers.Host = Access.TlsServerName;
        if (!Access.DisableCompression)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        // A login may take a person's time; the bound is for the server's.
        await _credentials.GetAsync(cancellation);
        using var late = new CancellationTokenSource(bound, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            Correct(response);
            if (response.IsSuccessStatusCode && !ForeignAnswerException.IsPage(response))
                return response;
            using (response)
                throw await ApiFailures.ReadAsync(response, CredentialTransport.Shown(request)?.Fault(Now), _clock, both.Token);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ConnectTimeoutException(e); // SocketsHttpHandler tells of its ConnectTimeout as of a cancellation
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {bound.TotalSeconds} s", e);
        }
    }

    // A server may live below a path: https://rancher/k8s/clusters/c-1.
    private Uri Target(string pathAndQuery)
    {
        var root = Access.Server.AbsoluteUri.EndsWith('/') ? Access.Server : new(Access.Server.AbsoluteUri + "/");
        return new(root, pathAndQuery.TrimStart('/'));
    }

    private void Correct(HttpResponseMessage response)
    {
        // The header counts whole seconds: a difference below two is no difference.
        if (response.Headers.Date is not { } date)
            return;
        var skew = date - _clock.GetUtcNow();
        var isPlausible = skew.Duration() >= TimeSpan.FromSeconds(2) && skew.Duration() < LargestSkew;
        Interlocked.Exchange(ref _skewTicks, isPlausible ? skew.Ticks : 0);
    }

    /// <summary>Ends the pipeline, in the place of the library's own transport, which verifies no host names under a private authority.</summary>
    private sealed class OwnTransport(HttpMessageHandler transport, bool isOurs) : DelegatingHandler
    {
        private readonly HttpMessageInvoker _invoker = new(new FaultHandler(transport), isOurs);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _invoker.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>No connection was made in time: nobody has heard the request.</summary>
internal sealed class ConnectTimeoutException(Exception inner) : TimeoutException("no connection was made in time", inner);
