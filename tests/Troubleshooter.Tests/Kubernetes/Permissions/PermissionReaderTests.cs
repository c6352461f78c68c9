using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>How few questions it takes to know what may be read, and what is made of answers that are none.</summary>
public sealed class PermissionReaderTests : IDisposable
{
    private const string Lists = "{verbs: [get, list, watch], apiGroups: ['*'], resources: ['*']}";

    private readonly ManualClock _clock = new();
    private readonly FakeApi _api;
    private readonly List<IDisposable> _open = [];

    public PermissionReaderTests() => _api = new(new FakeCluster(_clock));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_list_and_watch_everything_is_asked_two_questions()
    {
        _api.Authorizer.Replace("alice", [Role("ClusterRole", Lists)]);

        var known = await ReadAsync();

        Assert.Equal(["selfsubjectaccessreviews", "selfsubjectaccessreviews"], Asked());
        Assert.All(ResourceKinds.All, kind => Assert.Equal(Permission.Granted, known.ToList(kind, null)));
        Assert.Equal(Permission.Granted, known.Of("watch", ResourceKinds.Pod, "any"));
    }

    [Fact]
    public async Task Who_may_not_is_asked_five_and_all_is_known()
    {
        _api.Authorizer.Replace("alice", [Role("ClusterRole", "{verbs: [list], apiGroups: [''], resources: [nodes]}"), Role("Role", "{verbs: [list], apiGroups: [''], resources: [pods]}", "team")]);

        var known = await ReadAsync();

        Assert.Equal(["selfsubjectaccessreviews", "selfsubjectaccessreviews", "selfsubjectreviews", "selfsubjectrulesreviews", "selfsubjectrulesreviews"], Asked());
        Assert.Equal(Permission.Granted, known.ToList(ResourceKinds.Node, null));
        Assert.Equal(Permission.Denied, known.Of("watch", ResourceKinds.Node, null));
        Assert.Equal(Permission.Denied, known.ToList(ResourceKinds.Pod, null));
        Assert.Equal(Permission.Granted, known.ToList(ResourceKinds.Pod, "team"));
        Assert.Equal(Permission.Unknown, known.ToList(ResourceKinds.Pod, "other"));
        Assert.Equal(Permission.Denied, known.ToList(ResourceKinds.PersistentVolume, null));
        Assert.Equal("alice", known.User);
    }

    [Fact]
    public async Task What_a_namespace_grants_of_the_clusters_kinds_is_no_grant()
    {
        _api.Authorizer.Replace("alice", [Role("Role", "{verbs: [list], apiGroups: [''], resources: [nodes]}", "team")]);

        Assert.Equal(Permission.Denied, (await ReadAsync()).ToList(ResourceKinds.Node, null));
    }

    [Fact]
    public async Task Behind_a_webhook_no_silence_is_a_no_and_kinds_are_asked_about_one_by_one()
    {
        _api.Authorizer.HasWebhook = true;
        _api.Authorizer.Replace("alice", [Role("ClusterRole", "{verbs: [list], apiGroups: [''], resources: [nodes]}"), Role("Role", "{verbs: [list], apiGroups: [''], resources: [pods]}", "team")]);

        var known = await ReadAsync();

        Assert.Equal(Permission.Granted, known.ToList(ResourceKinds.Node, null));
        Assert.Equal(Permission.Denied, known.ToList(ResourceKinds.Pod, null));
        Assert.Equal(Permission.Granted, known.ToList(ResourceKinds.Pod, "team"));
        Assert.Equal(Permission.Denied, known.ToList(ResourceKinds.Service, "team"));
        Assert.Equal(Permission.Unknown, known.Of("watch", ResourceKinds.Node, null));
        Assert.InRange(Asked().Length, 40, 64);
    }

    [Fact]
    public async Task Who_may_make_few_requests_asks_about_no_kind_by_itself()
    {
        _api.Authorizer.HasWebhook = true;
        _api.Authorizer.AllowNothing();

        var known = await ReadAsync(thrifty: true);

        Assert.InRange(Asked().Length, 1, 6);
        Assert.Equal(Permission.Unknown, known.ToList(ResourceKinds.Service, "team"));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task Reviews_that_are_refused_or_not_served_leave_everything_open(int code)
    {
        _api.Faults.Add(r => r.Method == "POST", new FakeFault.Answer(code, "No", "no"), 100);

        var known = await ReadAsync();

        Assert.All(ResourceKinds.All, kind => Assert.Equal(Permission.Unknown, known.ToList(kind, null)));
        Assert.Equal(2, Asked().Length);
    }

    [Fact]
    public async Task An_answer_that_is_none_leaves_everything_open()
    {
        _api.Faults.Add(r => r.Method == "POST", new FakeFault.Garbage("<html>"u8.ToArray()), 100);

        Assert.Equal(Permission.Unknown, (await ReadAsync()).ToList(ResourceKinds.Pod, null));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_holds_nobody_up_for_long()
    {
        _api.Faults.Add(r => r.Method == "POST", new FakeFault.Hang(), 100);
        var reading = ReadAsync();
        await Wait.UntilAsync(() => Asked().Length >= 2);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Permission.Unknown, (await reading).ToList(ResourceKinds.Pod, null));
    }

    [Fact]
    public async Task What_is_not_answered_the_second_time_is_as_it_was()
    {
        _api.Authorizer.Replace("alice", [Role("Role", "{verbs: [list], apiGroups: [''], resources: [pods]}", "team")]);
        var before = await ReadAsync();
        _api.Faults.Add(r => r.Method == "POST", new FakeFault.Answer(503, "ServiceUnavailable", "busy"), 100);

        var known = await Reader(false).ReadAsync(before, ["team"], Cancellation);

        Assert.Equal(Permission.Granted, known.ToList(ResourceKinds.Pod, "team"));
        Assert.Equal(Permission.Denied, known.ToList(ResourceKinds.Pod, null));
    }

    [Fact]
    public async Task A_right_that_is_gone_is_gone_the_second_time()
    {
        _api.Authorizer.HasWebhook = true;
        _api.Authorizer.Replace("alice", [Role("ClusterRole", "{verbs: [list], apiGroups: [''], resources: [nodes]}")]);
        var before = await ReadAsync();
        _api.Authorizer.AllowNothing();

        var known = await Reader(false).ReadAsync(before, ["team"], Cancellation);

        Assert.Equal(Permission.Denied, known.ToList(ResourceKinds.Node, null));
    }

    public void Dispose() => _open.ForEach(o => o.Dispose());

    internal static string Role(string kind, string rule, string? ns = null) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{kind}}
        metadata: {name: r{{(uint)rule.GetHashCode(StringComparison.Ordinal)}}{{(ns is null ? "" : $", namespace: {ns}")}}}
        rules: [{{rule}}]
        """;

    private string[] Asked() => [.. _api.Requests.Where(r => r.Method == "POST").Select(r => r.Path.Split('/')[^1]).Order(StringComparer.Ordinal)];

    private Task<Permissions> ReadAsync(bool thrifty = false) => Reader(thrifty).ReadAsync(Permissions.None, ["team"], Cancellation);

    private PermissionReader Reader(bool thrifty)
    {
        var handler = new FakeApiHandler(_api, new("alice"));
        var connection = ApiConnection.Open(new() { Namespace = "team", Server = new("https://fake.example:6443") }, null, _clock, handler);
        var reviews = new PermissionReviews(connection);
        _open.AddRange([reviews, connection, handler]);
        return new(reviews, _clock, thrifty);
    }
}
