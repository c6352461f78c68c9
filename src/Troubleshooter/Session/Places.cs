using System.Collections.Immutable;
using System.Threading.Channels;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Opens what a live session is told to look at, while it still looks at something else, and hands it over when there is contact.</summary>
/// <param name="contexts">Null where there are none: the source is a recording.</param>
/// <param name="current">The context that is looked at, raw; null for none.</param>
internal sealed class Places(IContexts? contexts, Func<string?> current) : IPlaces
{
    private static readonly SafeText None = new("a recording has no contexts: k8sdoctor without --from looks at clusters");

    private readonly Channel<Move> _moves = Channel.CreateUnbounded<Move>();
    private volatile Known _known = new([], contexts is null ? None : new("the kubeconfig is being read"));
    private volatile Shown? _shown;
    private CancellationTokenSource? _asked;

    public ContextsView Contexts
    {
        get
        {
            var (now, known, shown) = (current(), _known, _shown);
            if (shown is null || shown.Of != known || shown.Current != now)
                _shown = shown = new(known, now, new([.. known.All.Select(c => new ContextView(new(c.Name), new(c.Cluster), new(c.User), new(c.Namespace), c.Name == now))], known.Problem));
            return shown.View;
        }
    }

    public void ReadContexts() => _ = Task.Run(Read);

    public async Task<SafeText> GoAsync(string? context, string? ns)
    {
        var mine = new CancellationTokenSource(); // not disposed: who asks next may cancel it at any time
        Interlocked.Exchange(ref _asked, mine)?.Cancel();
        try
        {
            var source = context is null ? null : await OpenAsync(context, mine.Token);
            mine.Token.ThrowIfCancellationRequested();
            if (!_moves.Writer.TryWrite(new(source, ns)) && source is not null)
                await source.DisposeAsync();
            return default;
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return default;
        }
        catch (Exception e) when (e is UsageException or ClusterUnreachableException)
        {
            return new SafeText(e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new SafeText($"this failed, which is a fault of k8sdoctor: {e.Message}");
        }
        finally
        {
            Interlocked.CompareExchange(ref _asked, null, mine);
        }
    }

    /// <summary>The next thing that is to be looked at. Throws only for <paramref name="cancellation"/>.</summary>
    public ValueTask<Move> NextAsync(CancellationToken cancellation) => _moves.Reader.ReadAsync(cancellation);

    /// <summary>Nothing else will be looked at: ends what was opened for it.</summary>
    public async Task CloseAsync()
    {
        _moves.Writer.TryComplete();
        Volatile.Read(ref _asked)?.Cancel();
        while (_moves.Reader.TryRead(out var move))
        {
            if (move.Source is { } source)
                await source.DisposeAsync();
        }
    }

    private async Task<IClusterSource?> OpenAsync(string name, CancellationToken cancellation)
    {
        if (contexts is null)
            throw new UsageException(None.Value);
        var known = await Task.Run(contexts.Read, cancellation);
        _known = new(known, default);
        var found = known.FirstOrDefault(c => c.Name == name) ?? known.FirstOrDefault(c => new SafeText(c.Name).Value == name);
        if (found is null)
            throw new UsageException($"there is no context '{name}'{Nearest(name, known)}");
        if (found.Name == current())
            return null;
        var source = await Task.Run(() => contexts.OpenAsync(found.Name, cancellation), cancellation);
        if (!cancellation.IsCancellationRequested)
            return source;
        await source.DisposeAsync();
        throw new OperationCanceledException(cancellation);
    }

    private static string Nearest(string name, ImmutableArray<KnownContext> known) =>
        NearestNames.Of(name, known.Select(c => c.Name), 1) is [var near, ..] ? $", did you mean {near}?" : "";

    private void Read()
    {
        if (contexts is null)
            return;
        try
        {
            _known = new(contexts.Read(), default);
        }
        catch (UsageException e)
        {
            _known = new([], new SafeText(e.Message));
        }
    }

    private sealed class Known(ImmutableArray<KnownContext> all, SafeText problem)
    {
        public ImmutableArray<KnownContext> All => all;

        public SafeText Problem => problem;
    }

    private sealed record Shown(Known Of, string? Current, ContextsView View);
}

/// <summary>What a live session is to look at.</summary>
/// <param name="Source">Another cluster; null for the one that is looked at.</param>
/// <param name="Namespace">Null for all namespaces.</param>
internal sealed record Move(IClusterSource? Source, string? Namespace);
