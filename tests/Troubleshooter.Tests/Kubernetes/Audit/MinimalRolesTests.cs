using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>The files of <c>docs/rbac</c>, applied to a server as they are: what they grant is enough, and is not more than is used.</summary>
public sealed partial class MinimalRolesTests
{
    private const string ClusterRole = "clusterrole.yaml";
    private const string Role = "role.yaml";
    private const double Moment = 780;

    private static readonly FakeUser Doctor = new("system:serviceaccount:k8sdoctor:k8sdoctor");

    private static readonly Lazy<Task<int>> WithClusterRole = new(() => UnseenAsync(ClusterRole, null));
    private static readonly Lazy<Task<int>> WithRole = new(() => UnseenAsync(Role, "ml"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_the_ClusterRole_a_scan_finds_what_an_admin_finds_but_for_names_of_Secrets()
    {
        var admin = await ScanAsync(Server());

        var server = Server(Doctor, ClusterRole);
        var view = await ScanAsync(server);

        Assert.Equal(Lines(admin), Lines(view));
        Assert.Contains(admin.Incidents, i => i.Cause.Value.Contains("There is one named db-password", StringComparison.Ordinal));
        Assert.DoesNotContain(view.Incidents, i => i.Cause.Value.Contains("There is one named db-password", StringComparison.Ordinal));
        Assert.Equal(admin.BlindSpots.Select(Words), view.BlindSpots.Select(Words));
        Assert.Empty(view.Incomplete);
        Assert.Empty(server.Spy.Refused);
    }

    [Fact]
    public async Task With_the_ClusterRole_explanations_are_those_of_an_admin()
    {
        var (admin, server) = (Server(), Server(Doctor, ClusterRole));
        var scan = await ScanAsync(admin);
        foreach (var root in scan.Incidents.Where(i => !i.Root.Absent).GroupBy(i => i.Rule).Select(same => same.First().Root))
        {
            var target = new ExplainTarget(ResourceKinds.FindByName(root.Kind.Value)!, root.Namespace.Value, root.Name.Value, Whole: false);
            var (theirs, ours) = (await ExplainAsync(admin, target), await ExplainAsync(server, target));
            Assert.Equal(Lines(theirs), Lines(ours));
            Assert.Equal(theirs.BlindSpots.Select(Words), ours.BlindSpots.Select(Words));
        }

        Assert.Empty(server.Spy.Refused);
    }

    [Fact]
    public async Task With_the_Role_a_scan_of_the_namespace_lacks_only_what_has_no_namespace()
    {
        var admin = await ScanAsync(Server(), "ml");
        var server = Server(User("ml"), Role, "ml");

        var view = await ScanAsync(server, "ml");

        var clusters = ResourceKinds.All.Where(k => !k.Namespaced).Select(k => k.Kind).ToHashSet();
        Assert.NotEmpty(view.BlindSpots);
        Assert.All(view.BlindSpots, spot => Assert.Contains(spot.Kind.Value, clusters));
        Assert.Empty(view.Incidents.Select(i => $"{i.Root}").Except(admin.Incidents.Select(i => $"{i.Root}")));
        var same = admin.Incidents.Where(i => AuditedServer.Rules.Find(i.Rule)!.Reads.All(kind => kind.Namespaced)).Select(Line).ToList();
        Assert.True(same.Count > 5, $"{same.Count} of {admin.Incidents.Length} incidents need nothing of the cluster");
        Assert.Empty(same.Except(Lines(view)));
        Assert.Empty(server.Spy.Refused);
    }

    [Fact]
    public async Task With_the_Role_an_object_of_the_namespace_is_explained()
    {
        var target = new ExplainTarget(ResourceKinds.FindByName("deploy")!, "ml", "oom-model", Whole: false);
        var server = Server(User("ml"), Role, "ml");

        var view = await ExplainAsync(server, target);

        Assert.Equal(Lines(await ExplainAsync(Server(), target)), Lines(view));
        Assert.Empty(server.Spy.Refused);
    }

    [Theory]
    [InlineData(ClusterRole, null)]
    [InlineData(Role, "shop")]
    public async Task Every_right_is_used_and_no_other_one_is_needed(string file, string? ns)
    {
        var server = Server(User(ns), file, ns);
        var granted = Granted(file).ToList();

        await ScanAsync(server, ns);
        await LookAsync(server, ns);
        await ExplainEachAsync(server, granted.Select(g => g.Resource), ns);
        var used = Used(server);
        // Where all of a namespace is listed, no object is got by its name: that is for those who may not list.
        var getting = Server(User(ns));
        getting.Api.Authorizer.ApplyFor("nobody", Text(file).Replace("[get, list, watch]", "[get]", StringComparison.Ordinal), ns);
        await ExplainEachAsync(getting, granted.Except(used).Select(g => g.Resource), ns);
        used.UnionWith(Used(getting).Where(u => u.Verb == "get"));

        Assert.Empty(granted.Except(used));
        Assert.Empty(used.Except(granted));
        Assert.Empty(server.Spy.Refused);
    }

    public static TheoryData<string, string?, int> Rules => [.. Numbered(ClusterRole, null), .. Numbered(Role, "ml")];

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public async Task Without_any_one_rule_something_is_not_seen(string file, string? ns, int rule)
    {
        var whole = await (ns is null ? WithClusterRole : WithRole).Value;

        var less = await UnseenAsync(file, ns, rule);

        Assert.True(whole < less, $"rule {rule} of {file} is not missed: {less} blind spots, missing rights and refusals, and {whole} with it");
    }

    [Fact]
    public async Task Who_may_nothing_is_told_of_the_rights_in_the_ClusterRole_but_for_what_is_only_shown()
    {
        var server = Server(new("alice"));
        server.Api.Authorizer.AllowNothing();

        var view = await ScanAsync(server);

        var told = view.Access.Missing.SelectMany(m => m.Verbs.Select(verb => (verb, m.Group.Length == 0 ? m.Resource : $"{m.Resource}.{m.Group}")));
        Assert.Equal(Granted(ClusterRole).Where(g => !RequestRules.Shown.Contains(g.Resource)).Order(), told.Order());
        Assert.Empty(view.Incidents);
        Assert.NotEmpty(view.Incomplete);
    }

    /// <summary>How much is not seen, is said to be missing, or was refused, by a scan and an explanation with a role, all of it or without a rule.</summary>
    private static async Task<int> UnseenAsync(string file, string? ns, int? without = null)
    {
        var server = Server(User(ns), file, ns, without);
        var scan = await ScanAsync(server, ns);
        var explanation = await ExplainAsync(server, new(ResourceKinds.FindByName("deploy")!, "ml", "oom-model", Whole: false));
        return scan.BlindSpots.Length + scan.Access.Missing.Length + explanation.Access.Missing.Length + server.Spy.Refused.Count;
    }

    [Fact]
    public async Task With_the_names_of_Secrets_too_an_incident_has_a_hint_and_no_data_are_sent()
    {
        var server = Server(Doctor, ClusterRole);
        server.Api.Authorizer.ApplyFor(Doctor.Name, Text("secrets.yaml"));

        var view = await ScanAsync(server);

        Assert.Contains(view.Incidents, i => i.Cause.Value.Contains("There is one named db-password", StringComparison.Ordinal));
        Assert.Contains(server.Api.Requests, r => RequestRules.ResourceOf(r) == "secrets");
        Assert.Equal(0, server.Spy.Found);
    }

    private static FakeUser User(string? ns) => ns is null ? Doctor : new($"system:serviceaccount:{ns}:k8sdoctor");

    private static AuditedServer Server(FakeUser? user = null, string? file = null, string? ns = null, int? without = null)
    {
        var server = new AuditedServer(Moment, user);
        if (file is not null)
            server.Api.Authorizer.ApplyFor("nobody", without is { } rule ? Without(Text(file), rule) : Text(file), ns);
        return server;
    }

    private static string Text(string file) => File.ReadAllText(Repository.Path("docs", "rbac", file));

    private static async Task<SessionView> ScanAsync(AuditedServer server, string? ns = null)
    {
        await using var live = server.Open(ns: ns ?? "default");
        return await server.Session(live, new(AuditedServer.Rules), ns).ScanAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(5), Cancellation);
    }

    private static async Task<SessionView> ExplainAsync(AuditedServer server, ExplainTarget target)
    {
        await using var live = server.Open(Explainer.MostRequests, target.Namespace is { Length: > 0 } ns ? ns : "default");
        var diagnosis = new EngineDiagnosis(AuditedServer.Rules);
        var explaining = new Explainer(server.Session(live, diagnosis), diagnosis).ExplainAsync(target, Cancellation);
        return (await explaining.WaitAsync(TimeSpan.FromMinutes(5), Cancellation)).View;
    }

    private static async Task ExplainEachAsync(AuditedServer server, IEnumerable<string> resources, string? ns)
    {
        foreach (var kind in resources.Distinct().Select(ResourceKinds.FindByName).OfType<ResourceKind>())
            await ExplainAsync(server, new(kind, kind.Namespaced ? ns ?? "shop" : "", kind == ResourceKinds.Namespace ? "shop" : "of-no-such-name", Whole: false));
    }

    private static HashSet<(string Verb, string Resource)> Used(AuditedServer server) =>
        [.. server.Api.Requests.Where(r => r.Path != "/version" && !RequestRules.IsReview(r)).Select(Right)];

    /// <summary>The live view, until it watches everything that it may.</summary>
    private static async Task LookAsync(AuditedServer server, string? ns)
    {
        await using var live = server.Open(ns: ns ?? "default");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = server.Session(live, new(AuditedServer.Rules), ns).RunAsync(stop.Token);
        var began = TimeProvider.System.GetTimestamp();
        var wanted = Granted(ns is null ? ClusterRole : Role).Where(g => g.Verb == "watch").Select(g => g.Resource).ToHashSet();
        while (!wanted.IsSubsetOf(server.Api.Requests.Where(r => r.IsWatch).Select(RequestRules.ResourceOf)) && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>What a rule says of an object; of a rule that may show the name of a Secret, only that it says something.</summary>
    private static IEnumerable<string> Lines(SessionView view) => view.Incidents.Select(Line);

    private static string Line(IncidentView i) =>
        $"{i.Rule} {i.Root} {i.Confidence} {i.Title} {(AuditedServer.Rules.Find(i.Rule)!.Reads.Contains(ResourceKinds.Secret) ? "" : i.Cause)}";

    private static string Words(BlindSpotView spot) => $"{spot.Kind} {spot.Namespace} {spot.Reason}";

    private static (string Verb, string Resource) Right(FakeRequest request)
    {
        var resource = RequestRules.ResourceOf(request);
        return RequestRules.IsLog(request) ? ("get", $"{resource}/log") : (request.IsWatch ? "watch" : RequestRules.IsGet(request) ? "get" : "list", resource);
    }

    /// <summary>The verbs and resources (<c>pods/log</c>, <c>deployments.apps</c>) that a file grants.</summary>
    private static IEnumerable<(string Verb, string Resource)> Granted(string file) =>
        from rule in RuleText().Matches(Text(file))
        from resource in Words(rule.Groups[2].Value)
        from verb in Words(rule.Groups[3].Value)
        select (verb, Words(rule.Groups[1].Value) is [var group] ? $"{resource}.{group}" : resource);

    private static List<string> Words(string list) => [.. list.Split([',', ' ', '\n', '"'], StringSplitOptions.RemoveEmptyEntries)];

    private static string Without(string text, int rule) => text.Remove(RuleText().Matches(text)[rule].Index, RuleText().Matches(text)[rule].Length);

    private static IEnumerable<(string, string?, int)> Numbered(string file, string? ns) => Enumerable.Range(0, RuleText().Count(Text(file))).Select(i => (file, ns, i));

    [GeneratedRegex(@"- apiGroups: \[([^\]]*)\]\s+resources: \[([^\]]*)\]\s+verbs: \[([^\]]*)\]\n", RegexOptions.NonBacktracking)]
    private static partial Regex RuleText();
}
