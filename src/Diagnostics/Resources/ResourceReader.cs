using System.Buffers;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// Reads the JSON of the Kubernetes API and keeps what a field mask names; the rest is never materialised. May be shared by threads, which take turns;
/// sharing one makes names and equal subtrees be held once. Input that is not what it says throws <see cref="ResourceFormatException"/>.
/// </summary>
public sealed partial class ResourceReader(FieldMask mask)
{
    public FieldMask Mask { get; } = mask;

    /// <summary>A list, or a page of one. Items have no kind on the wire: all are of <paramref name="kind"/>.</summary>
    public ResourceListPage ReadList(ResourceKind kind, ReadOnlySpan<byte> json) => throw new NotSupportedException();

    /// <inheritdoc cref="ReadList(ResourceKind, ReadOnlySpan{byte})"/>
    public ResourceListPage ReadList(ResourceKind kind, in ReadOnlySequence<byte> json) => throw new NotSupportedException();

    /// <summary>One line of a watch.</summary>
    public WatchNews ReadWatchLine(ResourceKind kind, ReadOnlySpan<byte> line) => throw new NotSupportedException();

    /// <summary>One object of that kind, whatever its <c>kind</c> says (metadata-only answers say PartialObjectMetadata).</summary>
    public ResourceObject ReadObject(ResourceKind kind, ReadOnlySpan<byte> json) => throw new NotSupportedException();

    /// <summary>One object of the kind that it says, or null where our table has no such kind.</summary>
    public ResourceObject? ReadObject(ReadOnlySpan<byte> json) => throw new NotSupportedException();

    /// <summary>A <c>Status</c>, the API server's word for failure, or null when the JSON is something else.</summary>
    public static ApiStatus? ReadStatus(ReadOnlySpan<byte> json) => throw new NotSupportedException();
}
