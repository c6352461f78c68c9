using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>Faults of the network.</summary>
internal static class ConnectionFaults
{
    private static readonly FakeFault.Silence Silence = new(0);

    public static IEnumerable<FaultCase> All =>
    [
        new("every connection is refused", w => Lose(w, new FakeFault.Refuse())) { Seen = SourceStatus.Stale, Words = "cannot be reached: Connection refused" },
        new("every connection is closed without an answer", w => Lose(w, new FakeFault.Drop())) { Seen = SourceStatus.Stale, Words = "closed the connection before it had answered" },
        new("every connection is reset after a hundred bytes", w => Lose(w, new FakeFault.Cut(100))) { Seen = SourceStatus.Stale },
        new("all watches are reset once", FaultTricks.CutAll),
        new("the server's certificate is wrong", w => Lose(w, new FakeFault.WrongCertificate())) { Seen = SourceStatus.Stale, Words = "no TLS connection to fake.example:6443 can be made" },
        new("nothing is answered", w => Lose(w, new FakeFault.Hang())) { Seen = SourceStatus.Stale, Words = "did not answer in time", SeenWithin = TimeSpan.FromMinutes(2) },
        new("packets vanish for a minute and the connections survive it", Vanish) { HealAsync = w => w.Api.Bodies.ResumeAsync() },
        new("packets vanish for a minute and the connections are never heard of again", Vanish) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("packets vanish for a minute and a ping notices", VanishAndNoticeAsync) { Seen = SourceStatus.Stale, Words = "did not answer in time", SeenWithin = TimeSpan.FromSeconds(80), Lasts = TimeSpan.FromSeconds(15) },
        new("packets vanish for ten minutes", Vanish) { Seen = SourceStatus.Stale, Words = "did not answer in time", SeenWithin = TimeSpan.FromMinutes(3), Lasts = TimeSpan.FromMinutes(7), HealedWithin = TimeSpan.FromMinutes(3) },
        new("one watch is half open", w => w.Api.Bodies.Break(r => r.IsOf(ResourceKinds.Pod), Silence)) { HealedWithin = TimeSpan.FromMinutes(3) },
        new("two watches in a row are half open", HalfOpenTwice) { Lasts = TimeSpan.FromMinutes(4), HealedWithin = TimeSpan.Zero },
        new("every watch is half open from its beginning", HalfOpen) { Lasts = TimeSpan.FromMinutes(30), Blindness = TimeSpan.FromMinutes(8), HealedWithin = TimeSpan.FromMinutes(8) },
        new("every watch ends at once", EndAtOnce) { Lasts = TimeSpan.FromMinutes(10), RequestsAtLast = 4 },
        new("every connection is refused for ten minutes", w => Lose(w, new FakeFault.Refuse())) { Lasts = TimeSpan.FromMinutes(10), RequestsAtLast = 36 },
        new("a balancer closes what is idle while the server says nothing", CloseIdleAsync) { Lasts = TimeSpan.Zero, HealedWithin = TimeSpan.Zero },
    ];

    private static void Lose(FaultWorld world, FakeFault fault)
    {
        world.Always(_ => true, fault);
        world.CutAll();
    }

    private static void Vanish(FaultWorld world)
    {
        world.Always(_ => true, new FakeFault.Unreachable());
        world.Api.Bodies.Break(_ => true, Silence);
    }

    // HTTP/2 pings after 30 s of silence, and gives up after 15 s more.
    private static async Task VanishAndNoticeAsync(FaultWorld world)
    {
        Vanish(world);
        await world.AdvanceAsync(TimeSpan.FromSeconds(45));
        world.CutAll();
    }

    private static void HalfOpenTwice(FaultWorld world)
    {
        world.Next(r => r.IsOf(ResourceKinds.Pod) && r.IsWatch, Silence);
        world.Api.Bodies.Break(r => r.IsOf(ResourceKinds.Pod), Silence);
    }

    private static void HalfOpen(FaultWorld world)
    {
        world.Always(r => r.IsWatch, Silence);
        world.Api.Bodies.Break(r => r.IsWatch, Silence);
    }

    private static void EndAtOnce(FaultWorld world)
    {
        world.Always(r => r.IsWatch, new FakeFault.End(0));
        world.Api.Bodies.Break(r => r.IsWatch, new FakeFault.End(0));
    }

    // Another cluster answers for the versions of the old one with silence, and no watch lives long enough to be found silent.
    private static async Task CloseIdleAsync(FaultWorld world)
    {
        world.Replace();
        world.Objects.Put(ResourceKinds.Pod, "other");
        for (var i = 0; i < 4; i++)
        {
            await world.AdvanceAsync(TimeSpan.FromSeconds(50));
            world.Api.Bodies.Break(r => r.IsWatch, new FakeFault.End(0));
        }
    }
}
