using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads container logs, gently: few lines, few bytes, few at once, so many a second and a minute, and not for long. What cannot be read is said in words.</summary>
internal sealed class LogReader(ApiConnection api, TimeProvider clock) : IDisposable
{
    public const int AtOnce = 4;

    /// <summary>So many are read without a pause where somebody waits for the end: it is over then.</summary>
    public const int OnceBurst = 32;

    public const int PerSecond = 4;
    public const int PerMinute = 120;

    /// <summary>How much is asked for. The server cuts off the newest lines beyond that, and these are what matters: then fewer lines are asked for.</summary>
    public const int LimitBytes = 256 * 1024;

    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long no log of a namespace is asked for that has refused one.</summary>
    public static readonly TimeSpan RefusedFor = TimeSpan.FromMinutes(5);

    // So many lines are asked for, one after the other, until the newest are there: a container runtime writes no line of more than 16 KiB.
    private static readonly int[] Tails = [LogText.MostLines, 50, LimitBytes / (16 * 1024)];

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly RequestBudget _budget = new(PerSecond, PerMinute, clock) { Burst = AtOnce };
    private readonly ConcurrentDictionary<string, DateTimeOffset> _refused = new();

    /// <summary>How many may be read without a pause.</summary>
    public int Burst
    {
        set => _budget.Burst = value;
    }

    /// <summary>Never throws but for <paramref name="cancellation"/>.</summary>
    public async Task<LogText> ReadAsync(WantLog want, CancellationToken cancellation)
    {
        if (IsRefused(want.Key.Namespace))
            return LogFailures.Forbidden(want.Key.Namespace);
        await _slots.WaitAsync(cancellation);
        try
        {
            // While it waited for its turn another one may have been refused.
            return IsRefused(want.Key.Namespace) ? LogFailures.Forbidden(want.Key.Namespace) : await ReadTailAsync(want, cancellation);
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            return Failed(e, want.Key);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private bool IsRefused(string ns) => _refused.TryGetValue(ns, out var until) && clock.GetUtcNow() < until;

    private LogText Failed(Exception failure, LogKey key)
    {
        var log = LogFailures.Of(failure, key, api.Access.Route);
        if (log.Problem == LogProblem.Forbidden)
            _refused[key.Namespace] = clock.GetUtcNow() + RefusedFor;
        if (failure is ApiRefusedException { RetryAfter: { } pause })
            _budget.Pause(pause < LongestPause ? pause : LongestPause);
        return log;
    }

    private async Task<LogText> ReadTailAsync(WantLog want, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LimitBytes);
        try
        {
            var (count, tail) = (0, 0);
            do
            {
                tail = Tails.First(t => tail == 0 || t < tail);
                await _budget.TakeAsync(cancellation);
                count = await ReadBytesAsync(PathOf(want, tail), buffer.AsMemory(0, LimitBytes), cancellation);
            }
            while (count == LimitBytes && tail > Tails[^1]);
            return LogLines.Parse(buffer.AsSpan(0, count), want.After, tail);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads until the end, the time is up or the buffer is full (not every server obeys limitBytes), and says how many bytes came; throws where none did.</summary>
    private async Task<int> ReadBytesAsync(string path, Memory<byte> buffer, CancellationToken cancellation)
    {
        var count = 0;
        using var end = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        try
        {
            using var response = await api.GetAsync(path, "*/*", both.Token, TimeLimit, patient: false);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            int read;
            while (count < buffer.Length && (read = await body.ReadAsync(buffer[count..], both.Token)) > 0)
                count += read;
            return count;
        }
        catch (Exception e) when (IsCut(e, cancellation))
        {
            // What came is a part of the log all the same, though not its end.
            if (count > 0)
                return count;
            if (end.IsCancellationRequested)
                throw new TimeoutException($"nothing of it came within {TimeLimit.TotalSeconds} s", e);
            throw;
        }
    }

    /// <summary>True where the answer stopped on its way, or took too long.</summary>
    private static bool IsCut(Exception e, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested && e is (OperationCanceledException or TimeoutException or IOException or HttpRequestException);

    private static string PathOf(WantLog want, int lines)
    {
        var (ns, pod, container, previous) = want.Key;
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(ns)}/pods/{Uri.EscapeDataString(pod)}/log?container={Uri.EscapeDataString(container)}" +
            $"&tailLines={lines}&limitBytes={LimitBytes}&timestamps=true{(previous ? "&previous=true" : "")}";
        return want.After is { } after ? path + $"&sinceTime={after.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : path;
    }
}
