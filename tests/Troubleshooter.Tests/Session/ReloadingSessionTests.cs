using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class ReloadingSessionTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<RuleChange> _changes = Channel.CreateUnbounded<RuleChange>();
    private readonly TaskCompletionSource _secondList = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ScriptedSource _source;
    private readonly ReloadingSession _session;
    private readonly Task _running;

    public ReloadingSessionTests()
    {
        _source = new(_clock) { OnRun = ListAsync };
        _session = new(_source, Finding("old-rule"), new Changes(_changes.Reader), new(), _clock);
        _running = _session.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Fact]
    public async Task The_old_picture_stays_until_the_new_rules_have_one()
    {
        var before = await UntilAsync(v => Shows(v, "old-rule"));
        _changes.Writer.TryWrite(new(Finding("new-rule"), "new rules"));

        var waiting = await UntilAsync(v => v.Notice.Value == "new rules" && _source.Requests.Count == 2);
        Assert.True(Shows(waiting, "old-rule"));
        Assert.True(waiting.Version > before.Version);
        _secondList.SetResult();

        var after = await UntilAsync(v => Shows(v, "new-rule"));
        Assert.True(after.Version > waiting.Version);
        Assert.NotSame(_source.Requests[0].Mask, _source.Requests[1].Mask);
    }

    [Fact]
    public async Task A_new_picture_that_does_not_come_is_shown_as_it_is_after_half_a_minute()
    {
        await UntilAsync(v => Shows(v, "old-rule"));
        _changes.Writer.TryWrite(new(Finding("new-rule"), "new rules"));
        await UntilAsync(_ => _source.Requests.Count == 2);
        var asked = _clock.GetUtcNow(); // seen a little later than it was: the clock moves on meanwhile

        await UntilAsync(v => v.Connection.Health is ConnectionHealth.Connecting or ConnectionHealth.CatchingUp);

        Assert.InRange(_clock.GetUtcNow() - asked, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Bad_rules_are_told_and_change_nothing()
    {
        await UntilAsync(v => Shows(v, "old-rule"));
        _changes.Writer.TryWrite(new(null, "bad rules"));

        var view = await UntilAsync(v => v.Notice.Value == "bad rules");

        Assert.True(Shows(view, "old-rule"));
        Assert.Single(_source.Requests);
    }

    [Fact]
    public async Task An_incident_that_both_rules_find_is_the_same()
    {
        var before = await UntilAsync(v => Shows(v, "old-rule"));
        for (var i = 0; i < 20; i++)
            await StepAsync();
        _secondList.SetResult();
        _changes.Writer.TryWrite(new(Finding("old-rule"), "new rules"));

        var after = await UntilAsync(v => v.Notice.Value == "new rules" && _source.Requests.Count == 2 && Shows(v, "old-rule") && v.Now > before.Now.AddSeconds(5));

        Assert.Equal(before.Incidents[0].Opened, after.Incidents[0].Opened);
    }

    private static ScriptedDiagnosis Finding(string rule) => new()
    {
        OnEvaluate = (applied, now) => applied.OfType<Replaced>().Any() ? ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident(rule)) : ScriptedDiagnosis.Result(now),
    };

    private static bool Shows(SessionView view, string rule) => view.Incidents is [var incident] && incident.Rule == rule;

    private async Task ListAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        if (_source.Requests.Count > 1)
            await _secondList.Task.WaitAsync(cancellation);
        foreach (var scope in request.Scopes)
            await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    private async Task<SessionView> UntilAsync(Func<SessionView, bool> condition)
    {
        var view = _session.Current;
        await Wait.UntilAsync(() => condition(view = _session.Current), Step);
        return view;

        void Step()
        {
            Assert.False(_running.IsFaulted, _running.Exception?.ToString());
            _clock.Advance(TimeSpan.FromSeconds(0.2));
        }
    }

    private async Task StepAsync()
    {
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await Task.Yield();
    }

    private sealed class Changes(ChannelReader<RuleChange> changes) : IRuleChanges
    {
        public async Task<RuleChange> NextAsync(CancellationToken cancellation) => await changes.ReadAsync(cancellation);
    }
}
