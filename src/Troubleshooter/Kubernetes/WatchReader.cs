using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Opens watches: from a version on, or with all objects first (watch-list).</summary>
/// <remarks>https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes and #streaming-lists</remarks>
internal sealed class WatchReader(ApiConnection api, ResourceReader reader, TimeProvider clock, Func<double> jitter)
{
    /// <summary>
    /// How long a watch may say nothing, before somebody looks whether it is alive. Servers send a bookmark about once a minute (defaultBookmarkFrequency in
    /// k8s.io/apiserver/pkg/storage/cacher/cacher.go), but of a kind in which nothing moves they may send none.
    /// </summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(100);

    private const int MostDoublings = 2;

    // client-go's: random between five and ten minutes, so that watches that began together do not end together.
    public static readonly TimeSpan ShortestLength = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Opens a watch from a version on; throws what <see cref="ApiConnection.GetAsync"/> throws. Each watch in a row that was not answered, and each that was
    /// silent, though the server was there, doubles the patience with the next; but the first, which may have been the connection's fault.
    /// </summary>
    /// <param name="unanswered">How many in a row: some proxies hold the headers back until the first line.</param>
    /// <param name="silences">How many in a row.</param>
    public Task<WatchStream> OpenAsync(SourceScope scope, string version, int unanswered, int silences, CancellationToken cancellation) =>
        OpenAsync(scope, $"resourceVersion={Uri.EscapeDataString(version)}", api.Timeout * Patience(unanswered), Silence * Patience(silences), cancellation);

    /// <summary>Opens a watch that begins with all objects; they end with the bookmark that says so. A server that cannot do it mostly answers 400 or 422.</summary>
    public Task<WatchStream> OpenWithInitialEventsAsync(SourceScope scope, CancellationToken cancellation) =>
        OpenAsync(scope, "sendInitialEvents=true&resourceVersionMatch=NotOlderThan", api.Timeout, api.Timeout, cancellation);

    private static int Patience(int disappointments) => 1 << Math.Clamp(disappointments - 1, 0, MostDoublings);

    private async Task<WatchStream> OpenAsync(SourceScope scope, string from, TimeSpan timeout, TimeSpan patience, CancellationToken cancellation)
    {
        var length = ShortestLength * (1 + jitter());
        var query = $"{ScopeQuery.Path(scope)}watch=true&allowWatchBookmarks=true&{from}&timeoutSeconds={(int)length.TotalSeconds}";
        var response = await api.GetAsync(query, ScopeQuery.ObjectAccept(scope.Kind, reader.Mask), cancellation, timeout);
        return new(response, line => reader.ReadWatchLine(scope.Kind, line), length, clock, cancellation) { Patience = patience };
    }
}
