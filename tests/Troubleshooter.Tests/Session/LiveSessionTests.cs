using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class LiveSessionTests : IAsyncDisposable
{
    private static readonly LogKey Log = new("ml", "web-1", "app", true);

    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ScriptedDiagnosis _diagnosis = new();
    private readonly ScriptedSource _source;
    private readonly DiagnosisSession _session;
    private Task _running = Task.CompletedTask;

    public LiveSessionTests()
    {
        _source = new(_clock)
        {
            OnRun = async (request, changes, cancellation) =>
            {
                foreach (var scope in request.Scopes)
                    await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            },
        };
        _session = new(_source, _diagnosis, new(), _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_follows_and_publishes_what_it_finds()
    {
        _diagnosis.OnEvaluate = (applied, now) =>
            applied.OfType<Replaced>().Any(r => r.Kind.Equals(ResourceKinds.Node)) ? ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("node")) : ScriptedDiagnosis.Result(now);
        Start();

        var view = await UntilAsync(v => v.Incidents.Length == 1);

        Assert.True(_source.Requests[0].Follow);
        Assert.Equal(ConnectionHealth.Connected, view.Connection.Health);
        Assert.Equal(1, view.Counts.Critical);
    }

    [Fact]
    public async Task The_version_grows_only_when_something_differs()
    {
        Start();
        var first = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connected);
        var evaluations = Evaluations;

        while (Evaluations < evaluations + 2)
            await StepAsync(0.2);

        var ticks = (_session.Current.Now - first.Now) / TimeSpan.FromSeconds(5);
        Assert.True(_session.Current.Version - first.Version <= ticks, "nothing but the time has changed");
    }

    [Fact]
    public async Task The_time_of_evaluations_moves_in_steps()
    {
        Start();
        while (Evaluations < 4)
            await StepAsync(0.5);

        DateTime[] moments;
        lock (_diagnosis.Moments)
            moments = [.. _diagnosis.Moments];
        Assert.All(moments, m => Assert.Equal(0, (m - moments[0]).Ticks % TimeSpan.FromSeconds(5).Ticks));
    }

    [Theory]
    [InlineData(10, 26)] // 40 times the 10 ms, and not 150 ms: that would be 62
    [InlineData(300, 9)] // the most, 1 s: with 150 ms it would be 22
    public async Task The_longer_an_evaluation_takes_the_longer_is_the_pause(int milliseconds, int most)
    {
        _source.OnRun = async (_, changes, cancellation) =>
        {
            while (true)
            {
                await changes.WriteAsync(new Replaced(ResourceKinds.Node, null, []), cancellation);
                await Task.Delay(TimeSpan.FromMilliseconds(20), _clock, cancellation);
            }
        };
        _diagnosis.OnEvaluate = (_, now) =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return ScriptedDiagnosis.Result(now);
        };
        Start();
        while (Evaluations < 3)
            await StepAsync(0.01);

        var (evaluations, began) = (Evaluations, _clock.GetUtcNow());
        while (_clock.GetUtcNow() < began.AddSeconds(10))
            await StepAsync(0.01);

        Assert.InRange(Evaluations - evaluations, 1, most);
    }

    [Fact]
    public async Task A_log_is_fetched_in_the_background_and_once()
    {
        _diagnosis.OnEvaluate = (applied, now) => applied.OfType<LogRead>().Any()
            ? ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("by-log"))
            : ScriptedDiagnosis.Result(now) with { Wants = [new WantLog(Log)] };
        _source.OnFetch = async (_, changes, cancellation) => await changes.WriteAsync(new LogRead(Log, new LogText(["bang"])), cancellation);
        Start();

        await UntilAsync(v => v.Incidents.Length == 1);

        Assert.Equal([new WantLog(Log)], _source.Wants);
    }

    [Fact]
    public async Task A_source_that_fails_is_shown_and_started_again()
    {
        var works = _source.OnRun;
        var answers = false;
        _source.OnRun = (request, changes, cancellation) =>
            Volatile.Read(ref answers) ? works(request, changes, cancellation) : throw new ClusterUnreachableException("nobody answers");
        Start();

        var down = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Unreachable);
        Volatile.Write(ref answers, true);
        var up = await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connected);

        Assert.Equal("nobody answers", down.Connection.Detail.Value);
        Assert.True(up.Version > down.Version);
    }

    [Fact]
    public async Task A_failure_of_the_engine_is_shown_and_the_last_findings_stay()
    {
        var broken = false;
        _diagnosis.OnEvaluate = (_, now) => broken ? throw new InvalidOperationException("oh") : ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("old"));
        Start();
        await UntilAsync(v => v.Incidents.Length == 1);

        broken = true;
        var view = await UntilAsync(v => v.Incidents.Length == 2);

        Assert.Equal(["old", SessionFaults.InternalRule], view.Incidents.Select(i => i.Rule));
        Assert.False(_running.IsCompleted);
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        Start();
        await UntilAsync(v => v.Connection.Health == ConnectionHealth.Connected);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private int Evaluations
    {
        get
        {
            lock (_diagnosis.Moments)
                return _diagnosis.Moments.Count;
        }
    }

    private void Start() => _running = Task.Run(() => _session.RunAsync(_stop.Token), Cancellation);

    private async Task<SessionView> UntilAsync(Func<SessionView, bool> condition)
    {
        SessionView view = _session.Current;
        await Wait.UntilAsync(() => condition(view = _session.Current), () => _clock.Advance(TimeSpan.FromSeconds(_clock.Timers > 0 ? 0.2 : 0)));
        return view;
    }

    /// <summary>Moves the clock when the session waits for it.</summary>
    private async Task StepAsync(double seconds)
    {
        for (var i = 0; i < 1000 && _clock.Timers == 0; i++)
            await Task.Yield();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await Task.Yield();
    }
}
