namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What the reflectors of one connection share.</summary>
/// <param name="Lists">Lets only so many lists run at once.</param>
/// <param name="Jitter">A random number of [0, 1).</param>
/// <param name="PrefersWatchList">Whether all objects are asked for by a stream first, and by pages where that does not work; or the other way round.</param>
internal sealed record ReflectorTools(
    ApiConnection Api, ListReader ListReader, WatchReader WatchReader, SemaphoreSlim Lists, TimeProvider Clock, Func<double> Jitter, bool PrefersWatchList)
{
    /// <summary>
    /// Pages, because a stream of 10,000 pods is ten times as many bytes (servers before 1.37 do not compress it) and 1.6 times the processor, and begins anew when
    /// it is cut: docs/measurements.md.
    /// </summary>
    public const bool WatchListByDefault = false;

    public Recovery Recovery { get; } = new();

    public async Task InTurnAsync(Func<Task> list, CancellationToken cancellation)
    {
        await Lists.WaitAsync(cancellation);
        try
        {
            await list();
        }
        finally
        {
            Lists.Release();
        }
    }
}
