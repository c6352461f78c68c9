using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>Draws the steps of a sequence.</summary>
/// <param name="random">The only source of chance.</param>
internal sealed class FaultDice(Random random)
{
    private static readonly string[] Names = ["one", "two", "three", "four", "five", "six"];

    private static readonly (string Words, Func<FakeRequest, bool> Match)[] Verbs =
    [
        ("request", _ => true), ("watch", r => r.IsWatch), ("watch after a list", r => r.IsFollowing()), ("read", r => r.IsReading()), ("list", r => !r.IsWatch),
    ];

    public FaultStep Draw() => random.Next(100) switch
    {
        < 32 => Happen(),
        < 57 => Wait(),
        < 77 => Fault(),
        < 84 => Break(),
        < 89 => History(),
        < 93 => Rights(),
        < 96 => Server(),
        _ => new("all is healed", FaultTricks.HealAsync),
    };

    private T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    private ResourceKind Kind() => Of(FaultWorld.Kinds.AsSpan());

    private FaultStep Happen()
    {
        var (kind, name) = (Kind(), Of<string>(Names));
        return random.Next(4) == 0
            ? new($"{kind} {name} is deleted", w => w.Objects.Delete(kind, name))
            : new($"{kind} {name} is created or changed", w => w.Objects.Put(kind, name));
    }

    private FaultStep Wait()
    {
        var time = TimeSpan.FromSeconds(random.Next(4) switch { 0 => random.Next(1, 3), 1 => random.Next(3, 20), 2 => random.Next(20, 100), _ => 0.1 });
        return time > TimeSpan.FromSeconds(90) && random.Next(3) == 0
            ? new("ten minutes pass", w => w.AdvanceAsync(TimeSpan.FromMinutes(10)))
            : new($"{time.TotalSeconds} s pass", w => w.AdvanceAsync(time));
    }

    private (string Words, Func<FakeRequest, bool> Match) Match()
    {
        var (words, verb) = Of(Verbs);
        if (random.Next(3) == 0)
            return ($"{words} of anything", verb);
        var kind = Kind();
        return ($"{words} of {kind}", r => r.IsOf(kind) && verb(r));
    }

    private FaultStep Fault()
    {
        var (words, match) = Match();
        var fault = random.Next(3) switch { 0 => Connection(), 1 => Answer(), _ => Body() };
        var times = Of(1, 1, 2, 3, 8, FakeFaults.Always);
        return new($"{(times == FakeFaults.Always ? "from now on, every" : $"the next {times}")} {words}: {FaultTricks.Describe(fault)}", w => w.Next(match, fault, times));
    }

    private FakeFault Connection() => random.Next(5) switch
    {
        0 => new FakeFault.Refuse(),
        1 => new FakeFault.Drop(),
        2 => new FakeFault.WrongCertificate(),
        3 => new FakeFault.Unreachable(),
        _ => new FakeFault.Hang(),
    };

    private FakeFault Answer() => random.Next(6) switch
    {
        0 => new FakeFault.Answer(Of(401, 403, 404), "Refused", "refused"),
        1 => new FakeFault.Answer(410, "Expired", "too old"),
        2 => new FakeFault.Answer(429, "TooManyRequests", "slow down", Of(null, "1", "15", "Thu, 01 Jan 2026 00:00:00 GMT", "nonsense", "-5")),
        3 => new FakeFault.Answer(Of(500, 502, 503, 504), "Broken", "broken", Of(null, "2")),
        4 => new FakeFault.Garbage(Garbage()),
        _ => new FakeFault.Garbage([]),
    };

    private byte[] Garbage() => random.Next(5) switch
    {
        0 => "<html>\n"u8.ToArray(),
        1 => "{\"type\":\"ADDED\",\"object\":[\n"u8.ToArray(),
        2 => "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":500,\"message\":\"broken\"}}\n"u8.ToArray(),
        3 => "{\"type\":\"BOOKMARK\",\"object\":{}}\n"u8.ToArray(),
        _ => [0xff, 0xfe, 0x00, (byte)'\n', (byte)'\n'],
    };

    private FakeFault.Body Body() => random.Next(8) switch
    {
        0 => new FakeFault.Cut(random.Next(2000)),
        1 => new FakeFault.CutInCharacter(),
        2 => new FakeFault.End(random.Next(2000)),
        3 => new FakeFault.Silence(random.Next(2000)),
        4 => new FakeFault.Pieces(random.Next(1, 100)),
        5 => new FakeFault.Repeat(),
        6 => new FakeFault.Swap(),
        _ => new FakeFault.Pad(random.Next(300_000)),
    };

    private FaultStep Break()
    {
        var (words, match) = Match();
        FakeFault.Body fault = random.Next(3) switch { 0 => new FakeFault.Cut(0), 1 => new FakeFault.End(0), _ => new FakeFault.Silence(0) };
        return new($"every open {words} breaks: {FaultTricks.Describe(fault)}", w => w.Api.Bodies.Break(match, fault));
    }

    private FaultStep History() => random.Next(7) switch
    {
        0 or 1 => new("the history is compacted", w => w.Cluster.Compact()),
        2 => new("a backup is made", FaultTricks.MakeBackup),
        3 => new("the last backup is restored", w => w.Restore()),
        4 => new("the last backup is restored with a much higher version", w => w.Restore(w.Cluster.Version + 1_000_000)),
        5 => new("another cluster stands behind the address", FaultTricks.Replace),
        _ => Storm(),
    };

    private FaultStep Storm()
    {
        var kind = Kind();
        return new($"{kind} storm changes 250 times", w =>
        {
            for (var i = 0; i < 250; i++)
                w.Objects.Put(kind, "storm");
        });
    }

    private FaultStep Rights()
    {
        var kind = Kind();
        return random.Next(3) switch
        {
            0 => new($"{kind} may not be read", w => w.Api.Authorizer.Deny(kind.Plural)),
            1 => new($"{kind} may not be watched", w => w.Api.Authorizer.Deny(kind.Plural, null, "watch")),
            _ => new("everything may be read", w => w.Api.Authorizer.Clear()),
        };
    }

    private FaultStep Server()
    {
        var skew = TimeSpan.FromMinutes(random.Next(-90, 90));
        return random.Next(5) switch
        {
            0 => new("apps is not served", w => w.Cluster.ServeOnly(k => k.Group != "apps")),
            1 => new("everything is served", w => w.Cluster.ServeOnly(_ => true)),
            2 => new($"the server's clock is off by {skew}", w => w.Skew = skew),
            3 => new("watch-list is not served", w => w.Api.WatchList = false),
            _ => new("watch-list is served", w => w.Api.WatchList = true),
        };
    }
}
