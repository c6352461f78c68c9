using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>Versions that are forgotten, go back or are others; servers that restart; clocks that are off.</summary>
internal static class HistoryFaults
{
    private static readonly FakeFault.Answer Gone = new(410, "Expired", "too old resource version: 1 (2)");

    public static IEnumerable<FaultCase> All =>
    [
        new("410 in the stream", w => Forget(w)),
        new("410 as the status of a watch", w => w.Relist(ResourceKinds.Pod)),
        new("410 for a page token", w => Page(w, 1)) { Pods = 1200 },
        new("410 for every page token", w => Page(w, 50)) { Pods = 1200 },
        new("410 for a list", GoneLists),
        new("a server that forgets everything every second", ForgetAlwaysAsync) { Lasts = TimeSpan.Zero, RequestsAtLast = 8 },
        new("a watch falls behind the history that is kept", Storm),
        new("etcd is restored from a backup and goes on from its version", w => RestoreAsync(w, null)) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("etcd is restored from a backup with a much higher version", w => RestoreAsync(w, w.Cluster.Version + 9_000_000)),
        new("the server restarts with other versions", Restart) { Seen = SourceStatus.Stale, Words = "refused" },
        new("another cluster stands behind the address", Replace) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("the server's clock is an hour behind", w => w.Skew = TimeSpan.FromHours(-1)) { HealedWithin = TimeSpan.Zero },
        new("the server's clock is a day ahead", w => w.Skew = TimeSpan.FromDays(1)) { HealedWithin = TimeSpan.Zero },
        new("the server's clock jumps while it is away", JumpAndRefuse) { Seen = SourceStatus.Stale, HealAsync = w => FaultTricks.Do(w, x => x.Skew = default) },
    ];

    /// <summary>The watches end, and while nobody watches so much happens that their versions are forgotten.</summary>
    private static void Forget(FaultWorld world)
    {
        world.Next(r => r.IsFollowing(), new FakeFault.Drop(), 15);
        world.CutAll();
        world.Happen(2);
        world.Cluster.Compact();
    }

    private static void Page(FaultWorld world, int times)
    {
        world.Api.WatchList = false;
        world.Next(r => r["continue"] is not null, Gone, times);
        world.Relist(ResourceKinds.Pod);
    }

    private static void GoneLists(FaultWorld world)
    {
        world.Next(r => r.IsReading(), Gone, 20);
        world.Relist(ResourceKinds.Pod);
    }

    private static async Task ForgetAlwaysAsync(FaultWorld world)
    {
        for (var i = 0; i < 300; i++)
        {
            world.Objects.Put(ResourceKinds.Pod, "changed");
            world.Api.Bodies.Break(r => r.IsWatch, new FakeFault.End(0));
            world.Objects.Put(ResourceKinds.Pod, "one");
            world.Cluster.Compact();
            await world.AdvanceAsync(TimeSpan.FromSeconds(1));
        }
    }

    private static void Storm(FaultWorld world)
    {
        world.Api.Bodies.Break(r => r.IsOf(ResourceKinds.Pod), new FakeFault.Cut(0));
        for (var i = 0; i < 500; i++)
            world.Objects.Put(ResourceKinds.Pod, $"storm{i % 7}");
    }

    private static async Task RestoreAsync(FaultWorld world, long? version)
    {
        world.MakeBackup();
        world.Happen(2);
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        world.Restore(version);
        world.Objects.Put(ResourceKinds.Pod, "restored");
    }

    private static void Restart(FaultWorld world)
    {
        world.Always(_ => true, new FakeFault.Refuse());
        world.Cluster.Restore(world.Cluster.Backup(), world.Cluster.Version + 5_000_000);
        world.Happen(2);
    }

    private static void Replace(FaultWorld world)
    {
        FaultTricks.Replace(world);
        world.Objects.Put(ResourceKinds.Node, "other");
        world.Objects.Put(ResourceKinds.Pod, "other");
    }

    private static void JumpAndRefuse(FaultWorld world)
    {
        world.Always(_ => true, new FakeFault.Refuse());
        world.CutAll();
        world.Skew = TimeSpan.FromHours(2);
    }
}
