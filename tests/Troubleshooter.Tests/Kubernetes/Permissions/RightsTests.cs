using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What somebody is shown who may not read everything, and what happens when that changes while it runs.</summary>
public sealed class RightsTests : IAsyncDisposable
{
    private const string Reader = "{verbs: [get, list, watch], apiGroups: ['*'], resources: ['*']}";

    private static readonly SourceScope[] Everything = [.. ResourceKinds.All.Select(k => new SourceScope(k, null))];

    private readonly FakeClusterFixture _fake = new(user: "alice", ns: "team");

    public RightsTests()
    {
        foreach (var ns in (string[])["other", "shop", "team"])
        {
            _fake.Cluster.Apply($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}""");
            _fake.Cluster.Apply(FakeClusterFixture.Pod(ns, "web"));
        }

        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}""");
        _fake.Api.Authorizer.AllowNothing();
    }

    [Fact]
    public async Task Who_may_read_one_namespace_is_shown_just_that_and_asks_for_nothing_else()
    {
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, Everything);

        await _fake.UntilAsync(() => Watches() == Namespaced.Count);

        Assert.Equal(["team"], Pods());
        Assert.Equal(SourceStatus.Forbidden, Status(ResourceKinds.Pod, null));
        Assert.Equal(SourceStatus.Synced, Status(ResourceKinds.Pod, "team"));
        Assert.Equal(SourceStatus.Forbidden, Status(ResourceKinds.Node, null));
        Assert.Equal("alice may not list nodes", _fake.State.StatusOf(ResourceKinds.Node, null).Detail);
        Assert.Equal(["team"], _fake.Live.Access.Namespaces);
        Assert.All(Lists(), r => Assert.Contains("/namespaces/team/", r.Path));
    }

    [Fact]
    public async Task It_is_asked_beside_the_first_contact_and_not_after_it()
    {
        _fake.Api.Faults.Add(r => r.Path == "/version", new FakeFault.Hang());
        _ = _fake.Start(true, Everything);

        await _fake.UntilAsync(() => _fake.Count(r => r.Method == "POST") == 5);

        Assert.Empty(Lists());
    }

    [Fact]
    public async Task For_who_may_read_everything_an_hour_costs_two_questions_every_two_minutes()
    {
        Grant("ClusterRole", Reader);
        _ = _fake.Start(true, new SourceScope(ResourceKinds.Pod, null));
        await _fake.UntilAsync(() => Watches() == 1);
        var asked = _fake.Count(r => r.Method == "POST");
        Assert.Equal(2, asked);

        var end = _fake.Clock.GetUtcNow().AddHours(1);
        while (_fake.Clock.GetUtcNow() < end)
        {
            _fake.Clock.Advance(TimeSpan.FromSeconds(30));
            await RestAsync();
        }

        Assert.InRange(_fake.Count(r => r.Method == "POST") - asked, 2 * 20, 2 * 31);
    }

    [Fact]
    public async Task Who_may_list_namespaces_is_shown_those_that_may_be_read_all_kinds_of_the_same_ones()
    {
        Grant("ClusterRole", "{verbs: [list, watch], apiGroups: [''], resources: [namespaces]}");
        Grant("Role", Reader, "shop");
        Grant("Role", "{verbs: [get, list, watch], apiGroups: [''], resources: [pods]}", "other");
        _ = _fake.Start(true, Everything);

        await _fake.UntilAsync(() => Watches() == 1 + Namespaced.Count + 1);

        Assert.Equal(["other", "shop"], Pods());
        Assert.Equal(["other", "shop"], _fake.Live.Access.Namespaces);
        Assert.Equal(SourceStatus.Forbidden, Status(ResourceKinds.Service, "other"));
        Assert.Equal(SourceStatus.Synced, Status(ResourceKinds.Service, "shop"));
        Assert.Equal(["events", "services"], _fake.Live.Access.Missing.Where(m => m.Namespace == "other" && m.Resource is "services" or "events" or "pods").Select(m => m.Resource));
        Assert.DoesNotContain(_fake.Live.Access.Missing, m => m.Namespace == "shop");
        Assert.Contains(_fake.Live.Access.Missing, m => m is { Resource: "nodes", Namespace: null });
    }

    [Fact]
    public async Task Of_many_namespaces_fifty_are_looked_at_each_is_asked_about_once_and_the_rest_is_counted()
    {
        Grant("ClusterRole", "{verbs: [list, watch], apiGroups: [''], resources: [namespaces]}");
        for (var i = 0; i < 70; i++)
        {
            _fake.Cluster.Apply($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n{{{i:d2}}}"}}""");
            if (i % 7 != 0)
                Grant("Role", Reader, $"n{i:d2}");
        }

        _ = _fake.Start(true, [new(ResourceKinds.Namespace, null), new(ResourceKinds.Pod, null), new(ResourceKinds.Service, null)]);

        await _fake.UntilAsync(() => Watches() == 1 + (2 * 50));
        Assert.Equal(50, _fake.Live.Access.Namespaces.Length);
        Assert.Equal(10, _fake.Live.Access.LeftOut);
        Assert.Equal(1 + 1 + 72, _fake.Count(r => r.Path.EndsWith("/selfsubjectrulesreviews", StringComparison.Ordinal)));
        Assert.Equal(1 + 100, _fake.Lists());
    }

    [Fact]
    public async Task A_scan_reads_the_same_namespaces_as_the_live_view()
    {
        Grant("ClusterRole", "{verbs: [list], apiGroups: [''], resources: [namespaces]}");
        Grant("Role", Reader, "shop");

        await _fake.ListAsync(Everything);

        Assert.Equal(["shop"], Pods());
        Assert.Equal(SourceStatus.Forbidden, Status(ResourceKinds.Pod, null));
        Assert.Equal(0, Watches());
    }

    [Fact]
    public async Task Who_may_read_nothing_is_told_so_of_every_kind_without_a_single_list()
    {
        var changes = await _fake.ListAsync(Everything);

        Assert.Equal(ResourceKinds.All, changes.OfType<SourceState>().Where(s => s.Status == SourceStatus.Forbidden).Select(s => s.Kind).OrderBy(k => k.Index));
        Assert.Empty(Lists());
        Assert.Empty(_fake.Live.Access.Namespaces);
        Assert.Equal("alice", _fake.Live.Access.User);
    }

    [Fact]
    public async Task From_some_namespaces_to_all_of_them_there_is_no_moment_of_emptiness()
    {
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == Namespaced.Count);
        var least = WatchKnownPods("team");

        Grant("ClusterRole", Reader);

        await SoonAsync(() => Pods().Count == 3 && Watches() == ResourceKinds.All.Length);
        Assert.Equal(1, least());
        Assert.Equal(SourceStatus.Synced, Status(ResourceKinds.Pod, null));
        Assert.DoesNotContain(_fake.State.Sources, s => s.Namespace is not null);
        Assert.Empty(_fake.Live.Access.Namespaces);
        Assert.Empty(_fake.Live.Access.Missing);
    }

    [Fact]
    public async Task From_all_namespaces_to_some_what_may_still_be_read_stays_known_throughout()
    {
        Grant("ClusterRole", Reader);
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == ResourceKinds.All.Length);
        var least = WatchKnownPods("team");

        Take("ClusterRole", Reader);

        await SoonAsync(() => Pods() is ["team"] && Watches() == Namespaced.Count);
        Assert.Equal(1, least());
        Assert.False(_fake.State.StatusOf(ResourceKinds.Pod, "shop").IsKnown);
        Assert.Equal(SourceStatus.Forbidden, Status(ResourceKinds.Node, null));
        Assert.Empty(_fake.State.All(ResourceKinds.Node));
        Assert.Equal(["team"], _fake.Live.Access.Namespaces);
    }

    [Fact]
    public async Task A_run_that_is_started_again_with_other_rights_leaves_no_scope_behind_and_loses_nothing()
    {
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == Namespaced.Count && Pods() is ["team"]);
        var least = WatchKnownPods("team");
        await _fake.StopAsync();
        Grant("ClusterRole", Reader);

        _ = _fake.Start(true, Everything);

        await _fake.UntilAsync(() => Pods().Count == 3 && _fake.State.Sources.All(s => s is { Namespace: null, Status: SourceStatus.Synced }), stepSeconds: 1);
        Assert.Equal(1, least());
    }

    [Fact]
    public async Task When_all_rights_go_pods_go_first_and_what_is_left_of_them_tells_no_tale()
    {
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == Namespaced.Count);
        var told = _fake.Seen.Count;

        Take("Role", Reader, "team");

        await SoonAsync(() => Watches() == 0 && !_fake.State.Sources.Any(s => s.Namespace is not null));
        Assert.Equal(ResourceKinds.Pod, Assert.IsType<ScopeEnded>(_fake.Seen[told]).Kind);
        Assert.Empty(Pods());
        Assert.All(ResourceKinds.All, kind => Assert.False(_fake.State.StatusOf(kind, "team").IsKnown));
        Assert.Empty(_fake.Live.Access.Namespaces);
    }

    [Fact]
    public async Task A_kind_that_is_lost_in_one_namespace_is_told_to_be_and_comes_back()
    {
        const string Pods = "{verbs: [get, list, watch], apiGroups: [''], resources: [pods]}";
        const string Services = "{verbs: [get, list, watch], apiGroups: [''], resources: [services]}";
        Grant("ClusterRole", "{verbs: [list, watch], apiGroups: [''], resources: [namespaces]}");
        foreach (var ns in (string[])["shop", "team"])
        {
            Grant("Role", Pods, ns);
            Grant("Role", Services, ns);
            _fake.Cluster.Apply($$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","namespace":"{{{ns}}}"}}""");
        }

        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == 5);

        Take("Role", Services, "shop");
        await _fake.UntilAsync(() => Status(ResourceKinds.Service, "shop") == SourceStatus.Forbidden, stepSeconds: 5);
        Assert.Equal(["team"], _fake.State.All(ResourceKinds.Service).Select(s => s.Namespace));
        Assert.Equal(SourceStatus.Synced, Status(ResourceKinds.Pod, "shop"));

        Grant("Role", Services, "shop");
        await _fake.UntilAsync(() => _fake.State.All(ResourceKinds.Service).Count == 2, stepSeconds: 5);
        Assert.Equal(SourceStatus.Synced, Status(ResourceKinds.Service, "shop"));
        Assert.DoesNotContain(_fake.Live.Access.Missing, m => m.Namespace is not null && m.Resource == "services");
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_noticed_though_the_watch_goes_on_and_its_return_is_noticed_too()
    {
        const string Nodes = "{verbs: [get, list, watch], apiGroups: [''], resources: [nodes]}";
        Grant("Role", Reader, "team");
        Grant("ClusterRole", Nodes);
        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == Namespaced.Count + 1);

        Take("ClusterRole", Nodes);
        await SoonAsync(() => Status(ResourceKinds.Node, null) == SourceStatus.Forbidden);
        Assert.Empty(_fake.State.All(ResourceKinds.Node));
        await _fake.UntilAsync(() => Watches() == Namespaced.Count);

        Grant("ClusterRole", Nodes);
        await SoonAsync(() => Status(ResourceKinds.Node, null) == SourceStatus.Synced);
        Assert.Single(_fake.State.All(ResourceKinds.Node));
    }

    [Fact]
    public async Task A_list_that_is_refused_against_the_word_of_the_review_is_asked_about_at_once_and_nothing_is_forgotten_until_then()
    {
        Grant("ClusterRole", Reader);
        Grant("Role", Reader, "team");
        _fake.Api.Faults.Add(r => r.IsWatch, new FakeFault.Cut(10));
        _ = _fake.Start(true, new SourceScope(ResourceKinds.Pod, null));
        await _fake.UntilAsync(() => Watches() == 1);
        var least = WatchKnownPods("team");
        Take("ClusterRole", Reader);

        _fake.Cluster.Apply(FakeClusterFixture.Pod("shop", "breaks-the-watch"));

        await SoonAsync(() => Pods() is ["team"], seconds: 60);
        Assert.Equal(1, least());
    }

    [Fact]
    public async Task Namespaces_that_come_are_added_and_those_that_go_are_dropped()
    {
        Grant("ClusterRole", "{verbs: [list, watch], apiGroups: [''], resources: [namespaces]}");
        Grant("Role", Reader, "shop");
        Grant("Role", Reader, "fresh");
        _ = _fake.Start(true, Everything);
        await _fake.UntilAsync(() => Watches() == 1 + Namespaced.Count);

        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"fresh"}}""");
        _fake.Cluster.Apply(FakeClusterFixture.Pod("fresh", "web"));
        await _fake.UntilAsync(() => Pods() is ["fresh", "shop"] && Watches() == 1 + (2 * Namespaced.Count));

        _fake.Cluster.Delete(ResourceKinds.Namespace.ApiVersion, "Namespace", "", "shop");
        await _fake.UntilAsync(() => Pods() is ["fresh"] && Watches() == 1 + Namespaced.Count && !_fake.State.Sources.Any(s => s.Namespace == "shop"));
        Assert.Equal(["fresh"], _fake.Live.Access.Namespaces);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Where_no_review_is_to_be_had_lists_tell_and_ones_own_namespace_is_tried(int code)
    {
        _fake.Api.Faults.Add(r => r.Method == "POST", new FakeFault.Answer(code, "No", "no"), 1000);
        Grant("Role", "{verbs: [get, list, watch], apiGroups: [''], resources: [pods, services, secrets]}", "team");
        _ = _fake.Start(true, Everything);

        await _fake.UntilAsync(() => Watches() == 2 && ResourceKinds.All.All(k => Status(k, null) == SourceStatus.Forbidden));

        Assert.Equal(["team"], Pods());
        Assert.DoesNotContain(_fake.Api.Requests, r => r.Path.Contains("secrets", StringComparison.Ordinal));
        Assert.Equal(
            "nodes is forbidden: User \"alice\" cannot list resource \"nodes\" in API group \"\" at the cluster scope", _fake.State.StatusOf(ResourceKinds.Node, null).Detail);
    }

    [Fact]
    public async Task What_was_refused_where_nobody_can_say_is_tried_again_without_a_word()
    {
        _fake.Api.Faults.Add(r => r.Method == "POST", new FakeFault.Answer(403, "No", "no"), 1000);
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, new SourceScope(ResourceKinds.Pod, null), new SourceScope(ResourceKinds.Node, null));
        await _fake.UntilAsync(() => Watches() == 1 && Status(ResourceKinds.Node, null) == SourceStatus.Forbidden);
        await RestAsync();
        var told = _fake.Seen.Count;

        await _fake.UntilAsync(() => _fake.Count(r => r.Path == "/api/v1/nodes") == 3, stepSeconds: 10);

        Assert.DoesNotContain(_fake.Seen.Skip(told), c => c is SourceState or Replaced or ScopeEnded);
    }

    [Fact]
    public async Task Secrets_are_not_asked_for_without_the_right_and_listed_as_metadata_with_it()
    {
        Grant("ClusterRole", "{verbs: [list, watch], apiGroups: [''], resources: [pods, nodes]}");
        var secrets = new SourceScope(ResourceKinds.Secret, null);
        await _fake.ListAsync(secrets);
        Assert.DoesNotContain(_fake.Api.Requests, r => r.Path.Contains("secrets", StringComparison.Ordinal));
        Assert.Empty(_fake.Live.Access.Missing);

        await using var allowed = new FakeClusterFixture(user: "alice", ns: "team");
        allowed.Api.Authorizer.Replace("alice", [PermissionReaderTests.Role("ClusterRole", "{verbs: [list], apiGroups: [''], resources: [secrets]}")]);
        await allowed.ListAsync(secrets);
        Assert.Single(allowed.Api.Requests, r => r.Path == "/api/v1/secrets" && r.Accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kind_that_may_be_listed_and_not_watched_is_listed_again_and_never_called_current()
    {
        Grant("ClusterRole", "{verbs: [list], apiGroups: [''], resources: [nodes]}");
        _ = _fake.Start(true, new SourceScope(ResourceKinds.Node, null));
        await _fake.UntilAsync(() => Status(ResourceKinds.Node, null) == SourceStatus.Stale);
        Assert.Single(_fake.State.All(ResourceKinds.Node));

        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n2"}}""");
        await _fake.UntilAsync(() => _fake.State.All(ResourceKinds.Node).Count == 2, stepSeconds: 5);

        var asked = _fake.Count(r => r.Path == "/api/v1/nodes");
        var end = _fake.Clock.GetUtcNow().AddMinutes(10);
        await _fake.UntilAsync(() => _fake.Clock.GetUtcNow() >= end, stepSeconds: 10);
        Assert.InRange(_fake.Count(r => r.Path == "/api/v1/nodes") - asked, 4, 40);
        Assert.Equal(["watch"], Assert.Single(_fake.Live.Access.Missing).Verbs.Except(["get"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_that_was_refused_is_read_when_it_may_be(bool reviews)
    {
        const string Logs = "{verbs: [get], apiGroups: [''], resources: [pods/log]}";
        if (!reviews)
            _fake.Api.Faults.Add(r => r.Method == "POST", new FakeFault.Answer(403, "No", "no"), 1000);
        Grant("Role", "{verbs: [get, list, watch], apiGroups: [''], resources: [pods]}", "team");
        _fake.Cluster.SetLog("team", "web", "app", false, "hello\n");
        _ = _fake.Start(true, new SourceScope(ResourceKinds.Pod, "team"));
        await _fake.UntilAsync(() => Watches() == 1);

        await _fake.FetchAsync(new WantLog(new("team", "web", "app", Previous: false)));
        Assert.Equal(LogProblem.Forbidden, Assert.Single(_fake.Seen.OfType<LogRead>()).Log.Problem);
        Assert.Equal(reviews ? 0 : 1, _fake.Count(r => r.Path.EndsWith("/log", StringComparison.Ordinal)));
        Assert.Contains(_fake.Live.Access.Missing, m => m is { Resource: "pods/log", Namespace: "team" });

        Grant("Role", Logs, "team");
        await SoonAsync(() => _fake.Seen.OfType<LogRead>().Last().Log.Lines is ["hello"], seconds: reviews ? 150 : 480); // without reviews a namespace's logs are not tried for five minutes
        Assert.DoesNotContain(_fake.Live.Access.Missing, m => m.Resource == "pods/log");
    }

    [Fact]
    public async Task What_a_rule_wants_and_may_not_be_read_is_answered_so_and_listed_when_it_may()
    {
        const string Nodes = "{verbs: [list, watch], apiGroups: [''], resources: [nodes]}";
        Grant("Role", Reader, "team");
        _ = _fake.Start(true, new SourceScope(ResourceKinds.Pod, "team"));
        await _fake.UntilAsync(() => Watches() == 1);

        await _fake.FetchAsync(new WantKind(ResourceKinds.Node, null));
        Assert.Equal(SourceStatus.Forbidden, Status(ResourceKinds.Node, null));
        Assert.Contains(_fake.Live.Access.Missing, m => m.Resource == "nodes");

        Grant("ClusterRole", Nodes);
        await _fake.UntilAsync(() => Status(ResourceKinds.Node, null) == SourceStatus.Synced, stepSeconds: 5);
        Assert.Empty(_fake.Live.Access.Missing);
    }

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    /// <summary>Moves the clock, each time when all has come to rest, until it is so; fails when it takes longer than two minutes, their jitter, and a little.</summary>
    private async Task SoonAsync(Func<bool> isSo, double seconds = 150)
    {
        var end = _fake.Clock.GetUtcNow().AddSeconds(seconds);
        await RestAsync();
        while (!isSo())
        {
            Assert.True(_fake.Clock.GetUtcNow() < end, $"not within {seconds} s");
            _fake.Clock.Advance(TimeSpan.FromSeconds(5));
            await RestAsync();
        }
    }

    private async Task RestAsync()
    {
        var last = (0, 0, 0);
        for (var calm = 0; calm < 10; calm++)
        {
            await _fake.UntilAsync(() => true);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            var now = (_fake.Seen.Count, _fake.Api.Requests.Count, Watches());
            calm = now == last ? calm : 0;
            last = now;
        }
    }

    private static List<ResourceKind> Namespaced { get; } = [.. ResourceKinds.All.Where(k => k.Namespaced)];

    private void Grant(string kind, string rule, string? ns = null) => _fake.Api.Authorizer.ApplyFor("alice", PermissionReaderTests.Role(kind, rule, ns));

    private void Take(string kind, string rule, string? ns = null) => Assert.True(_fake.Api.Authorizer.Remove(kind, ns ?? "", $"r{(uint)rule.GetHashCode(StringComparison.Ordinal)}"));

    private int Watches() => _fake.Api.OpenWatches;

    private SourceStatus Status(ResourceKind kind, string? ns) => _fake.State.StatusOf(kind, ns).Status;

    private List<string> Pods() => [.. _fake.State.All(ResourceKinds.Pod).Select(p => p.Namespace)];

    private IEnumerable<FakeRequest> Lists() => _fake.Api.Requests.Where(r => r["limit"] is not null);

    /// <summary>The fewest pods of a namespace that were known, and known to be all, after any change from now on; -1 when they were not known.</summary>
    private Func<int> WatchKnownPods(string ns)
    {
        var least = int.MaxValue;
        _fake.OnChange = _ => least = Math.Min(least, _fake.State.StatusOf(ResourceKinds.Pod, ns).IsKnown ? _fake.State.All(ResourceKinds.Pod, ns).Count : -1);
        return () => least;
    }
}
