using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class OneShotSessionTests : IAsyncDisposable
{
    private static readonly LogKey Log = new("ml", "web-1", "app", true);

    private readonly ManualClock _clock = new();
    private readonly ScriptedDiagnosis _diagnosis = new();
    private readonly ScriptedSource _source;

    public OneShotSessionTests() => _source = new(_clock)
    {
        Identity = new("cluster", "night", "prod", "ann", "v1.36.2", "https://api") { Flags = " --context night", KubectlFlags = " --context night" },
        OnRun = async (request, changes, cancellation) =>
        {
            foreach (var scope in request.Scopes)
                await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_read_once_and_not_followed()
    {
        var view = await ScanAsync(new());

        var request = Assert.Single(_source.Requests);
        Assert.False(request.Follow);
        Assert.Equal([new SourceScope(ResourceKinds.Pod, null), new SourceScope(ResourceKinds.Node, null)], request.Scopes);
        Assert.Equal((2, 2), (view.Connection.Synced, view.Connection.Wanted));
        Assert.Empty(view.Incomplete);
    }

    [Fact]
    public async Task A_namespace_narrows_the_lists_of_kinds_that_have_namespaces()
    {
        await ScanAsync(new() { Namespace = "ml" });

        Assert.Equal([new SourceScope(ResourceKinds.Pod, "ml"), new SourceScope(ResourceKinds.Node, null)], Assert.Single(_source.Requests).Scopes);
    }

    [Fact]
    public async Task A_command_that_is_shown_goes_to_the_cluster_that_was_looked_at()
    {
        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("here") with { Fixes = [new("Go back", Risk.RestartsPods, "kubectl -n ml rollout undo deployment/web"), new("Look", Risk.ReadOnly)] });

        var view = await ScanAsync(new());

        Assert.Equal(["kubectl --context night -n ml rollout undo deployment/web", ""], view.Incidents[0].Fixes.Select(f => f.Command.Value));
        Assert.Contains("or 1 other way: k8sdoctor explain --context night -n ml deployment/web\n", TextReport.Scan(view, TextStyle.Plain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_outside_the_namespace_is_not_shown_though_it_was_read()
    {
        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("here"), ScriptedDiagnosis.Incident("there", ns: "shop"));

        var view = await ScanAsync(new() { Namespace = "ml" });

        Assert.Equal(["here"], view.Incidents.Select(i => i.Rule));
    }

    [Fact]
    public async Task What_is_wanted_is_fetched_and_evaluated_until_nothing_is()
    {
        _diagnosis.OnEvaluate = (applied, now) => applied.OfType<LogRead>().Any()
            ? ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("by-log"))
            : ScriptedDiagnosis.Result(now) with { Wants = [new WantLog(Log)] };
        _source.OnFetch = async (wants, changes, cancellation) => await changes.WriteAsync(new LogRead(Log, new LogText(["bang"])), cancellation);

        var view = await ScanAsync(new());

        Assert.Equal("by-log", Assert.Single(view.Incidents).Rule);
        Assert.Equal([new WantLog(Log)], _source.Wants);
    }

    [Fact]
    public async Task A_want_that_stays_is_asked_once()
    {
        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now) with { Wants = [new WantLog(Log), new WantKind(ResourceKinds.Node, null)] };

        await ScanAsync(new());

        Assert.Equal(2, _source.Wants.Count);
    }

    [Fact]
    public async Task When_the_time_is_up_the_rest_is_said_to_be_missing()
    {
        _source.OnRun = (_, _, cancellation) =>
        {
            var hanging = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            _clock.Advance(TimeSpan.FromSeconds(30));
            return hanging;
        };

        var view = await ScanAsync(new());

        Assert.Equal(["pods could not be read: not read", "not everything was read within 30 s"], view.Incomplete.Select(i => i.Value));
        Assert.Single(_diagnosis.Moments);
    }

    [Fact]
    public async Task Ctrl_C_is_not_the_timeout()
    {
        using var user = new CancellationTokenSource();
        _source.OnRun = async (_, _, cancellation) =>
        {
            await user.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Session(new()).ScanAsync(user.Token));
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_reached_is_thrown()
    {
        _source.OnRun = (_, _, _) => throw new ClusterUnreachableException("nobody answers at https://api");

        await Assert.ThrowsAsync<ClusterUnreachableException>(() => ScanAsync(new()));
    }

    [Fact]
    public async Task Pods_that_may_not_be_read_make_it_incomplete()
    {
        _source.OnRun = async (_, changes, cancellation) =>
            await changes.WriteAsync(new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "", default), cancellation);

        var view = await ScanAsync(new());

        Assert.Equal(["pods could not be read: forbidden"], view.Incomplete.Select(i => i.Value));
    }

    [Fact]
    public async Task A_failure_of_the_engine_is_an_incident_and_not_a_crash()
    {
        _diagnosis.OnEvaluate = (_, _) => throw new InvalidOperationException("index out of range");

        var view = await ScanAsync(new());

        var incident = Assert.Single(view.Incidents);
        Assert.Equal(SessionFaults.InternalRule, incident.Rule);
        Assert.Contains("evaluating the rules: InvalidOperationException: index out of range", incident.Cause.Value);
        Assert.Contains("internal failure", Assert.Single(view.Incomplete).Value);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private DiagnosisSession Session(SessionOptions options) => new(_source, _diagnosis, options, _clock);

    private Task<SessionView> ScanAsync(SessionOptions options) => Session(options).ScanAsync(Cancellation);
}
