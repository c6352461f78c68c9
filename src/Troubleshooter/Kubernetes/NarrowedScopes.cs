using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Several narrowed scopes of one kind and namespace (a name, a selector). To the session they are one: it is told one replacement, the union, when all of
/// them have answered; a part that could not be read makes the whole as unknown as that part. Later lists of a part arrive as single changes.
/// </summary>
internal sealed class NarrowedScopes(ResourceKind kind, string? ns, int parts, ChannelWriter<ClusterChange> changes) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<ObjectKey, ResourceObject>?[] _first = new Dictionary<ObjectKey, ResourceObject>?[parts];
    private readonly HashSet<ObjectKey>[] _keys = [.. Enumerable.Range(0, parts).Select(_ => new HashSet<ObjectKey>())];
    private readonly SourceState?[] _excuses = new SourceState?[parts];
    private bool _told;

    private ResourceKind Kind => kind;

    private string? Namespace => ns;

    private ChannelWriter<ClusterChange> Changes => changes;

    public void Dispose() => _one.Dispose();

    public IScopeSink Part(int index) => new PartSink(this, index);

    private async Task ReplaceAsync(int part, ImmutableArray<ResourceObject> objects, CancellationToken cancellation)
    {
        var gone = _keys[part].Except(objects.Select(o => o.Key)).ToList();
        _keys[part] = [.. objects.Select(o => o.Key)];
        if (!_told)
        {
            _first[part] = objects.ToDictionary(o => o.Key);
            _excuses[part] = null;
            await TellAsync(cancellation);
            return;
        }

        foreach (var item in objects)
            await changes.WriteAsync(new Upserted(item), cancellation);
        foreach (var key in gone.Where(key => !_keys.Any(keys => keys.Contains(key))))
            await changes.WriteAsync(new Deleted(key), cancellation);
    }

    private async Task ReportAsync(int part, SourceState state, CancellationToken cancellation)
    {
        if (_told || state.Status == SourceStatus.Loading)
        {
            await changes.WriteAsync(state, cancellation);
            return;
        }

        _excuses[part] = state;
        await TellAsync(cancellation);
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        if (Enumerable.Range(0, parts).Any(i => _first[i] is null && _excuses[i] is null))
            return;
        _told = true;
        var union = new Dictionary<ObjectKey, ResourceObject>();
        foreach (var (key, item) in _first.OfType<Dictionary<ObjectKey, ResourceObject>>().SelectMany(d => d))
            union[key] = item;
        Array.Clear(_first);
        await changes.WriteAsync(new Replaced(kind, ns, [.. union.Values]), cancellation);
        if (_excuses.FirstOrDefault(e => e is not null) is { } excuse)
            await changes.WriteAsync(excuse, cancellation);
    }

    private sealed class PartSink(NarrowedScopes all, int part) : IScopeSink
    {
        public ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation) =>
            LockedAsync(() => all.ReplaceAsync(part, objects, cancellation), cancellation);

        public ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation) => LockedAsync(async () =>
        {
            all._keys[part].Add(item.Key);
            if (all._first[part] is { } waiting)
                waiting[item.Key] = item;
            else
                await all.Changes.WriteAsync(new Upserted(item), cancellation);
        }, cancellation);

        public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation) => LockedAsync(async () =>
        {
            all._keys[part].Remove(key);
            if (all._first[part] is { } waiting)
                waiting.Remove(key);
            else if (!all._keys.Any(keys => keys.Contains(key)))
                await all.Changes.WriteAsync(new Deleted(key), cancellation);
        }, cancellation);

        public ValueTask ReportAsync(SourceStatus status, string detail, DateTime since, CancellationToken cancellation) =>
            LockedAsync(() => all.ReportAsync(part, new(all.Kind, all.Namespace, status, detail, since), cancellation), cancellation);

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
