using System.Globalization;
using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>WATCH: history, then news as they come; bookmarks, the list first where asked (watch-list), 410 in the stream for versions too old.</summary>
internal static class FakeWatches
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(1800);

    public static FakeResponse Watch(FakeApi api, FakeRequest request, FakeKind kind, string? ns)
    {
        var version = request["resourceVersion"] is { Length: > 0 } text
            ? long.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw new FakeApiException(400, "BadRequest", $"invalid resource version \"{text}\"")
            : 0;
        var initial = api.WatchList && request["sendInitialEvents"] is "true";
        if (request["sendInitialEvents"] is "true" && !api.WatchList)
            throw new FakeApiException(422, "Invalid", "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        var watch = new FakeWatch(
            api, kind, Selectors.Of(kind, ns, request["labelSelector"], request["fieldSelector"]), FakeLists.MetadataOnly(request),
            request["allowWatchBookmarks"] is "true", int.TryParse(request["timeoutSeconds"], out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : DefaultLength);
        return new() { Stream = (body, cancellation) => watch.RunAsync(body, version, initial, cancellation) };
    }
}

/// <summary>One open watch.</summary>
internal sealed class FakeWatch(FakeApi api, FakeKind kind, Func<FakeObject, bool> matches, bool metadataOnly, bool bookmarks, TimeSpan length)
{
    private static readonly byte[] LineEnd = "}\n"u8.ToArray();

    public async Task RunAsync(FakeBody body, long version, bool initialEvents, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(length, api.Cluster.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        api.WatchOpened();
        try
        {
            if (await BeginAsync(body, version, initialEvents, both.Token) is { } position)
                await FollowAsync(body, position, both.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // The end of timeoutSeconds is the quiet end of the answer.
        }
        finally
        {
            api.WatchClosed();
        }
    }

    private async Task<int?> BeginAsync(FakeBody body, long version, bool initialEvents, CancellationToken cancellation)
    {
        // Without a version, or with 0, the server begins with what there is.
        if (version == 0 || initialEvents)
        {
            var snapshot = api.Cluster.Snapshot(kind);
            foreach (var item in snapshot.Items.Where(matches))
                await LineAsync(body, "ADDED", item, cancellation);
            if (initialEvents && bookmarks)
                await BookmarkAsync(body, snapshot.Version, ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}", cancellation);
            return api.Cluster.HistoryPosition(kind, snapshot.Version);
        }

        if (api.Cluster.HistoryPosition(kind, version) is { } position)
            return position;
        var status = FakeApiException.StatusObject(410, "Expired", $"too old resource version: {version} ({api.Cluster.Snapshot(kind).Version})");
        await body.WriteAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"ERROR\",\"object\":{status.ToJsonString()}}}\n"), cancellation);
        return null;
    }

    private async Task FollowAsync(FakeBody body, int position, CancellationToken cancellation)
    {
        // Headers go out at once, also where nothing happens.
        await body.WriteAsync(ReadOnlyMemory<byte>.Empty, cancellation);
        while (true)
        {
            var (events, version, changed) = api.Cluster.History(kind, position);
            foreach (var entry in events)
                await SendAsync(body, entry, cancellation);
            position += events.Length;
            if (await QuietAsync(changed, cancellation) && bookmarks)
                await BookmarkAsync(body, version, "", cancellation);
        }
    }

    /// <summary>Waits for a change; true when it did not come before a bookmark is due.</summary>
    private async Task<bool> QuietAsync(Task changed, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var pause = Task.Delay(api.BookmarkInterval, api.Cluster.Clock, stop.Token);
        var first = await Task.WhenAny(changed, pause);
        cancellation.ThrowIfCancellationRequested();
        await stop.CancelAsync();
        return first == pause;
    }

    // What enters or leaves the selection is added or deleted for this watcher, as on the real server.
    private Task SendAsync(FakeBody body, FakeEvent entry, CancellationToken cancellation)
    {
        var was = entry.Previous is not null && matches(entry.Previous);
        var isNow = entry.Type != "DELETED" && matches(entry.Object);
        return (was, isNow) switch
        {
            (false, true) => LineAsync(body, "ADDED", entry.Object, cancellation),
            (true, true) => LineAsync(body, "MODIFIED", entry.Object, cancellation),
            (true, false) => LineAsync(body, "DELETED", entry.Object, cancellation),
            _ => Task.CompletedTask,
        };
    }

    private Task LineAsync(FakeBody body, string type, FakeObject item, CancellationToken cancellation)
    {
        byte[] line = metadataOnly
            ? [.. Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"), .. item.Metadata, .. LineEnd]
            : [.. Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":"), .. kind.Prefix, .. item.Body.AsSpan(1), .. LineEnd];
        return body.WriteAsync(line, cancellation);
    }

    private Task BookmarkAsync(FakeBody body, long version, string more, CancellationToken cancellation)
    {
        var (name, apiVersion) = metadataOnly ? ("PartialObjectMetadata", "meta.k8s.io/v1") : (kind.Kind, kind.ApiVersion);
        return body.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"{name}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":{{\"resourceVersion\":\"{version}\"{more}}}}}}}\n"), cancellation);
    }
}
