using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Tests.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Two servers on real sockets as the contexts <c>one</c> and <c>two</c>, and contexts that are broken; a live session that began with <c>one</c>.</summary>
internal sealed class SwitchingFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private SwitchingFixture(FakeServerFixture one, FakeServerFixture two, KubeOptions options)
    {
        (One, Two) = (one, two);
        var files = string.Join(Path.PathSeparator, one.Write("one", one.Server.Kubeconfig(name: "one")), two.Write("two", two.Server.Kubeconfig(name: "two")), one.Write("broken", Broken));
        var environment = new KubeEnvironment(name => name == "KUBECONFIG" ? files : null, one.Folder, one.Folder);
        var source = LiveCluster.Open(options, environment, TimeProvider.System);
        var contexts = new KubeContexts(options, source.Identity.Context, environment, TimeProvider.System);
        var settings = new SessionOptions { Namespace = options.Namespace, EvaluationPause = TimeSpan.FromMilliseconds(5), Tick = TimeSpan.FromMilliseconds(50) };
        Session = new(source, new ScriptedDiagnosis { Kinds = [ResourceKinds.Pod, ResourceKinds.ConfigMap] }, new NoChanges(), settings, TimeProvider.System, contexts);
        _running = Session.RunAsync(_stop.Token);
    }

    public FakeServerFixture One { get; }

    public FakeServerFixture Two { get; }

    public ReloadingSession Session { get; }

    private static string Broken => """
        contexts:
        - name: nowhere
          context: {cluster: nowhere}
        - name: half
          context: {cluster: missing, user: ann}
        clusters:
        - name: nowhere
          cluster: {server: "http://127.0.0.1:9"}
        """;

    public static async Task<SwitchingFixture> StartAsync(KubeOptions? options = null, Action<FakeServerFixture>? setUp = null)
    {
        var (one, two) = (await FakeServerFixture.StartAsync(), await FakeServerFixture.StartAsync());
        one.Cluster.Apply(FakeClusterFixture.Pod("a", "one-1"));
        one.Cluster.Apply(FakeClusterFixture.Pod("b", "one-2"));
        two.Cluster.Apply(FakeClusterFixture.Pod("a", "two-1"));
        setUp?.Invoke(one);
        return new(one, two, options ?? new());
    }

    public async Task<SessionView> UntilAsync(Func<SessionView, bool> isSo)
    {
        var view = Session.Current;
        await Wait.UntilAsync(
            () => isSo(view = Session.Current), () => Assert.False(_running.IsFaulted, _running.Exception?.ToString()), () => $"{view.Identity} {view.Connection.Health} {view.Counts}");
        return view;
    }

    /// <summary>Waits until a cluster is looked at, or a namespace of it, and all of it has been read.</summary>
    public Task<SessionView> IsAtAsync(string context, string ns, int pods) => UntilAsync(
        v => v.Identity.Context.Value == context && v.Identity.Scope.Value == ns && v.Connection.Health == ConnectionHealth.Connected && v.Counts.Pods == pods);

    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await One.DisposeAsync();
        await Two.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class NoChanges : IRuleChanges
    {
        public async Task<RuleChange> NextAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("a delay without end has ended");
        }
    }
}
