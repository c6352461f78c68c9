using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads container logs, gently: few lines, few bytes, few at once, so many a minute, and not for long. What cannot be read is said in words.</summary>
internal sealed class LogReader(ApiConnection api, TimeProvider clock) : IDisposable
{
    public const int TailLines = 200;
    public const int LimitBytes = 64 * 1024;
    public const int AtOnce = 4;
    public const int PerMinute = 120;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly RequestBudget _budget = new(PerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>Never throws but for <paramref name="cancellation"/>.</summary>
    public async Task<LogText> ReadAsync(LogKey key, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            await _budget.TakeAsync(cancellation);
            return await ReadNowAsync(key, cancellation);
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            return new([], ApiFailures.Describe(e, api.Access.Server)) { Problem = e is ApiRefusedException { IsForbidden: true } ? LogProblem.Forbidden : LogProblem.Missing };
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<LogText> ReadNowAsync(LogKey key, CancellationToken cancellation)
    {
        var path = $"/api/v1/namespaces/{Uri.EscapeDataString(key.Namespace)}/pods/{Uri.EscapeDataString(key.Pod)}/log" +
            $"?container={Uri.EscapeDataString(key.Container)}&tailLines={TailLines}&limitBytes={LimitBytes}{(key.Previous ? "&previous=true" : "")}";
        using var end = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        using var kept = new MemoryStream();
        try
        {
            using var response = await api.GetAsync(path, "*/*", both.Token);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            var buffer = new byte[16 * 1024];
            int count;
            // The bound is kept here too: not every server obeys limitBytes.
            while (kept.Length < LimitBytes && (count = await body.ReadAsync(buffer, both.Token)) > 0)
                kept.Write(buffer, 0, (int)Math.Min(count, LimitBytes - kept.Length));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            if (kept.Length == 0)
                return new([], $"the log did not come within {TimeLimit.TotalSeconds} s");
        }

        return new(Lines(Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length)));
    }

    private static ImmutableArray<string> Lines(string text)
    {
        if (text.Length == 0)
            return [];
        var lines = text.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return [.. lines.TakeLast(TailLines)];
    }
}
