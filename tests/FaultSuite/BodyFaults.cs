using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>Bodies that break off, stumble, repeat themselves or are huge.</summary>
internal static class BodyFaults
{
    public static IEnumerable<FaultCase> All =>
    [
        new("a line of a watch is cut in the middle", w => FollowAsync(w, new FakeFault.Cut(150))),
        new("a line of a watch is cut in the middle of a character", w => FollowAsync(w, new FakeFault.CutInCharacter())),
        new("a watch ends cleanly in the middle of a line", w => FollowAsync(w, new FakeFault.End(150))),
        new("a watch falls silent in the middle of a line", w => FollowAsync(w, new FakeFault.Silence(150))) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("a page is cut in the middle", w => Page(w, new FakeFault.Cut(20_000))) { Pods = 1200 },
        new("a page is cut in the middle of a character", w => Page(w, new FakeFault.CutInCharacter())) { Pods = 1200 },
        new("a page ends cleanly in the middle", w => Page(w, new FakeFault.End(20_000))) { Pods = 1200 },
        new("a page falls silent in the middle", w => Page(w, new FakeFault.Silence(20_000))) { Pods = 1200, HealedWithin = TimeSpan.FromMinutes(3) },
        new("a page comes in pieces of three bytes", w => Page(w, new FakeFault.Pieces(3))) { Pods = 1200, HealedWithin = TimeSpan.Zero },
        new("the first objects of a watch-list break off", w => Initial(w, new FakeFault.Cut(2_000))),
        new("the first objects of a watch-list fall silent", w => Initial(w, new FakeFault.Silence(2_000))) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("the first objects of a watch-list end early", w => Initial(w, new FakeFault.End(2_000))),
        new("a watch comes byte by byte", w => FollowAsync(w, new FakeFault.Pieces(1))) { HealedWithin = TimeSpan.Zero },
        new("every event comes twice", w => FollowAsync(w, new FakeFault.Repeat())) { HealedWithin = TimeSpan.Zero },
        new("events of two objects come in the wrong order", SwapOfTwoAsync) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("two states of one object come in the wrong order", SwapOfOneAsync) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("a deletion comes before the change that preceded it", SwapOfDeletionAsync) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("a line has 50 MB", w => FollowAsync(w, new FakeFault.Pad(50_000_000))),
        new("a line has 70 MB, more than is ever taken", w => FollowAsync(w, new FakeFault.Pad(70_000_000))),
    ];

    /// <summary>The next watch of pods has this fault, and there is something to watch.</summary>
    private static async Task FollowAsync(FaultWorld world, FakeFault.Body fault)
    {
        world.Next(r => r.IsOf(ResourceKinds.Pod) && r.IsWatch, fault);
        world.Api.Bodies.Break(r => r.IsOf(ResourceKinds.Pod), new FakeFault.End(0));
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        world.Objects.Put(ResourceKinds.Pod, "one");
        world.Objects.Put(ResourceKinds.Pod, "two");
    }

    private static void Page(FaultWorld world, FakeFault.Body fault)
    {
        world.Api.WatchList = false;
        world.Next(r => r.IsOf(ResourceKinds.Pod) && r["continue"] is not null, fault);
        world.Relist(ResourceKinds.Pod);
    }

    private static void Initial(FaultWorld world, FakeFault.Body fault)
    {
        world.Next(r => r.IsOf(ResourceKinds.Pod) && r.IsReading(), fault);
        world.Relist(ResourceKinds.Pod);
    }

    private static async Task SwapAsync(FaultWorld world, Action<FaultObjects> happen)
    {
        world.Next(r => r.IsOf(ResourceKinds.Pod) && r.IsFollowing(), new FakeFault.Swap());
        world.Api.Bodies.Break(r => r.IsOf(ResourceKinds.Pod), new FakeFault.End(0));
        await world.AdvanceAsync(TimeSpan.FromSeconds(5));
        happen(world.Objects);
    }

    private static Task SwapOfTwoAsync(FaultWorld world) => SwapAsync(world, objects =>
    {
        objects.Put(ResourceKinds.Pod, "one");
        objects.Put(ResourceKinds.Pod, "two");
    });

    private static Task SwapOfOneAsync(FaultWorld world) => SwapAsync(world, objects =>
    {
        objects.Put(ResourceKinds.Pod, "changed");
        objects.Put(ResourceKinds.Pod, "changed");
    });

    private static Task SwapOfDeletionAsync(FaultWorld world) => SwapAsync(world, objects =>
    {
        objects.Put(ResourceKinds.Pod, "changed");
        objects.Delete(ResourceKinds.Pod, "changed");
    });
}
