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
        if (initial)
            FakeLists.RefuseFuture(api.Cluster, kind, version);
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

    /// <summary>Where to go on; null when that version is too old.</summary>
    private async Task<FakePosition?> BeginAsync(FakeBody body, long version, bool initialEvents, CancellationToken cancellation)
    {
        // Without a version, or with 0, the server begins with what there is.
        if (version == 0 || initialEvents)
        {
            var snapshot = api.Cluster.Snapshot(kind);
            foreach (var item in snapshot.Items.Where(matches))
                await LineAsync(body, "ADDED", item, cancellation);
            if (initialEvents && bookmarks)
                await BookmarkAsync(body, snapshot.Version, ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}", cancellation);
            return api.Cluster.PositionAfter(kind, snapshot.Version);
        }

        if (api.Cluster.PositionAfter(kind, version) is { } position)
            return position;
        var status = FakeApiException.StatusObject(410, "Expired", $"too old resource version: {version} ({api.Cluster.Snapshot(kind).Version})");
        await body.WriteAsync(Encoding.UTF8.GetBytes($"{{\"type\":\"ERROR\",\"object\":{status.ToJsonString()}}}\n"), cancellation);
        return null;
    }

    // As the real server: who asks for news after a version that is still to come is told nothing before, not even in bookmarks; who falls behind the history
    // is cut off without a word.
    private async Task FollowAsync(FakeBody body, FakePosition position, CancellationToken cancellation)
    {
        // Headers go out at once, also where nothing happens.
        await body.WriteAsync(ReadOnlyMemory<byte>.Empty, cancellation);
        var bookmarked = api.Cluster.Clock.GetTimestamp();
        while (api.Cluster.HistoryFrom(kind, position) is { } news)
        {
            foreach (var entry in news.Events.Where(e => e.Version > position.Future))
                await SendAsync(body, entry, cancellation);
            position = position with { Index = position.Index + news.Events.Length };
            if (!await IsBookmarkDueAsync(news.Changed, bookmarked, cancellation))
                continue;
            bookmarked = api.Cluster.Clock.GetTimestamp();
            if (bookmarks && news.Version >= position.Future)
                await BookmarkAsync(body, news.Version, "", cancellation);
        }
    }

    /// <summary>Waits for a change of anything, or until a bookmark is due, which is so every so often whatever else happens; true when it is.</summary>
    private async Task<bool> IsBookmarkDueAsync(Task changed, long bookmarked, CancellationToken cancellation)
    {
        var rest = api.BookmarkInterval - api.Cluster.Clock.GetElapsedTime(bookmarked);
        if (rest > TimeSpan.Zero)
            await changed.WaitAsync(rest + TimeSpan.FromMilliseconds(1), api.Cluster.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        return api.Cluster.Clock.GetElapsedTime(bookmarked) >= api.BookmarkInterval;
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
        return body.WriteEventAsync(line, cancellation);
    }

    private Task BookmarkAsync(FakeBody body, long version, string more, CancellationToken cancellation)
    {
        var (name, apiVersion) = metadataOnly ? ("PartialObjectMetadata", "meta.k8s.io/v1") : (kind.Kind, kind.ApiVersion);
        return body.WriteBookmarkAsync(
            Encoding.UTF8.GetBytes(
                $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"{name}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":{{\"resourceVersion\":\"{version}\"{more}}}}}}}\n"), cancellation);
    }
}
