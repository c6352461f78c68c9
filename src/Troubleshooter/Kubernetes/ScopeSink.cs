using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// What the reflector of a whole scope learns, on its way to the session. While held, only the sink knows it: a scope that is to take the place of others says
/// nothing before it is complete. That a list is refused is not told as it comes, but noted: what it means is for the plan to say.
/// </summary>
/// <param name="refuse">Notes the server's words.</param>
internal sealed class ScopeSink(SourceScope scope, ChannelWriter<ClusterChange> changes, Action<SourceScope, string> refuse, bool held) : IScopeSink, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private Dictionary<ObjectKey, ResourceObject>? _objects;
    private SourceState? _state;
    private bool _held = held;

    /// <summary>True when the last answer to the list was no.</summary>
    public bool IsRefused { get; private set; }

    public ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation) => LockedAsync(async () =>
    {
        (IsRefused, _state) = (false, null);
        if (_held)
            _objects = objects.ToDictionary(o => o.Key);
        else
            await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, objects), cancellation);
    }, cancellation);

    public ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation) => LockedAsync(async () =>
    {
        if (_objects is not null)
            _objects[item.Key] = item;
        else
            await changes.WriteAsync(new Upserted(item), cancellation);
    }, cancellation);

    public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation) => LockedAsync(async () =>
    {
        if (_objects is not null)
            _objects.Remove(key);
        else
            await changes.WriteAsync(new Deleted(key), cancellation);
    }, cancellation);

    public ValueTask ReportAsync(ScopeStatus status, CancellationToken cancellation) => LockedAsync(async () =>
    {
        var state = status.Of(scope.Kind, scope.Namespace);
        if (_held)
            _state = state;
        else
            await changes.WriteAsync(state, cancellation);
    }, cancellation);

    public ValueTask RefuseAsync(string detail, DateTime since, CancellationToken cancellation)
    {
        IsRefused = true;
        refuse(scope, detail);
        return ValueTask.CompletedTask;
    }

    /// <summary>Tells what was held, and from now on everything as it comes.</summary>
    public ValueTask ReleaseAsync(CancellationToken cancellation) => LockedAsync(async () =>
    {
        if (_objects is { } objects)
            await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, [.. objects.Values]), cancellation);
        if (_state is { } state)
            await changes.WriteAsync(state, cancellation);
        (_held, _objects, _state) = (false, null, null);
    }, cancellation);

    public void Dispose() => _one.Dispose();

    private async ValueTask LockedAsync(Func<Task> action, CancellationToken cancellation)
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
