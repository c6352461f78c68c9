using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.FaultSuite;

/// <summary>Every fault by itself: while it lasts it is told, and within bounded time after it the client shows what a fresh list shows.</summary>
public sealed class ScriptedFaultTests
{
    private static readonly Dictionary<string, FaultCase> Cases =
        ConnectionFaults.All.Concat(AnswerFaults.All).Concat(BodyFaults.All).Concat(HistoryFaults.All).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task It_is_told_and_overcome_while_watching(string name) => FaultWorld.RunAsync(async world =>
    {
        var fault = Cases[name];
        Populate(world, fault);
        await world.StartAsync();
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.True(world.IsTrue(), "all is true before anything happens");

        await fault.BreakAsync(world);
        world.Happen(1);
        if (fault.Seen is { } seen)
        {
            var told = await world.UntilAsync(() => State(world, fault) is var state && state.Status == seen && state.Detail.Contains(fault.Words), fault.SeenWithin);
            Assert.True(told is not null, $"{seen} ({fault.Words}) within {fault.SeenWithin}: {State(world, fault)}");
        }

        await LastAsync(world, fault);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public Task It_is_told_and_overcome_from_the_start(string name) => FaultWorld.RunAsync(async world =>
    {
        var fault = Cases[name];
        Populate(world, fault);
        await fault.BreakAsync(world);
        await world.StartAsync();
        await world.AdvanceAsync(TimeSpan.FromSeconds(10));
        await LastAsync(world, fault);
    });

    private static void Populate(FaultWorld world, FaultCase fault)
    {
        foreach (var kind in FaultWorld.Kinds)
        {
            foreach (var name in (string[])["one", "two", "changed", "doomed1", "doomed2"])
                world.Objects.Put(kind, name);
        }

        world.Watchman.Blindness = fault.Blindness;
        for (var i = 0; i < fault.Pods; i++)
            world.Objects.Put(ResourceKinds.Pod, $"pod{i:d4}");
    }

    /// <summary>The fault lasts, and is healed, and all is true in time.</summary>
    private static async Task LastAsync(FaultWorld world, FaultCase fault)
    {
        await world.AdvanceAsync(fault.Lasts);
        if (fault.RequestsAtLast is { } most)
            Assert.InRange(world.Watchman.RequestsAtLast, 0, most);
        world.Happen(10);
        world.Api.Faults.Clear();
        await fault.HealAsync(world);
        Assert.True(await world.UntilAsync(world.IsTrue, fault.HealedWithin) is not null, $"all is true within {fault.HealedWithin}: {world}");
        Assert.Empty(await world.CompareAsync());
    }

    private static SourceState State(FaultWorld world, FaultCase fault) => world.State.StatusOf(fault.Kind, null);
}
