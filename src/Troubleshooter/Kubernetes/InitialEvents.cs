using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Collects the objects with which a watch-list begins, until the bookmark that ends them; nothing of them is told before.</summary>
internal static class InitialEvents
{
    /// <summary>
    /// The objects, and the version that they are of. Throws <see cref="WatchListIgnoredException"/> where the server only watches,
    /// <see cref="ApiRefusedException"/> for an error in the stream, <see cref="IOException"/> when it ends too early, and what
    /// <see cref="WatchStream.NextAsync"/> throws.
    /// </summary>
    public static async Task<(ImmutableArray<ResourceObject> Objects, string Version)> ReadAsync(WatchStream stream)
    {
        // The stream may hold changes already (KEP-3157): an object may come twice, and be deleted again.
        var objects = new Dictionary<ObjectKey, ResourceObject>();
        var versions = new SeenVersions();
        while (await stream.NextAsync() is { } news)
        {
            switch (news)
            {
                case { Type: WatchNewsType.Error, Status: var status }:
                    throw ApiRefusedException.Of(status);
                case { Type: WatchNewsType.Bookmark, InitialEventsEnd: true, ResourceVersion: { Length: > 0 } version }:
                    return ([.. objects.Values], version);
                case { Type: WatchNewsType.Bookmark }:
                    throw new WatchListIgnoredException(); // a server that knows the parameter sends none before the end
                case { Object: { } item } when versions.Take(item.Key, news.ResourceVersion) != NewsAge.New:
                    break;
                case { Type: WatchNewsType.Deleted, Object: { } gone }:
                    objects.Remove(gone.Key);
                    break;
                case { Object: { } item }:
                    objects[item.Key] = item;
                    break;
            }
        }

        throw new IOException(stream.WasSilent ? "the initial events of a watch stopped coming" : "a watch ended within its initial events");
    }
}

/// <summary>A server does not know <c>sendInitialEvents</c>, and watches as if it had not been said.</summary>
internal sealed class WatchListIgnoredException() : IOException("the server ignores sendInitialEvents");
