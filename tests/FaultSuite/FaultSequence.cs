using System.Collections.Immutable;
using System.Text;

namespace K8sDoctor.FaultSuite;

/// <summary>What a sequence came to.</summary>
/// <param name="Failure">What did not hold, or null.</param>
/// <param name="Requests">What the client has asked for, and when.</param>
/// <param name="Healing">How long it took after the last fault until all was true.</param>
internal sealed record FaultOutcome(string? Failure, IReadOnlyList<string> Requests, TimeSpan Healing, TimeSpan Blindness, int MostRequests);

/// <summary>Faults, changes of the cluster and time in an order that a seed has drawn, and what must hold then.</summary>
internal sealed record FaultSequence(int Seed, ImmutableArray<FaultStep> Before, ImmutableArray<FaultStep> After)
{
    /// <summary>Within what time after the last fault all must be true.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    /// <summary>Within what time news must arrive when all has been quiet for long.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);

    public static FaultSequence Draw(int seed)
    {
        var random = new Random(seed);
        var dice = new FaultDice(random);
        var before = Enumerable.Range(0, random.Next(12)).Select(_ => dice.Draw()).ToImmutableArray();
        return new(seed, before, [.. Enumerable.Range(0, random.Next(4, 40)).Select(_ => dice.Draw())]);
    }

    /// <summary>Never throws: what went wrong is the outcome.</summary>
    public async Task<FaultOutcome> RunAsync()
    {
        var jitter = new Random(Seed);
        FaultWorld? played = null;
        var healing = TimeSpan.Zero;
        string? failure = null;
        try
        {
            await FaultWorld.RunAsync(async world => healing = await PlayAsync(played = world), jitter.NextDouble);
        }
        catch (Exception e)
        {
            failure = e is Xunit.Sdk.XunitException ? e.Message : e.ToString();
        }

        return new(failure, played!.Watchman.Requests, healing, played!.Watchman.LongestBlindness, played.Watchman.MostRequests);
    }

    /// <summary>The sequence without the steps that the failure does not need.</summary>
    public async Task<FaultSequence> ShrinkAsync()
    {
        var smallest = this;
        for (var i = Before.Length - 1; i >= 0; i--)
            smallest = await BetterAsync(smallest with { Before = smallest.Before.RemoveAt(i) }, smallest);
        for (var i = After.Length - 1; i >= 0; i--)
            smallest = await BetterAsync(smallest with { After = smallest.After.RemoveAt(i) }, smallest);
        return smallest;

        static async Task<FaultSequence> BetterAsync(FaultSequence smaller, FaultSequence larger) => (await smaller.RunAsync()).Failure is null ? larger : smaller;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"FAULT_SEED={Seed}\n");
        foreach (var step in Before)
            text.Append("  ").Append(step).Append('\n');
        text.Append("  the client starts\n");
        foreach (var step in After)
            text.Append("  ").Append(step).Append('\n');
        return text.Append("  all is healed\n").ToString();
    }

    private async Task<TimeSpan> PlayAsync(FaultWorld world)
    {
        foreach (var step in Before)
            await step.DoAsync(world);
        await world.StartAsync();
        foreach (var step in After)
            await step.DoAsync(world);
        await world.HealAsync();
        var healing = await world.UntilAsync(world.IsTrue, Bound);
        Assert.True(healing is not null, $"all is true within {Bound}: {world}");
        await world.AdvanceAsync(Bound);
        Assert.True(world.IsTrue(), $"all stays true: {world}");
        foreach (var kind in FaultWorld.Kinds)
            world.Objects.Put(kind, "last");
        Assert.True(await world.UntilAsync(world.IsTrue, Prompt) is not null, $"news arrive within {Prompt}: {world}");
        Assert.Empty(await world.CompareAsync());
        return healing.Value;
    }
}
