using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Keeps one wanted scope as the plan says: whole, namespace by namespace, or not at all. When the plan changes, what takes the place of something is listed
/// first and told in one go, then what it replaces is ended: at no moment is less known than may be, and no scope is left that nobody keeps up to date.
/// </summary>
/// <param name="start">Starts a reflector.</param>
/// <param name="now">The cluster's time, UTC.</param>
/// <param name="before">What the session has of an earlier run.</param>
internal sealed class ScopeKeeper(WantedScope wanted, StartScope start, ChannelWriter<ClusterChange> changes, Func<DateTime> now, ScopeHeritage before) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<SourceScope, DateTime?> _inherited = before.Contacts.ToDictionary();
    private readonly Dictionary<SourceScope, KeptScope> _kept = [];
    private readonly Dictionary<SourceScope, KeptScope> _coming = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PlannedScope _plan = new(wanted, [], null);

    /// <summary>The refusal that the session was told of last; null where it was told none, or what was refused has been listed since.</summary>
    private string? _told = before.Told;

    /// <summary>The namespaces of which it was told so.</summary>
    private readonly Dictionary<SourceScope, string> _lacking = [];

    public WantedScope Wanted => wanted;

    /// <summary>Completes when the session knows the scope, or why it does not.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Goes over to a plan. What it asks for has begun when this returns; what it replaces ends when all of that has answered.</summary>
    public Task MoveAsync(PlannedScope plan, CancellationToken cancellation) => LockedAsync(async () =>
    {
        _plan = plan;
        foreach (var scope in _coming.Keys.Except(plan.Kept).ToList())
            await EndAsync(_coming, scope);
        var replaces = Leaving().Any();
        foreach (var scope in plan.Kept.Except(_kept.Keys).Except(_coming.Keys).ToList())
        {
            // A scope that was refused stays so for the session until its list is here.
            var held = (replaces && !_inherited.ContainsKey(scope)) || (scope == wanted.Scope && _told is not null);
            (held ? _coming : _kept).Add(scope, start(this, scope, _inherited.GetValueOrDefault(scope), held));
            _inherited.Remove(scope);
        }

        if (_coming.Count == 0)
            await SettleAsync(cancellation);
    }, cancellation);

    /// <summary>To be called when something that was begun has answered.</summary>
    public Task NoteAnswerAsync(CancellationToken cancellation) => LockedAsync(async () =>
    {
        if (_coming.Count > 0 && _coming.Values.All(c => c.IsSettled))
            await SettleAsync(cancellation);
        if (_coming.Count == 0 && _kept.Values.All(k => k.IsSettled))
            _answered.TrySetResult();
    }, cancellation);

    /// <summary>What a later run of the same session goes on from.</summary>
    public ScopeHeritage Bequeath() => new(
        wanted, _kept.Select(k => (k.Key, k.Value.LastContact)).Concat(_lacking.Keys.Select(l => (l, (DateTime?)null))).ToDictionary(), _told);

    public void Dispose() => _one.Dispose();

    /// <summary>Tells what has come, ends what it replaces, and tells what is refused: in this order, so that each step is true by itself.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        var leaving = Leaving().ToList();
        foreach (var scope in leaving)
            await EndAsync(_kept, scope);
        _inherited.Clear();
        foreach (var (scope, coming) in _coming)
        {
            await coming.ReleaseAsync(cancellation);
            _kept.Add(scope, coming);
        }

        _coming.Clear();
        foreach (var scope in leaving.Where(s => (s != wanted.Scope || _plan.Denied is null) && !_plan.Lacking.Any(l => l.Scope == s)))
            await changes.WriteAsync(new ScopeEnded(scope.Kind, scope.Namespace), cancellation);
        if (_plan.Denied is { } why && (why != _told || leaving.Contains(wanted.Scope)))
            await changes.WriteAsync(new SourceState(wanted.Kind, wanted.Scope.Namespace, SourceStatus.Forbidden, why, now()), cancellation);
        _told = _plan.Denied;
        await TellLackingAsync(cancellation);
        if (_told is not null)
            _answered.TrySetResult();
    }

    private async Task TellLackingAsync(CancellationToken cancellation)
    {
        foreach (var scope in _lacking.Keys.Except(_plan.Lacking.Select(l => l.Scope)).ToList())
        {
            _lacking.Remove(scope);
            if (!_kept.ContainsKey(scope))
                await changes.WriteAsync(new ScopeEnded(scope.Kind, scope.Namespace), cancellation);
        }

        foreach (var (scope, why) in _plan.Lacking.Where(l => _lacking.GetValueOrDefault(l.Scope) != l.Why).ToList())
        {
            _lacking[scope] = why;
            await changes.WriteAsync(new SourceState(scope.Kind, scope.Namespace, SourceStatus.Forbidden, why, now()), cancellation);
        }
    }

    /// <summary>What the session has, and is not to be kept any more.</summary>
    private IEnumerable<SourceScope> Leaving() => _kept.Keys.Concat(_inherited.Keys).Except(_plan.Kept);

    private static Task EndAsync(Dictionary<SourceScope, KeptScope> scopes, SourceScope scope) =>
        scopes.Remove(scope, out var kept) ? kept.EndAsync() : Task.CompletedTask;

    private async Task LockedAsync(Func<Task> action, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            await action();
        }
        finally
        {
            _one.Release();
        }
    }
}

/// <summary>Starts a reflector that tells what it learns, or, held, keeps it to itself until it is released.</summary>
/// <param name="lastContact">When the server was last heard of the scope, where the session has a picture of it from an earlier run.</param>
internal delegate KeptScope StartScope(ScopeKeeper keeper, SourceScope scope, DateTime? lastContact, bool held);

/// <summary>What a session has of a wanted scope when the run that kept it has ended.</summary>
/// <param name="Contacts">The scopes that it holds for it, and when the server was last heard of each.</param>
/// <param name="Told">The refusal that it was told of, or null.</param>
internal sealed record ScopeHeritage(WantedScope Wanted, IReadOnlyDictionary<SourceScope, DateTime?> Contacts, string? Told)
{
    public static ScopeHeritage None(WantedScope wanted) => new(wanted, new Dictionary<SourceScope, DateTime?>(), null);
}
