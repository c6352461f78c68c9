using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>A live session whose source is lost and comes back.</summary>
public sealed class OutageTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ScriptedDiagnosis _diagnosis = new();
    private readonly ScriptedSource _source;
    private readonly DiagnosisSession _session;
    private readonly List<SessionView> _pictures = [];
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _contact = Gate();
    private TaskCompletionSource _lists = Gate();
    private TaskCompletionSource _loss = Gate();

    public OutageTests()
    {
        _source = new(_clock)
        {
            OnRun = async (request, changes, cancellation) =>
            {
                await _contact.Task.WaitAsync(cancellation);
                foreach (var scope in request.Scopes)
                    await changes.WriteAsync(new SourceState(scope.Kind, scope.Namespace, SourceStatus.Loading, "", _source!.Now), cancellation);
                await _lists.Task.WaitAsync(cancellation);
                foreach (var scope in request.Scopes)
                    await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
                await _loss.Task.WaitAsync(cancellation);
            },
        };
        _diagnosis.OnEvaluate = (applied, now) => IsKnown(applied)
            ? ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("pods-fail") with { RestsOn = [ResourceKinds.Pod] })
            : ScriptedDiagnosis.Result(now);
        _session = new(_source, _diagnosis, new(), _clock);
    }

    [Fact]
    public async Task The_picture_grows_old_and_catches_up_and_its_incidents_are_the_same()
    {
        _contact.SetResult();
        _lists.SetResult();
        Start();
        var first = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connected && v.Incidents.Length == 1);
        await PassAsync(60);

        var lost = _clock.GetUtcNow().UtcDateTime;
        (_contact, _lists) = (Gate(), Gate());
        _loss.SetException(new ClusterUnreachableException("connection refused"));
        var stale = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Stale);
        _contact.SetResult();
        var catching = await UntilAsync(v => v.Connection.Health == ConnectionHealth.CatchingUp);
        _loss = Gate();
        _lists.SetResult();
        var again = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connected);

        Assert.Equal(("connection refused", 1), (stale.Connection.Detail.Value, stale.Incidents.Length));
        Assert.InRange(stale.Connection.Since!.Value, lost, lost.AddMinutes(1));
        Assert.Equal(stale.Connection.Since, catching.Connection.Since);
        Assert.Equal($"pods are out of date since {stale.Connection.Since:yyyy-MM-dd HH:mm:ss} UTC", Assert.Single(stale.Incomplete).Value);
        Assert.Empty(again.Incomplete);
        Assert.Equal(["Pod"], Assert.Single(catching.Incidents).Unconfirmed!.Kinds);
        Assert.Null(Assert.Single(again.Incidents).Unconfirmed);
        Assert.Equal(first.Incidents[0].Id, again.Incidents[0].Id);
        Assert.All(_pictures.SkipWhile(v => v.Incidents.IsEmpty), v => Assert.False(Assert.Single(v.Incidents).IsNew(v.Now)));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_at_first_is_told_with_the_next_try()
    {
        var works = _source.OnRun;
        _source.OnRun = (_, _, _) => throw new ClusterUnreachableException("connection refused");
        Start();
        var down = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Unreachable);
        Assert.Equal(TimeSpan.FromSeconds(5), down.Connection.NextTry - down.Connection.Since);

        _source.OnRun = works;
        _contact.SetResult();
        _lists.SetResult();
        var up = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connected && v.Incidents.Length == 1);

        Assert.Null(up.Connection.Since);
        Assert.False(up.Incidents[0].IsNew(up.Now));
    }

    [Fact]
    public async Task Until_the_first_answer_it_says_what_is_tried()
    {
        _source.OnRun = (_, _, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        Start();

        var view = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connecting);

        Assert.Equal("trying https://api", view.Connection.Detail.Value);
    }

    [Fact]
    public async Task Until_a_login_is_through_it_says_who_is_waited_for()
    {
        _source.WaitsFor = "waiting for the credential plugin 'login\e[2J'";
        _source.OnRun = (_, _, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        Start();

        var view = await UntilAsync(v => v.Connection.Detail.Value != "trying https://api");

        Assert.Equal(ConnectionHealth.Connecting, view.Connection.Health);
        Assert.Equal("waiting for the credential plugin 'login␛[2J'", view.Connection.Detail.Value);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // As a real state has it: what was listed is known until a list that begins anew makes it unknown.
    private static bool IsKnown(IReadOnlyList<ClusterChange> applied) => applied.LastOrDefault(c => Kind(c) == ResourceKinds.Pod) switch
    {
        SourceState state => state.IsKnown,
        Replaced => true,
        _ => false,
    };

    private static ResourceKind? Kind(ClusterChange change) => (change as Replaced)?.Kind ?? (change as SourceState)?.Kind;

    private void Start() => _running = Task.Run(() => _session.RunAsync(_stop.Token), TestContext.Current.CancellationToken);

    private async Task PassAsync(double seconds)
    {
        var until = _clock.GetUtcNow().AddSeconds(seconds);
        await UntilAsync(_ => _clock.GetUtcNow() >= until);
    }

    private async Task<SessionView> UntilAsync(Func<SessionView, bool> condition)
    {
        await Wait.UntilAsync(IsSo, () => _clock.Advance(TimeSpan.FromSeconds(_clock.Timers > 0 ? 0.2 : 0)));
        return _pictures[^1];

        bool IsSo()
        {
            _pictures.Add(_session.Current);
            return condition(_pictures[^1]);
        }
    }
}
