namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads whole answers, each into one buffer that goes to a parser and is used again.</summary>
internal sealed class BodyReader(ApiConnection api, TimeProvider clock)
{
    /// <summary>More than any server stores of one object (etcd's default is 1.5 MB), in bytes.</summary>
    public const int MostOfObject = 32 * 1024 * 1024;

    private const int SmallBuffer = 64 * 1024;
    private const int LargeBuffer = 16 * 1024 * 1024;

    // A slow line may take long for a page, but a trickle must end: the server has forgotten a list after five minutes anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly PageBuffers _buffers = new();

    /// <summary>How many bytes of an answer are read into memory at most, or about so many.</summary>
    public int Limit { get; init; } = 128 * 1024 * 1024;

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
        // One more than the length, so that the end is seen without growing. A length is only a promise.
        var buffer = _buffers.Rent((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, SmallBuffer, LargeBuffer) + 1);
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
            _buffers.Return(buffer);
        }
    }

    private byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= Limit)
            throw new BodyTooLargeException($"an answer of more than {Limit >> 20} MB");
        var larger = _buffers.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        _buffers.Return(buffer);
        return larger;
    }
}

/// <summary>An answer was larger than what is ever read into memory at once.</summary>
internal sealed class BodyTooLargeException(string message) : IOException(message);
