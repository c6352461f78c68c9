using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A live session that goes from one cluster, or namespace, to another, over real sockets.</summary>
public sealed class SwitchingTests
{
    [Fact]
    public async Task It_goes_to_another_cluster_and_leaves_nothing_open_at_the_old_one()
    {
        await using var lab = await SwitchingFixture.StartAsync();
        var before = await lab.IsAtAsync("one", "", pods: 2);
        await Until(lab, () => lab.One.Server.Api.OpenWatches == 2);

        Assert.True((await lab.Session.Places.GoAsync("two", null)).IsEmpty);

        var after = await lab.IsAtAsync("two", "", pods: 1);
        Assert.Equal((before.Sight + 1, "two-admin"), (after.Sight, after.Identity.User.Value));
        Assert.Equal(("", " --context two"), (before.Identity.Flags.Value, after.Identity.Flags.Value));
        Assert.True(after.Version > before.Version);
        await Until(lab, () => IsLeft(lab.One));
        await Until(lab, () => lab.Two.Server.Api.OpenWatches == 2);

        lab.Two.Cluster.Apply(FakeClusterFixture.Pod("a", "two-2"));
        await lab.UntilAsync(v => v.ChangesPerSecond > 0);
        await lab.StopAsync();
        await Until(lab, () => IsLeft(lab.Two));
    }

    [Fact]
    public async Task It_goes_back_and_forth()
    {
        await using var lab = await SwitchingFixture.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await lab.Session.Places.GoAsync("two", null);
            await lab.IsAtAsync("two", "", pods: 1);
            await lab.Session.Places.GoAsync("one", null);
            await lab.IsAtAsync("one", "", pods: 2);
        }

        await Until(lab, () => IsLeft(lab.Two));
    }

    [Fact]
    public async Task Who_changes_their_mind_lands_where_they_want_to_be()
    {
        await using var lab = await SwitchingFixture.StartAsync();
        await lab.IsAtAsync("one", "", pods: 2);
        lab.Two.Server.Api.Faults.Add(r => r.Path == "/version", new FakeFault.Hang());

        var first = lab.Session.Places.GoAsync("two", null);
        await Until(lab, () => lab.Two.Server.Api.OpenRequests > 0);
        var second = await lab.Session.Places.GoAsync(null, "b");

        Assert.True((await first).IsEmpty);
        Assert.True(second.IsEmpty);
        await lab.IsAtAsync("one", "b", pods: 1);
        await Until(lab, () => IsLeft(lab.Two));
    }

    [Theory]
    [InlineData("nowhere", "127.0.0.1:9")]
    [InlineData("half", "missing")]
    [InlineData("twoo", "there is no context 'twoo', did you mean two?")]
    public async Task A_context_that_is_broken_says_why_and_the_old_one_goes_on(string context, string why)
    {
        await using var lab = await SwitchingFixture.StartAsync(new() { RequestTimeout = TimeSpan.FromSeconds(2) });
        var before = await lab.IsAtAsync("one", "", pods: 2);
        await Until(lab, () => lab.One.Server.Api.OpenWatches == 2);
        var requests = lab.One.Server.Api.Requests.Count;

        var answer = await lab.Session.Places.GoAsync(context, null);

        Assert.Contains(why, answer.Value, StringComparison.Ordinal);
        Assert.Equal((before.Identity, before.Sight), (lab.Session.Current.Identity, lab.Session.Current.Sight));
        Assert.Equal((2, requests), (lab.One.Server.Api.OpenWatches, lab.One.Server.Api.Requests.Count));
    }

    [Fact]
    public async Task Credentials_of_the_command_line_go_to_no_other_cluster()
    {
        await using var lab = await SwitchingFixture.StartAsync(new() { Token = "of-one", As = "ann" }, one => one.Server.Accounts.AddToken("of-one", new("bob", "system:masters")));
        await lab.IsAtAsync("one", "", pods: 2);

        await lab.Session.Places.GoAsync("two", null);
        await lab.IsAtAsync("two", "", pods: 1);

        Assert.DoesNotContain(lab.Two.Server.Api.Requests, r => r.Headers.Any(h => h.Value.Contains("of-one", StringComparison.Ordinal) || h.Key.StartsWith("impersonate-", StringComparison.Ordinal)));
        lab.One.Server.Api.ClearRequests();
        await lab.Session.Places.GoAsync("one", null);
        await lab.IsAtAsync("one", "", pods: 2);
        Assert.All(lab.One.Server.Api.Requests, r => Assert.Equal("Bearer of-one", r.Headers["authorization"]));
    }

    [Fact]
    public async Task Another_namespace_is_watched_over_the_same_connection()
    {
        await using var lab = await SwitchingFixture.StartAsync(new() { Namespace = "a" });
        await lab.IsAtAsync("one", "a", pods: 1);
        await Until(lab, () => Watches(lab, "/namespaces/a/") == 2);

        await lab.Session.Places.GoAsync(null, "b");

        await lab.IsAtAsync("one", "b", pods: 1);
        await Until(lab, () => Watches(lab, "/namespaces/b/") == 2 && lab.One.Server.Api.OpenWatches == 2);
        Assert.Equal(1, lab.One.Server.OpenConnections);

        await lab.Session.Places.GoAsync(null, null);
        await lab.IsAtAsync("one", "", pods: 2);
    }

    [Fact]
    public async Task The_contexts_are_those_of_all_files_and_the_current_one_is_marked()
    {
        await using var lab = await SwitchingFixture.StartAsync();
        lab.Session.Places.ReadContexts();
        await Until(lab, () => lab.Session.Places.Contexts.All.Length > 0);

        Assert.Equal(["half", "nowhere", "one", "two"], lab.Session.Places.Contexts.All.Select(c => c.Name.Value));
        Assert.Equal("one", Assert.Single(lab.Session.Places.Contexts.All, c => c.IsCurrent).Name.Value);
        Assert.Equal(("missing", "ann"), (lab.Session.Places.Contexts.All[0].Cluster.Value, lab.Session.Places.Contexts.All[0].User.Value));
    }

    private static int Watches(SwitchingFixture lab, string place) => lab.One.Server.Api.Requests.Count(r => r.IsWatch && r.Path.Contains(place, StringComparison.Ordinal));

    private static bool IsLeft(FakeServerFixture at) => at.Server.Api is { OpenWatches: 0, OpenRequests: 0 } && at.Server.OpenConnections == 0;

    private static Task Until(SwitchingFixture lab, Func<bool> isSo) => lab.UntilAsync(_ => isSo());
}
