using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A finished list and the version from which to watch on.</summary>
internal sealed record ListResult(ImmutableArray<ResourceObject> Objects, string Version);

/// <summary>Reads whole lists page by page; the bytes of a page go from a pooled buffer straight to <see cref="ResourceReader"/>.</summary>
internal sealed class ListReader(ApiConnection api, ResourceReader reader, TimeProvider clock)
{
    private const int PageSize = 500;
    private const int FirstBuffer = 64 * 1024;
    private const int PageLimit = 512 * 1024 * 1024;

    /// <summary>
    /// Throws what <see cref="ApiConnection.GetAsync"/> throws, <see cref="IOException"/> or <see cref="ResourceFormatException"/>. A page token that has
    /// expired starts the list once more from the front; the second time it is the caller's matter.
    /// </summary>
    public async Task<ListResult> ReadAsync(SourceScope scope, CancellationToken cancellation)
    {
        try
        {
            return await ReadPagesAsync(scope, cancellation);
        }
        catch (ApiRefusedException e) when (e.IsExpired)
        {
            return await ReadPagesAsync(scope, cancellation);
        }
    }

    /// <summary>The one object that the scope names, by a GET: a list of one, or of none when it does not exist. Throws as <see cref="ReadAsync"/>.</summary>
    public async Task<ListResult> ReadNamedAsync(SourceScope scope, CancellationToken cancellation)
    {
        try
        {
            var item = await ReadBodyAsync(ScopeQuery.ObjectPath(scope), ScopeQuery.ObjectAccept(scope.Kind), json => reader.ReadObject(scope.Kind, json), cancellation);
            return new([item], "0");
        }
        catch (ApiRefusedException e) when (e.IsNotFound && e.Message.Contains($"\"{scope.Name}\"", StringComparison.Ordinal))
        {
            return new([], "0"); // a kind that is not served is not found either, but its message names no object
        }
    }

    private async Task<ListResult> ReadPagesAsync(SourceScope scope, CancellationToken cancellation)
    {
        var objects = ImmutableArray.CreateBuilder<ResourceObject>();
        string? token = null;
        while (true)
        {
            var page = await ReadPageAsync(scope, token, cancellation);
            objects.AddRange(page.Objects);
            api.Limit.Require(((page.RemainingItemCount ?? 0) + PageSize - 1) / PageSize);
            if (string.IsNullOrEmpty(page.Continue))
                return new(objects.DrainToImmutable(), page.ResourceVersion ?? "0");
            token = page.Continue;
        }
    }

    private async Task<ResourceListPage> ReadPageAsync(SourceScope scope, string? token, CancellationToken cancellation)
    {
        var query = new StringBuilder(ScopeQuery.Path(scope)).Append("limit=").Append(PageSize);
        if (token is not null)
            query.Append("&continue=").Append(Uri.EscapeDataString(token));
        return await ReadBodyAsync(query.ToString(), ScopeQuery.ListAccept(scope.Kind), json => reader.ReadList(scope.Kind, json), cancellation);
    }

    private async Task<T> ReadBodyAsync<T>(string pathAndQuery, string accept, Func<ReadOnlySpan<byte>, T> parse, CancellationToken cancellation)
    {
        using var response = await api.GetAsync(pathAndQuery, accept, cancellation);
        using var idle = new CancellationTokenSource(api.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(response.Content.Headers.ContentLength + 1 ?? FirstBuffer, FirstBuffer, PageLimit));
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            var length = 0;
            int count;
            while ((count = await body.ReadAsync(buffer.AsMemory(length), both.Token)) > 0)
            {
                idle.CancelAfter(api.Timeout);
                length += count;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }

            return parse(buffer.AsSpan(0, length));
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"the answer stopped for {api.Timeout.TotalSeconds} s", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= PageLimit)
            throw new IOException($"a page of more than {PageLimit >> 20} MB");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
