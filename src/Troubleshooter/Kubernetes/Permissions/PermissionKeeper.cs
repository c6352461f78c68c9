using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Knows what may be read, for as long as a connection lasts: asked at the first contact, again every two minutes (a watch goes on when its right is taken
/// away), soon after a list was refused that should have been granted, and for each namespace that appears.
/// </summary>
/// <param name="own">The namespace of the context, or that of <c>-n</c>.</param>
/// <param name="jitter">Random numbers of [0, 1).</param>
internal sealed class PermissionKeeper(PermissionReader reader, string own, TimeProvider clock, Func<double> jitter)
{
    /// <summary>So many namespaces are asked about at once that were not asked about before.</summary>
    private const int MostNew = 200;

    /// <summary>Of the namespaces that nothing may be read in, so many are asked about again each time, in turn.</summary>
    private const int MostAgain = 25;

    public static readonly TimeSpan Period = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Permissions _current = Permissions.None;
    private ImmutableSortedSet<string> _others = [];
    private TaskCompletionSource _news = NewSignal();
    private readonly Dictionary<(ResourceKind Kind, string? Namespace), string> _doubts = [];
    private DateTimeOffset _doubted;
    private DateTimeOffset _due;
    private int _turn;

    public string Own => own;

    public Permissions Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>The namespaces that are known to exist, but for one's own.</summary>
    public ImmutableSortedSet<string> Others
    {
        get
        {
            lock (_lock)
                return _others;
        }
    }

    /// <summary>True when the reviews should be asked again.</summary>
    public bool IsDue
    {
        get
        {
            lock (_lock)
                return clock.GetUtcNow() >= _due;
        }
    }

    /// <summary>The first questions. Never throws but for <paramref name="cancellation"/>.</summary>
    public async Task AskAsync(CancellationToken cancellation) => Answered(await reader.ReadAsync(Permissions.None, [own], cancellation), Current);

    /// <summary>The same questions again, also about the namespaces that are looked at and, in turn, some of the others.</summary>
    public async Task AskAgainAsync(ImmutableArray<string> watched, CancellationToken cancellation)
    {
        var before = Current;
        ImmutableArray<string> rest = [.. Others.Except(watched).Where(before.HasAsked)];
        var some = Enumerable.Range(_turn, Math.Min(MostAgain, rest.Length)).Select(i => rest[i % rest.Length]);
        _turn = rest.IsEmpty ? 0 : (_turn + MostAgain) % rest.Length;
        var answer = await reader.ReadAsync(before, [own, .. watched, .. some], cancellation);
        Answered(answer, before);
    }

    /// <summary>Asks about the namespaces that nobody has asked about.</summary>
    public async Task AskAboutNewAsync(CancellationToken cancellation)
    {
        var before = Current;
        ImmutableArray<string> fresh = [.. Others.Where(ns => !before.HasAsked(ns)).Take(MostNew)];
        if (!fresh.IsEmpty)
            Learned(await reader.AddAsync(before, fresh, cancellation));
    }

    /// <summary>
    /// Notes that a list was refused. Where the reviews had granted it, the rights have changed, and are asked about again before anybody is told; when they still
    /// grant it then, or there is no time to ask (<paramref name="final"/>), the list is believed.
    /// </summary>
    public void Refuse(ResourceKind kind, string? ns, string words, bool final)
    {
        var scope = (kind, kind.Namespaced ? ns : null);
        lock (_lock)
        {
            if (final || _current.Of("list", kind, ns) is not Permission.Granted)
                _current = _current with { Refused = _current.Refused.SetItem(scope, words) };
            else if (_doubts.TryAdd(scope, words))
                _due = Earlier(_due, _doubted + Rest);
            _news.TrySetResult();
        }
    }

    /// <summary>Notes which namespaces there are.</summary>
    public void Know(IEnumerable<string> namespaces)
    {
        lock (_lock)
        {
            ImmutableSortedSet<string> others = [.. namespaces.Where(ns => ns != own)];
            if (others.SetEquals(_others))
                return;
            _others = others;
            _news.TrySetResult();
        }
    }

    /// <summary>Returns when something new is known, or it is time to ask again.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        Task news;
        TimeSpan wait;
        lock (_lock)
            (news, wait) = (_news.Task, _due - clock.GetUtcNow());
        // A timer counts whole milliseconds: rounded up, it does not fire just before the moment, again and again.
        if (wait > TimeSpan.Zero)
            await news.WaitAsync(wait + TimeSpan.FromMilliseconds(1), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Whether something new was learned since it was last asked.</summary>
    public bool TakeNews()
    {
        lock (_lock)
        {
            var news = _news.Task.IsCompleted;
            _news = news ? NewSignal() : _news;
            return news;
        }
    }

    private void Answered(Permissions answer, Permissions before)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            _due = now + (Period * (0.75 + (jitter() * 0.5)));
            // At each turn what was refused is tried again where nobody says no; between the turns, what a list refuses against the word of the reviews is not.
            var refused = _doubts.Count == 0
                ? _current.Refused.RemoveRange(before.Refused.Keys)
                : _current.Refused.SetItems(_doubts.Where(d => answer.Of("list", d.Key.Kind, d.Key.Namespace) is not Permission.Denied));
            _doubted = _doubts.Count == 0 ? _doubted : now;
            _doubts.Clear();
            _current = answer with { Refused = refused };
            _news.TrySetResult();
        }
    }

    private void Learned(Permissions answer)
    {
        lock (_lock)
        {
            _current = _current with { Namespaces = answer.Namespaces, Lists = answer.Lists };
            _news.TrySetResult();
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
