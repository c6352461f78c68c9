using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Stands between a source and all who look: one task at a time owns the state and the engine, and publishes what it finds as an immutable picture.
/// Live (<see cref="RunAsync"/>) and one-shot (<see cref="ReadAsync"/>, <see cref="SettleAsync"/>) use the same steps.
/// </summary>
internal sealed class DiagnosisSession
{
    private readonly SessionSteps _steps;
    private readonly LivePump _pump;

    /// <param name="tracker">The life of incidents so far, where another session came before this one.</param>
    /// <param name="desk">Where the objects are lent to who looks at them; null where nobody does.</param>
    public DiagnosisSession(IClusterSource source, IDiagnosis diagnosis, SessionOptions options, TimeProvider time, Tracker? tracker = null, TableDesk? desk = null)
    {
        _steps = new(source, diagnosis, options, time, tracker ?? new(diagnosis.Refines));
        _pump = new(_steps, desk);
    }

    /// <summary>The newest picture. Any thread may read it.</summary>
    public SessionView Current => _steps.Publisher.Current;

    /// <summary>True when all that the source of a live session has told so far is in the picture, and nothing is being fetched. Any thread may read it.</summary>
    public bool IsSettled => _pump.IsSettled;

    /// <summary>Waits until the picture is newer than <paramref name="version"/>.</summary>
    public Task<SessionView> WaitForChangeAsync(long version, CancellationToken cancellation) => _steps.Publisher.WaitAsync(version, cancellation);

    /// <summary>Every kind that the diagnosis reads, in the session's namespace or everywhere.</summary>
    public ImmutableArray<SourceScope> AllScopes() => _steps.AllScopes();

    /// <summary>Live: follows the source and keeps the picture up to date until cancelled. A source that fails is shown, and started again.</summary>
    public Task RunAsync(CancellationToken cancellation) => _pump.RunAsync(cancellation);

    /// <summary>One-shot: reads these scopes into the state. The caller bounds it by <paramref name="cancellation"/>.</summary>
    public async Task ReadAsync(ImmutableArray<SourceScope> scopes, CancellationToken cancellation)
    {
        _steps.Expect(scopes);
        _steps.Publisher.Publish();
        await DrainAsync(changes => _steps.Source.RunAsync(new(_steps.Diagnosis.Mask, scopes, Follow: false), changes, cancellation), cancellation);
    }

    /// <summary>One-shot: evaluates and fetches what is wanted until nothing is; answers with the last result, or null when the engine has failed.</summary>
    public async Task<DiagnosisResult?> SettleAsync(CancellationToken cancellation)
    {
        while (_steps.Evaluate(_steps.Now()) is { } result)
        {
            // Whose log is worth reading is known only when all kinds are: whose pods they are, and whether something else explains them.
            var wants = _steps.Ledger.Take([.. result.Wants.Where(w => w is WantKind)]);
            if (wants.IsEmpty)
                wants = _steps.Ledger.Take(result.Wants);
            if (wants.IsEmpty)
                return result;
            _steps.Expect(wants);
            await DrainAsync(changes => _steps.Source.FetchAsync(wants, changes, cancellation), cancellation);
        }

        return null;
    }

    /// <summary>Does these steps within the session's time-out and answers with the last picture; what is not known when the time is up is a blind spot.</summary>
    public async Task<SessionView> OnceAsync(Func<CancellationToken, Task> steps, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_steps.Options.Timeout, _steps.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await steps(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            _steps.Faults.TimedOut = _steps.Options.Timeout;
            _steps.Evaluate(_steps.Now());
        }

        if (_steps.Options.DryRunFixes)
            await _steps.Publisher.ReplaceShownAsync(incidents => new FixDryRuns(_steps.Source, _steps.Diagnosis).AddToAsync(incidents, either.Token));
        cancellation.ThrowIfCancellationRequested();
        return _steps.Publisher.Current;
    }

    /// <summary>The scan: everything once.</summary>
    public Task<SessionView> ScanAsync(CancellationToken cancellation) => OnceAsync(
        async token =>
        {
            await ReadAsync(_steps.AllScopes(), token);
            await SettleAsync(token);
        },
        cancellation);

    /// <summary>From now on pictures show only what touches the focus, and only what it needs is fetched.</summary>
    public void Narrow(Focus focus) => _steps.Publisher.Narrow(focus);

    /// <summary>Whether the objects of a kind are known in a namespace, or those of them that were asked for.</summary>
    public bool Knows(ResourceKind kind, string? ns) => _steps.States.Table.Of(kind, ns).IsKnown;

    /// <summary>Why objects of a kind are not known, or null when they are.</summary>
    public string? WhyUnread(ResourceKind kind, string? ns) =>
        _steps.States.Unread(kind).Where(s => s.Namespace == ns || s.Namespace is null).Select(SessionFaults.Words).FirstOrDefault();

    private async Task DrainAsync(Func<ChannelWriter<ClusterChange>, Task> read, CancellationToken cancellation)
    {
        var changes = Channel.CreateBounded<ClusterChange>(new BoundedChannelOptions(4096) { SingleReader = true });
        var reading = CompleteAsync(read, changes.Writer);
        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellation))
            {
                _steps.Apply(change);
                if (change is Replaced or SourceState) // progress that a person waits for
                    _steps.Publisher.Publish();
            }
        }
        catch (OperationCanceledException)
        {
            while (changes.Reader.TryRead(out var rest))
                _steps.Apply(rest);
            throw;
        }

        await reading;
    }

    /// <summary>Completes the channel when the reading ends, however it ends. Failures stay in the task for who awaits it.</summary>
    private static async Task CompleteAsync(Func<ChannelWriter<ClusterChange>, Task> read, ChannelWriter<ClusterChange> changes)
    {
        try
        {
            await read(changes);
        }
        finally
        {
            changes.TryComplete();
        }
    }
}
