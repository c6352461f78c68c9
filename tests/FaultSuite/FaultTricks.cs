using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>What fault scripts have in common.</summary>
internal static class FaultTricks
{
    /// <summary>How many versions pass between a backup and the next thing that happens.</summary>
    private const int SinceBackup = 100_000;

    public static Task Do(FaultWorld world, Action<FaultWorld> action)
    {
        action(world);
        return Task.CompletedTask;
    }

    public static bool IsOf(this FakeRequest request, ResourceKind kind) => request.Path == kind.ListPath(null);

    /// <summary>A request that brings all objects: a list, or a watch that begins with them.</summary>
    public static bool IsReading(this FakeRequest request) => request["limit"] is not null || request["sendInitialEvents"] == "true";

    /// <summary>A watch that takes up after a list.</summary>
    public static bool IsFollowing(this FakeRequest request) => request.IsWatch && !request.IsReading();

    /// <summary>From now on every request that matches has this fault.</summary>
    public static void Always(this FaultWorld world, Func<FakeRequest, bool> match, FakeFault fault) => world.Api.Faults.Add(match, fault, FakeFaults.Always);

    /// <summary>The next request that matches has this fault.</summary>
    public static void Next(this FaultWorld world, Func<FakeRequest, bool> match, FakeFault fault, int times = 1) => world.Api.Faults.Add(match, fault, times);

    /// <summary>The connections of all open watches are lost.</summary>
    public static void CutAll(this FaultWorld world) => world.Api.Bodies.Break(_ => true, new FakeFault.Cut(0));

    /// <summary>Makes the client read a kind anew: its watch ends, and its version is too old.</summary>
    public static void Relist(this FaultWorld world, ResourceKind kind)
    {
        world.Next(r => r.IsOf(kind) && r.IsFollowing(), new FakeFault.Answer(410, "Expired", "too old resource version: 1 (2)"));
        world.Api.Bodies.Break(r => r.IsOf(kind), new FakeFault.End(0));
    }

    /// <summary>Something is created, changed and deleted in every kind.</summary>
    public static void Happen(this FaultWorld world, int round)
    {
        foreach (var kind in FaultWorld.Kinds)
        {
            world.Objects.Put(kind, $"new{round}");
            world.Objects.Put(kind, "changed");
            world.Objects.Delete(kind, $"doomed{round}");
        }
    }

    /// <summary>Every fault is over; connections that were silent stay so.</summary>
    public static async Task HealAsync(this FaultWorld world)
    {
        world.Api.Faults.Clear();
        world.Api.Authorizer.Clear();
        world.Cluster.ServeOnly(_ => true);
        world.Skew = default;
        await world.Api.Bodies.PardonAsync();
    }

    /// <summary>
    /// Remembers what there is, to be restored later. Until then so much happens that a server which begins there again takes long to overtake the versions
    /// that the client knows: a client that was away meanwhile could not tell, by versions, that they are others. So none is made of a server that was
    /// restored itself and would overtake them by that.
    /// </summary>
    public static void MakeBackup(this FaultWorld world)
    {
        var version = world.Cluster.Version;
        if (world.LeftVersions.Any(left => left > version && left - version < 2 * SinceBackup))
            return;
        world.Backup = world.Cluster.Backup();
        world.Cluster.Skip(SinceBackup);
    }

    /// <summary>The last backup, where there is one, is restored, once.</summary>
    public static void Restore(this FaultWorld world, long? version = null)
    {
        if (world.Backup is { } backup)
        {
            world.LeftVersions.Add(world.Cluster.Version);
            world.Cluster.Restore(backup, version);
        }

        world.Backup = null;
    }

    /// <summary>Another cluster stands behind the address, whose versions are far behind.</summary>
    public static void Replace(this FaultWorld world)
    {
        world.LeftVersions.Add(world.Cluster.Version);
        world.Cluster.Reset(world.Cluster.Version - 10_000_000_000);
    }

    public static string Describe(FakeFault fault) => fault is FakeFault.Garbage garbage ? $"Garbage '{System.Text.Encoding.UTF8.GetString(garbage.Bytes)}'" : fault.ToString();
}
