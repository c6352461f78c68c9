using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Several narrowed scopes of one kind and namespace (a name, a selector). To the session they are one: it is told one replacement, the union, when all of
/// them have answered, and they are known as well as the worst of them. Later lists of a part arrive as single changes.
/// </summary>
internal sealed class NarrowedScopes : IDisposable
{
    // From the worst: what is not known at all, what is old, what is known to be empty.
    private static readonly ImmutableArray<SourceStatus> Worst = [SourceStatus.Forbidden, SourceStatus.Loading, SourceStatus.Stale, SourceStatus.NotServed];

    private readonly SemaphoreSlim _one = new(1);
    private readonly ResourceKind _kind;
    private readonly string? _namespace;
    private readonly ChannelWriter<ClusterChange> _changes;
    private readonly PartSink[] _parts;
    private SourceState? _said;
    private bool _told;

    public NarrowedScopes(ResourceKind kind, string? ns, int parts, ChannelWriter<ClusterChange> changes)
    {
        (_kind, _namespace, _changes) = (kind, ns, changes);
        _parts = [.. Enumerable.Range(0, parts).Select(_ => new PartSink(this))];
    }

    public void Dispose() => _one.Dispose();

    public IScopeSink Part(int index) => _parts[index];

    private async Task ReplaceAsync(PartSink part, ImmutableArray<ResourceObject> objects, CancellationToken cancellation)
    {
        var gone = part.Keys.Except(objects.Select(o => o.Key)).ToList();
        part.Keys = [.. objects.Select(o => o.Key)];
        part.Excuse = null;
        if (!_told)
        {
            part.First = [];
            foreach (var item in objects)
                part.First[item.Key] = item;
            await TellAsync(cancellation);
            return;
        }

        foreach (var item in objects)
            await _changes.WriteAsync(new Upserted(item), cancellation);
        foreach (var key in gone.Where(IsHeldByNone))
            await _changes.WriteAsync(new Deleted(key), cancellation);
        await SayAsync(cancellation);
    }

    private async Task ReportAsync(PartSink part, SourceState state, CancellationToken cancellation)
    {
        if (!_told && state.Status == SourceStatus.Loading)
        {
            await _changes.WriteAsync(state, cancellation);
            return;
        }

        part.Excuse = state.Status == SourceStatus.Synced ? null : state;
        await (_told ? SayAsync(cancellation) : TellAsync(cancellation));
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        if (_parts.Any(p => p.First is null && p.Excuse is null))
            return;
        _told = true;
        var union = new Dictionary<ObjectKey, ResourceObject>();
        foreach (var (key, item) in _parts.SelectMany(p => p.First ?? []))
            union[key] = item;
        foreach (var part in _parts)
            part.First = null;
        await _changes.WriteAsync(new Replaced(_kind, _namespace, [.. union.Values]), cancellation);
        await SayAsync(cancellation);
    }

    /// <summary>Says how well the whole is known, if that is not what was said last.</summary>
    private async Task SayAsync(CancellationToken cancellation)
    {
        var worst = _parts.Select(p => p.Excuse).OfType<SourceState>().MinBy(s => Worst.IndexOf(s.Status));
        if (worst == _said)
            return;
        _said = worst;
        await _changes.WriteAsync(worst ?? new SourceState(_kind, _namespace, SourceStatus.Synced, "", default), cancellation);
    }

    private bool IsHeldByNone(ObjectKey key) => !_parts.Any(p => p.Keys.Contains(key));

    private sealed class PartSink(NarrowedScopes all) : IScopeSink
    {
        public HashSet<ObjectKey> Keys { get; set; } = [];

        /// <summary>The objects, until all parts have answered.</summary>
        public Dictionary<ObjectKey, ResourceObject>? First { get; set; }

        /// <summary>Why the part is not in sync; null when it is.</summary>
        public SourceState? Excuse { get; set; }

        public ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation) =>
            LockedAsync(() => all.ReplaceAsync(this, objects, cancellation), cancellation);

        public ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation) => LockedAsync(
            async () =>
            {
                Keys.Add(item.Key);
                if (First is { } waiting)
                    waiting[item.Key] = item;
                else
                    await all._changes.WriteAsync(new Upserted(item), cancellation);
            }, cancellation);

        public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation) => LockedAsync(
            async () =>
            {
                Keys.Remove(key);
                if (First is { } waiting)
                    waiting.Remove(key);
                else if (all.IsHeldByNone(key))
                    await all._changes.WriteAsync(new Deleted(key), cancellation);
            }, cancellation);

        public ValueTask ReportAsync(ScopeStatus status, CancellationToken cancellation) =>
            LockedAsync(() => all.ReportAsync(this, status.Of(all._kind, all._namespace), cancellation), cancellation);

        private async ValueTask LockedAsync(Func<Task> action, CancellationToken cancellation)
        {
            await all._one.WaitAsync(cancellation);
            try
            {
                await action();
            }
            finally
            {
                all._one.Release();
            }
        }
    }
}
