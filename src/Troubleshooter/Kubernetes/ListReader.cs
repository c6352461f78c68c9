using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads lists page by page.</summary>
/// <remarks>
/// No resourceVersion is given: a list is consistent and as new as the moment of asking. client-go begins with version 0, which a cache may answer that is
/// behind, and which goes back in time when another API server answers.
/// </remarks>
/// <param name="limit">What is sure to take more requests than there may be is given up at once.</param>
internal sealed class ListReader(BodyReader bodies, ResourceReader reader, RequestLimit limit)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Reads the pages that are still to come, so that the list is finished. Throws what <see cref="BodyReader.ReadAsync"/> throws; what was read until then
    /// stays in the list, to go on from, unless the server has refused it. A page token that has expired starts the list once more from the front; the second
    /// time it is the caller's matter.
    /// </summary>
    public async Task ReadAsync(SourceScope scope, PagedList list, CancellationToken cancellation)
    {
        list.Begin();
        var restarted = false;
        while (!list.IsFinished)
        {
            try
            {
                await ReadPageAsync(scope, list, cancellation);
            }
            catch (ApiRefusedException e) when (!e.IsPassing)
            {
                list.Restart();
                if (!e.IsExpired || restarted)
                    throw;
                restarted = true;
            }
            catch (BodyTooLargeException) when (list.Limit > 1)
            {
                list.Shrink();
            }
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, the one object that the scope names, by a GET: a list of one, or of none when it does not exist.</summary>
    public async Task ReadNamedAsync(SourceScope scope, PagedList list, CancellationToken cancellation)
    {
        list.Restart();
        try
        {
            var item = await bodies.ReadAsync(ScopeQuery.ObjectPath(scope), ScopeQuery.ObjectAccept(scope.Kind, reader.Mask), json => reader.ReadObject(scope.Kind, json), cancellation);
            list.Add(new([item], null, null, null), 0);
        }
        catch (ApiRefusedException e) when (e.IsNotFound && e.Message.Contains($"\"{scope.Name}\"", StringComparison.Ordinal))
        {
            // It does not exist. A kind that is not served is not found either, but its message names no object.
        }
    }

    /// <summary>
    /// The version at which the scope is now, within a few seconds. Asked by a list of one object: that goes the whole way that data go (authorization, storage
    /// or a cache that is as new) at the price of one object, and tells the version; <c>/version</c> would only say that a process listens.
    /// </summary>
    public Task<string?> ProbeAsync(SourceScope scope, CancellationToken cancellation) => bodies.ReadAsync(
        $"{ScopeQuery.Path(scope)}limit=1", ScopeQuery.ListAccept(scope.Kind, reader.Mask), json => reader.ReadList(scope.Kind, json).ResourceVersion, cancellation, ProbeTimeout);

    private async Task ReadPageAsync(SourceScope scope, PagedList list, CancellationToken cancellation)
    {
        var token = list.Token is { } next ? $"&continue={Uri.EscapeDataString(next)}" : "";
        var query = $"{ScopeQuery.Path(scope)}limit={list.Limit}{token}";
        var (page, bytes) = await bodies.ReadAsync(query, ScopeQuery.ListAccept(scope.Kind, reader.Mask), json => (reader.ReadList(scope.Kind, json), json.Length), cancellation);
        list.Add(page, bytes);
        limit.Require(((page.RemainingItemCount ?? 0) + list.Limit - 1) / list.Limit);
    }
}
