using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Benchmarks;

/// <summary>What a list of many pods costs a <see cref="ClusterState"/>: the store and the relations, beside the objects themselves.</summary>
internal static class StateBenchmark
{
    public static int Run(int pods)
    {
        var invented = new InventedState();
        var cluster = new InventedCluster(new(pods));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var objects = invented.Read(cluster, ResourceKinds.Pod);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var touched = 0;
        var state = new ClusterState();
        var (time, bytes) = Clock.Best(1, () =>
        {
            var all = new HashSet<Dependency>();
            state.Apply(new Replaced(ResourceKinds.Pod, null, objects), all);
            touched = all.Count;
            return state;
        });
        var again = Clock.Of(() => state.Apply(new Replaced(ResourceKinds.Pod, null, objects), new HashSet<Dependency>()));
        Console.WriteLine(
            $"{pods} pods: objects {held / pods} B/pod; Replaced {time.TotalMilliseconds:F0} ms, state and relations {bytes / pods} B/pod, {touched} touched; " +
            $"the same list again {again.TotalMilliseconds:F0} ms");
        GC.KeepAlive(objects);
        return 0;
    }
}
