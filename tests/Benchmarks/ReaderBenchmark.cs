using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Benchmarks;

/// <summary>
/// What a list of pods costs: time and bytes retained with <see cref="ResourceReader"/>, beside typed <see cref="V1Pod"/> objects and beside a bare pass of
/// <see cref="Utf8JsonReader"/> over the same bytes. Pages of 500 as the reflector reads them.
/// </summary>
internal static class ReaderBenchmark
{
    private const int PageSize = 500;
    private const int Runs = 4;

    public static int Run(FieldMask mask, int[] sizes)
    {
        Console.WriteLine($"{"pods",8} {"KB/pod",7} {"MB",7} | {"bare ms",8} | {"reader ms",9} {"of bare",8} {"B/pod",7} | {"typed ms",8} {"B/pod",7} | {"smaller",7} {"faster",7}");
        foreach (var size in sizes)
            Row(mask, size);
        return 0;
    }

    private static void Row(FieldMask mask, int size)
    {
        var pages = Pages(size);
        var bytes = pages.Sum(p => (double)p.Length);
        Bare(pages[0]);
        new ResourceReader(mask).ReadList(ResourceKinds.Pod, pages[0]);
        Typed(pages[0]);

        var bare = Best(() => pages.ForEach(Bare));
        var reader = Measure(() =>
        {
            var kept = new ResourceReader(mask);
            return (kept, pages.SelectMany(p => kept.ReadList(ResourceKinds.Pod, p).Objects).ToArray());
        });

        // 100,000 typed pods would not fit into a small machine: what a tenth of them takes says as much.
        var some = pages.Take(Math.Min(pages.Count, 10_000 / PageSize)).ToArray();
        var typed = Measure(() => some.SelectMany(p => Typed(p).Items).ToArray());
        var typedPods = Math.Min(size, some.Length * PageSize);
        var typedTime = typed.Time * size / typedPods;
        var (perPod, perTyped) = ((double)reader.Bytes / size, (double)typed.Bytes / typedPods);
        Console.WriteLine(
            $"{size,8} {bytes / size / 1024,7:F2} {bytes / 1e6,7:F0} | {bare.TotalMilliseconds,8:F0} | {reader.Time.TotalMilliseconds,9:F0} {reader.Time / bare,7:F2}x {perPod,7:F0} | " +
            $"{typedTime.TotalMilliseconds,8:F0} {perTyped,7:F0} | {perTyped / perPod,6:F1}x {typedTime / reader.Time,6:F1}x");
    }

    private static List<byte[]> Pages(int size)
    {
        var pages = new List<byte[]>();
        foreach (var chunk in new InventedCluster(new(size)).Objects("Pod").Chunk(PageSize))
        {
            var page = new ArrayBufferWriter<byte>(PageSize * 10_000);
            page.Write("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["u8);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (i > 0)
                    page.Write(","u8);
                page.Write(chunk[i].Item);
            }

            page.Write("]}"u8);
            pages.Add(page.WrittenSpan.ToArray());
        }

        return pages;
    }

    private static void Bare(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }

    private static V1PodList Typed(byte[] json) => KubernetesJson.Deserialize<V1PodList>(new MemoryStream(json));

    private static TimeSpan Best(Action action) => Measure(() =>
    {
        action();
        return "";
    }).Time;

    /// <summary>The best CPU time of some runs (a busy machine does not count), and the bytes that stay reachable through the result.</summary>
    private static (TimeSpan Time, long Bytes) Measure<T>(Func<T> make)
    {
        var runs = Enumerable.Range(0, Runs).Select(_ => Once(make)).ToArray();
        return (runs.Min(r => r.Time), runs.Min(r => r.Bytes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (TimeSpan Time, long Bytes) Once<T>(Func<T> make)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Environment.CpuUsage.TotalTime;
        var result = make();
        var time = Environment.CpuUsage.TotalTime - start;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(result);
        return (time, bytes);
    }
}
