using System.Buffers;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads whole answers, each into one pooled buffer that goes to a parser and back to the pool.</summary>
internal sealed class BodyReader(ApiConnection api, TimeProvider clock)
{
    private const int FirstBuffer = 64 * 1024;
    private const int Limit = 128 * 1024 * 1024;

    // A slow line may take long for a page, but a trickle must end: the server has forgotten a list after five minutes anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Throws what <see cref="ApiConnection.GetAsync"/> throws, <see cref="IOException"/>, <see cref="TimeoutException"/> when the answer stops for longer than
    /// <paramref name="timeout"/> (by default the connection's) or takes too long as a whole, <see cref="BodyTooLargeException"/>, and what the parser throws.
    /// </summary>
    public async Task<T> ReadAsync<T>(string pathAndQuery, string accept, Func<ReadOnlySpan<byte>, T> parse, CancellationToken cancellation, TimeSpan? timeout = null)
    {
        var bound = timeout ?? api.Timeout;
        using var response = await api.GetAsync(pathAndQuery, accept, cancellation, bound);
        using var idle = new CancellationTokenSource(bound, clock);
        using var end = new CancellationTokenSource(Longest, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, end.Token, cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(response.Content.Headers.ContentLength + 1 ?? FirstBuffer, FirstBuffer, Limit));
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(any.Token);
            var length = 0;
            int count;
            while ((count = await body.ReadAsync(buffer.AsMemory(length), any.Token)) > 0)
            {
                idle.CancelAfter(bound);
                length += count;
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }

            return parse(buffer.AsSpan(0, length));
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(idle.IsCancellationRequested ? $"the answer stopped for {bound.TotalSeconds} s" : $"the answer took longer than {Longest.TotalMinutes} minutes", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= Limit)
            throw new BodyTooLargeException($"an answer of more than {Limit >> 20} MB");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}

/// <summary>An answer was larger than what is ever read into memory at once.</summary>
internal sealed class BodyTooLargeException(string message) : IOException(message);
