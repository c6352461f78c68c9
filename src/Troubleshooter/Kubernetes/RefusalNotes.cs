using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Notes that a scope was refused, and passes everything on.</summary>
internal sealed class RefusalNotes(IScopeSink inner, Action<string> note) : IScopeSink
{
    public ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation) => inner.ReplaceAsync(objects, cancellation);

    public ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation) => inner.UpsertAsync(item, cancellation);

    public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation) => inner.DeleteAsync(key, cancellation);

    public ValueTask ReportAsync(ScopeStatus status, CancellationToken cancellation) => inner.ReportAsync(status, cancellation);

    public ValueTask RefuseAsync(string detail, DateTime since, CancellationToken cancellation)
    {
        note(detail);
        return inner.RefuseAsync(detail, since, cancellation);
    }
}
