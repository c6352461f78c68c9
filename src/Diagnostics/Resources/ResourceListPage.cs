using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>A page of a list.</summary>
/// <param name="Continue">Asks for the next page; null when this is the last one.</param>
/// <param name="RemainingItemCount">How many objects come after this page, where the server says so.</param>
public sealed record ResourceListPage(ImmutableArray<ResourceObject> Objects, string? ResourceVersion, string? Continue, long? RemainingItemCount);

/// <summary>What a line of a watch says.</summary>
public enum WatchNewsType { Added, Modified, Deleted, Bookmark, Error }

/// <summary>A line of a watch.</summary>
/// <param name="Object">The object, of Added, Modified and Deleted; else null.</param>
/// <param name="ResourceVersion">From where to watch on; null of an error.</param>
/// <param name="InitialEventsEnd">True of the bookmark that ends the list at the head of a streaming watch.</param>
/// <param name="Status">What went wrong, of an Error; else null.</param>
public sealed record WatchNews(WatchNewsType Type, ResourceObject? Object, string? ResourceVersion, bool InitialEventsEnd = false, ApiStatus? Status = null);

/// <summary>The API server's own words about a failure. <paramref name="Code"/> is an HTTP status, 0 where absent. Raw text.</summary>
public sealed record ApiStatus(int Code, string Reason, string Message);

/// <summary>The JSON is not what the Kubernetes API sends. <see cref="Position"/> is the byte offset at which that was seen.</summary>
public sealed class ResourceFormatException(string message, long position, Exception? inner = null) : Exception($"{message} (at byte {position})", inner)
{
    public long Position { get; } = position;

    /// <summary>The message without the position.</summary>
    internal string Reason { get; } = message;
}
