using System.Runtime.CompilerServices;

namespace K8sDoctor.Benchmarks;

/// <summary>Measures by the CPU time of the process: on a busy machine wall time says little.</summary>
internal static class Clock
{
    /// <summary>The best of some runs, and the bytes that stay reachable through the result.</summary>
    public static (TimeSpan Time, long Bytes) Best<T>(int runs, Func<T> make)
    {
        var all = Enumerable.Range(0, runs).Select(_ => Once(make)).ToArray();
        return (all.Min(r => r.Time), all.Min(r => r.Bytes));
    }

    public static TimeSpan Of(Action action)
    {
        var start = Environment.CpuUsage.TotalTime;
        action();
        return Environment.CpuUsage.TotalTime - start;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TimeSpan Time, long Bytes) Once<T>(Func<T> make)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var result = default(T);
        var time = Of(() => result = make());
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(result);
        return (time, bytes);
    }
}
