using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Listens in on the scope of all namespaces and tells their names.</summary>
internal sealed class NamespaceNames(IScopeSink inner, Action<IEnumerable<string>> tell) : IScopeSink
{
    private readonly HashSet<string> _names = [];

    public async ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation)
    {
        await inner.ReplaceAsync(objects, cancellation);
        _names.Clear();
        _names.UnionWith(objects.Select(o => o.Name));
        tell(_names);
    }

    public async ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation)
    {
        await inner.UpsertAsync(item, cancellation);
        if (_names.Add(item.Name))
            tell(_names);
    }

    public async ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation)
    {
        await inner.DeleteAsync(key, cancellation);
        if (_names.Remove(key.Name))
            tell(_names);
    }

    public ValueTask ReportAsync(ScopeStatus status, CancellationToken cancellation) => inner.ReportAsync(status, cancellation);

    public ValueTask RefuseAsync(string detail, DateTime since, CancellationToken cancellation) => inner.RefuseAsync(detail, since, cancellation);
}
