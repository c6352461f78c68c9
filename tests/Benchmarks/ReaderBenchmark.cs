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

        var bare = Clock.Best(Runs, () =>
        {
            pages.ForEach(Bare);
            return "";
        }).Time;
        var reader = Clock.Best(Runs, () =>
        {
            var kept = new ResourceReader(mask);
            return (kept, pages.SelectMany(p => kept.ReadList(ResourceKinds.Pod, p).Objects).ToArray());
        });

        // 100,000 typed pods would not fit into a small machine: what a tenth of them takes says as much.
        var some = pages.Take(Math.Min(pages.Count, 20)).ToArray();
        var typed = Clock.Best(Runs, () => some.SelectMany(p => Typed(p).Items).ToArray());
        var typedPods = Math.Min(size, some.Length * 500);
        var typedTime = typed.Time * size / typedPods;
        var (perPod, perTyped) = ((double)reader.Bytes / size, (double)typed.Bytes / typedPods);
        Console.WriteLine(
            $"{size,8} {bytes / size / 1024,7:F2} {bytes / 1e6,7:F0} | {bare.TotalMilliseconds,8:F0} | {reader.Time.TotalMilliseconds,9:F0} {reader.Time / bare,7:F2}x {perPod,7:F0} | " +
            $"{typedTime.TotalMilliseconds,8:F0} {perTyped,7:F0} | {perTyped / perPod,6:F1}x {typedTime / reader.Time,6:F1}x");
    }

    private static List<byte[]> Pages(int size) =>
        [.. InventedState.Pages(ResourceKinds.Pod, new InventedCluster(new(size)).Objects("Pod").Select(o => o.Item))];

    private static void Bare(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
        }
    }

    private static V1PodList Typed(byte[] json) => KubernetesJson.Deserialize<V1PodList>(new MemoryStream(json));
}
