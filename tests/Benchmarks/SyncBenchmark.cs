using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Benchmarks;

/// <summary>
/// What it takes to have all pods of a server, as pages of a list or as a watch that begins with them, and once more while the first ones are still held: to be
/// run against a fake server of its own process, so that what is measured is the client's.
/// </summary>
internal static class SyncBenchmark
{
    private const int Runs = 4;

    private static readonly SourceScope Pods = new(ResourceKinds.Pod, null);

    public static async Task<int> RunAsync(FieldMask mask, string kubeconfig, bool stream)
    {
        var access = KubeconfigLoader.Load(new() { Kubeconfig = kubeconfig }, KubeEnvironment.Current);
        Console.WriteLine($"{(stream ? "stream" : "pages"),8} | {"pods",8} {"wall ms",8} {"CPU ms",8} {"allocated MB",12} {"kept MB",8} {"peak MB",8}");
        for (var i = 0; i < Runs; i++)
            await RowAsync("first", () => FollowAsync(mask, access, stream));
        var reader = new ResourceReader(mask);
        var held = ImmutableArray<ResourceObject>.Empty;
        await RowAsync("list", async () => held = await ListAsync(reader, access));
        await RowAsync("again", () => ListAsync(reader, access));
        GC.KeepAlive(held);
        return 0;
    }

    private static async Task RowAsync(string name, Func<Task<ImmutableArray<ResourceObject>>> read)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (allocated, cpu, began) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        using var stop = new CancellationTokenSource();
        var watching = PeakAsync(stop.Token);
        var objects = await read();
        var (wall, used) = (Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu);
        var total = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await stop.CancelAsync();
        var peak = await watching - before;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(objects);
        Console.WriteLine(
            $"{name,8} | {objects.Length,8} {wall.TotalMilliseconds,8:F0} {used.TotalMilliseconds,8:F0} {total / 1e6,12:F0} {kept / 1e6,8:F1} {peak / 1e6,8:F0}");
    }

    private static async Task<long> PeakAsync(CancellationToken cancellation)
    {
        var peak = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return peak;
    }

    private static async Task<ImmutableArray<ResourceObject>> FollowAsync(FieldMask mask, KubeAccess access, bool stream)
    {
        await using var live = LiveCluster.Open(access, null, TimeProvider.System, prefersWatchList: stream);
        using var stop = new CancellationTokenSource();
        var changes = Channel.CreateUnbounded<ClusterChange>();
        var running = live.RunAsync(new(mask, [Pods], Follow: true), changes.Writer, stop.Token);
        var list = default(Replaced);
        while (list is null)
            list = await changes.Reader.ReadAsync(CancellationToken.None) as Replaced;
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return list.Objects;
    }

    private static async Task<ImmutableArray<ResourceObject>> ListAsync(ResourceReader reader, KubeAccess access)
    {
        using var api = ApiConnection.Open(access, null, TimeProvider.System);
        var list = new PagedList(TimeProvider.System);
        await new ListReader(new(api, TimeProvider.System), reader, new(null)).ReadAsync(Pods, list, CancellationToken.None);
        return list.Take();
    }
}
