using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes.Inspection;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The live API server as a source: one list and one watch per scope, logs on demand, and nothing else.</summary>
public sealed class LiveCluster : IClusterSource
{
    internal const int ListsAtOnce = 8;

    // What a diagnosis needs first is listed first.
    private static readonly ImmutableArray<ResourceKind> Urgent = [ResourceKinds.Pod, ResourceKinds.Event, ResourceKinds.Node];

    private readonly ApiConnection _api;
    private readonly TimeProvider _clock;
    private readonly Func<double> _jitter;
    private readonly bool _prefersWatchList;
    private readonly SemaphoreSlim _lists = new(ListsAtOnce);
    private readonly LogReader _logs;
    private readonly PermissionReviews _reviews;
    private readonly PermissionKeeper _permissions;
    private readonly DryRunner _dryRunner;
    private readonly AccessNotes _notes;
    private readonly RefusedLogs _refused = new();
    private readonly CancellationTokenSource _lifetime = new();
    private Run? _run;
    private Task? _begun;
    private volatile bool _contacted;
    private int _disposed;

    private LiveCluster(ApiConnection api, TimeProvider clock, Func<double> jitter, bool prefersWatchList)
    {
        (_api, _clock, _jitter, _prefersWatchList) = (api, clock, jitter, prefersWatchList);
        var access = api.Access;
        _reviews = new(api);
        _dryRunner = new(api, _reviews, clock);
        _permissions = new(new(_reviews, clock, thrifty: api.Limit.IsSet), access.Namespace, clock, jitter);
        _notes = new(_permissions);
        _logs = new(api, clock);
        Inspector = new LiveInspector(api, clock);
        Identity = new("cluster", access.Context, access.Cluster, access.Impersonation?.User ?? access.User, null, access.Server.GetLeftPart(UriPartial.Authority))
        {
            Flags = access.Flags,
            KubectlFlags = access.Flags,
        };
    }

    public ClusterIdentity Identity { get; private set; }

    public ClusterAccess Access => _notes.Access;

    public string? WaitsFor => _api.WaitsFor;

    public IInspector? Inspector { get; }

    // Whole seconds, as the API's own times and the Date header: fractions would only pretend.
    public DateTime Now => new(_api.Now.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    /// <summary>The namespace of the context (or of <c>-n</c>): where <c>explain</c> looks when nothing else is said.</summary>
    public string DefaultNamespace => _api.Access.Namespace;

    /// <summary>Reads the kubeconfig; talks to nobody yet. Throws <see cref="KubeconfigException"/>.</summary>
    public static LiveCluster Open(KubeOptions options, TimeProvider clock) => Open(options, KubeEnvironment.Current, clock);

    /// <summary>
    /// Makes the first contact in the background, so that the connection is there when the rules are loaded; what comes of it is told by <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="words">Where a credential plugin may ask the user something; null where nobody is there to be asked.</param>
    /// <returns>Ends when the plugin needs the terminal no more; never fails.</returns>
    public Task Connect(TextWriter? words = null)
    {
        var login = words is null ? Task.CompletedTask : Task.Run(() => _api.LoginAsync(words, _lifetime.Token));
        _begun ??= Task.Run(async () =>
        {
            await login;
            await ContactAsync(_lifetime.Token);
        });
        return login;
    }

    /// <summary>Makes the first contact. Throws <see cref="ClusterUnreachableException"/>.</summary>
    public async Task ReachAsync(CancellationToken cancellation)
    {
        await ContactAsync(cancellation);
        _begun = Task.CompletedTask;
    }

    public async Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _begun, null) is { } begun)
            await begun.WaitAsync(cancellation);
        else if (request.Follow || !_contacted)
            await ContactAsync(cancellation);
        _logs.Burst = request.Follow ? LogReader.AtOnce : LogReader.OnceBurst;
        var reader = new ResourceReader(request.Mask);
        var tools = new ReflectorTools(_api, new(new(_api, _clock), reader, _api.Limit), new(_api, reader, _clock, _jitter), _lists, _clock, _jitter, _prefersWatchList);
        using var run = new Run(tools, _permissions, _notes, changes, request.Follow, _run, cancellation) { AfterPlan = token => FetchRefusedLogsAsync(changes, token) };
        _run = run;
        await run.RunAsync(request.Scopes.OrderBy(s => Urgent.IndexOf(s.Kind) is >= 0 and var place ? place : Urgent.Length));
    }

    public async Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        var tasks = wants.Select(want => want switch
        {
            WantLog log => FetchLogAsync(log, changes, cancellation),
            WantKind kind => FetchKindAsync(new(kind.Kind, kind.Kind.Namespaced ? kind.Namespace : null), changes, cancellation),
            _ => throw new ArgumentException($"a want of no known kind: {want}", nameof(wants)),
        });
        await Task.WhenAll(tasks);
    }

    public Task<DryRun> DryRunAsync(ServerPatch patch, CancellationToken cancellation) =>
        _dryRunner.AskAsync(patch, Identity.ServerVersion, _permissions.Current.User ?? "this user", cancellation);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _lifetime.CancelAsync();
        _lifetime.Dispose();
        _logs.Dispose();
        _dryRunner.Dispose();
        _reviews.Dispose();
        _api.Dispose();
        _lists.Dispose();
    }

    internal static LiveCluster Open(KubeOptions options, KubeEnvironment environment, TimeProvider clock) =>
        Open(KubeconfigLoader.Load(options, environment), options.RequestTimeout, clock, mostRequests: options.MostRequests);

    /// <param name="transport">Takes the place of the network in tests.</param>
    /// <param name="jitter">Random numbers of [0, 1); a test's own.</param>
    /// <param name="prefersWatchList">See <see cref="ReflectorTools"/>.</param>
    internal static LiveCluster Open(
        KubeAccess access, TimeSpan? timeout, TimeProvider clock, HttpMessageHandler? transport = null, Func<double>? jitter = null, int? mostRequests = null,
        bool prefersWatchList = ReflectorTools.WatchListByDefault)
    {
        try
        {
            return new(ApiConnection.Open(access, timeout, clock, transport, mostRequests, jitter), clock, jitter ?? Random.Shared.NextDouble, prefersWatchList);
        }
        catch (CredentialException e)
        {
            throw new KubeconfigException(e.Message, e);
        }
    }

    /// <summary>The first requests: who answers, and what may be read.</summary>
    private async Task ContactAsync(CancellationToken cancellation)
    {
        var asking = _permissions.AskAsync(cancellation);
        try
        {
            await ReadVersionAsync(cancellation);
        }
        finally
        {
            await asking;
        }
    }

    /// <summary>Without an answer to this there is nothing to wait for.</summary>
    private async Task ReadVersionAsync(CancellationToken cancellation)
    {
        try
        {
            Identity = Identity with { ServerVersion = await _api.ReadVersionAsync(cancellation) };
            _contacted = true;
        }
        catch (ApiRefusedException e) when (e.Status != HttpStatusCode.Unauthorized)
        {
            // Refusing to tell the version is an answer too; the lists will say what may be read.
            _contacted = true;
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            var context = _api.Access.Context is { } name ? $" (context '{name}')" : "";
            throw new ClusterUnreachableException($"{ApiFailures.Describe(e, _api.Access.Route)}{context}.{Help(e)} 'k8sdoctor demo' needs no cluster.", e);
        }
    }

    // Of a plugin and a proxy the failure itself says what to do.
    private static string Help(Exception failure) => failure switch
    {
        ApiRefusedException { Status: HttpStatusCode.Unauthorized } => " Log in again; does 'kubectl auth whoami' know you?",
        CredentialException or HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "",
        _ => " Does 'kubectl get --raw /version' answer?",
    };

    private async Task FetchLogAsync(WantLog want, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        var (known, ns) = (_permissions.Current, want.Key.Namespace);
        var log = known.Of("get", ResourceKinds.Pod, ns, "log") is Permission.Denied
            ? new LogText([], known.WhyNoLog(ns)) { Problem = LogProblem.Forbidden }
            : await _logs.ReadAsync(want, cancellation);
        // Who may list all pods lacks the logs of all of them.
        var place = known.ToList(ResourceKinds.Pod, null) is Permission.Granted ? null : ns;
        if (log.Problem == LogProblem.None)
            _notes.Forget("get", ResourceKinds.Pod, place, "log");
        else if (log.Problem == LogProblem.Forbidden)
            Refused();
        await changes.WriteAsync(new LogRead(want.Key, log) { Run = want.Run }, cancellation);

        void Refused()
        {
            _notes.Note("get", ResourceKinds.Pod, place, "log");
            _refused.Add(want);
        }
    }

    private Task FetchRefusedLogsAsync(ChannelWriter<ClusterChange> changes, CancellationToken cancellation) =>
        Task.WhenAll(_refused.Take(_permissions.Current).Select(want => FetchLogAsync(want, changes, cancellation)));

    private async Task FetchKindAsync(SourceScope scope, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        var run = _run ?? throw new InvalidOperationException("nothing runs yet");
        await run.AddAsync(scope, changes, cancellation);
    }
}
