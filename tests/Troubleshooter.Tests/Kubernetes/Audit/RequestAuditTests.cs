using System.Text;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>
/// Everything that <c>scan</c>, <c>explain</c> and an hour of the live view ask of the API server: held to <see cref="RequestRules"/>, and written down in
/// <c>expected</c> for a reviewer.
/// </summary>
public sealed class RequestAuditTests
{
    private const int Hour = 3600;
    private const int MostLogs = 60;
    private const int MostReviews = 70;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scan_lists_each_kind_once()
    {
        await using var server = new AuditedServer(780);
        await using var live = server.Open();

        var view = await server.Session(live, new(AuditedServer.Rules)).ScanAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(5), Cancellation);

        var requests = server.Api.Requests.ToList();
        AssertGood(server, requests);
        Assert.True(view.Incidents.Length > 20 && view.Incomplete.IsEmpty);
        Assert.DoesNotContain(requests, r => r.IsWatch || RequestRules.IsGet(r));
        AssertLists(requests);
        AssertNothingTwice(requests);
        Expected.Matches("scan.txt", RequestPattern.Table(requests));
    }

    [Fact]
    public async Task An_explanation_asks_for_little_that_is_near()
    {
        await using var server = new AuditedServer(780);
        var explained = new List<List<FakeRequest>>();
        foreach (var target in await FailingAsync(server))
        {
            server.Api.ClearRequests();
            await using var live = server.Open(Explainer.MostRequests);
            var diagnosis = new EngineDiagnosis(AuditedServer.Rules);
            await new Explainer(server.Session(live, diagnosis), diagnosis).ExplainAsync(target, Cancellation).WaitAsync(TimeSpan.FromMinutes(5), Cancellation);
            List<FakeRequest> requests = [.. server.Api.Requests];
            AssertGood(server, requests);
            Assert.InRange(requests.Count, 1, Explainer.MostRequests);
            Assert.DoesNotContain(requests, r => r.IsWatch);
            AssertNothingTwice(requests);
            explained.Add(requests);
        }

        Assert.True(explained.Count > 60, $"{explained.Count} explanations");
        var rows = explained.SelectMany(requests => requests.GroupBy(RequestPattern.Of)).GroupBy(same => same.Key)
            .Select(same => (same.Key, $"in {same.Count()} of {explained.Count}, at most {same.Max(g => g.Count())}"));
        Expected.Matches("explain.txt", $"{RequestPattern.Table(rows)}at most {explained.Max(r => r.Count)} requests for one object\n");
    }

    [Fact]
    public async Task Where_fixes_are_to_be_tried_nothing_is_sent_but_dry_runs_and_the_server_is_as_before()
    {
        await using var server = new AuditedServer(780);
        await using var live = server.Open();
        var version = server.Cluster.Version;

        var view = await server.Session(live, new(AuditedServer.Rules), dryRun: true).ScanAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(5), Cancellation);

        var requests = server.Api.Requests.ToList();
        AssertGood(server, requests, dryRuns: true);
        AssertNothingTwice(requests);
        Assert.Equal(version, server.Cluster.Version);
        List<FakeRequest> tried = [.. requests.Where(r => r.Method == "PATCH")];
        Assert.InRange(tried.Count, 10, FixDryRuns.Most);
        Assert.All(tried, r => Assert.Equal("All", r["dryRun"]));
        var fixes = view.Incidents.SelectMany(i => i.Fixes).ToList();
        Assert.All(fixes, f => Assert.Equal(f.Risk == Risk.ReadOnly, f.DryRun is null));
        Assert.Contains(fixes, f => f.DryRun is { Result: DryRunResult.Accepted });
        Assert.All(fixes, f => Assert.NotEqual(DryRunResult.Unanswered, f.DryRun?.Result));
        var answers = view.Incidents.SelectMany(i => i.Fixes.Where(f => f.DryRun is not null).Select(f => $"{i.Rule} {i.Root}: {f.Title}\n  {Words.ForPeople(f.DryRun!)}\n"));
        Expected.Matches("dry-run-answers.txt", string.Concat(answers.Distinct().Order(StringComparer.Ordinal)));
        Expected.Matches("dry-run.txt", RequestPattern.Table(requests.Except(requests.Where(r => RequestRules.IsList(r) || RequestRules.IsLog(r)))));
    }

    [Fact]
    public async Task Who_may_not_patch_is_told_so_and_nothing_is_tried()
    {
        await using var server = new AuditedServer(780);
        server.Api.Authorizer.Deny(access => access.Verb == "patch");
        await using var live = server.Open();

        var view = await server.Session(live, new(AuditedServer.Rules), dryRun: true).ScanAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(5), Cancellation);

        Assert.DoesNotContain(server.Api.Requests, r => r.Method == "PATCH");
        Assert.Contains(view.Incidents.SelectMany(i => i.Fixes), f => f.DryRun is { Result: DryRunResult.NotAsked, Words.Value: var why } && why.Contains("may not patch deployments.apps in", StringComparison.Ordinal));
        Assert.DoesNotContain(view.Incidents.SelectMany(i => i.Fixes), f => f.DryRun is { Result: not DryRunResult.NotAsked });
    }

    [Fact]
    public async Task An_hour_of_the_live_view_lists_once_and_watches()
    {
        await using var server = new AuditedServer(600);
        await using var live = server.Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var session = server.Session(live, new(AuditedServer.Rules));
        var running = session.RunAsync(stop.Token);
        for (var second = 0; second < Hour; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            if (second % 600 == 500)
                server.Restart("shop", "bad-command");
            if (second % 600 == 599)
                server.Cluster.Compact();
            await SettleAsync(server);
        }

        Assert.True(session.Current.Incidents.Length > 20, $"{session.Current.Incidents.Length} incidents");
        var requests = server.Api.Requests.ToList();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        AssertGood(server, requests);
        Assert.DoesNotContain(requests, RequestRules.IsGet);
        Assert.All(requests.Where(RequestRules.IsList).GroupBy(r => r.Path), scope => Assert.Single(scope));
        AssertLists(requests);
        Assert.All(requests.Where(r => r.IsWatch).GroupBy(r => r.Path), scope => Assert.InRange(scope.Count(), 1, (Hour / 300) + 1));
        Assert.InRange(requests.Count(RequestRules.IsLog), 10, MostLogs);
        Assert.InRange(requests.Count(RequestRules.IsReview), 2, MostReviews);
        var rows = requests.GroupBy(r => RequestPattern.Of(r)).Select(same => (same.Key, Count(same.First(), same.Count())));
        Expected.Matches("live-hour.txt", RequestPattern.Table(rows));

        // How many of these fall into the hour depends on which of two timers of the same moment is first.
        static string Count(FakeRequest request, int count) => RequestRules.IsLog(request) ? $"<= {MostLogs}" : RequestRules.IsReview(request) ? $"<= {MostReviews}" : $"{count}";
    }

    private static void AssertGood(AuditedServer server, List<FakeRequest> requests, bool dryRuns = false)
    {
        var wrong = requests.Select(r => (Request: r, Why: RequestRules.Wrong(r, dryRuns))).Where(r => r.Why is not null).Select(r => $"{r.Request}: {r.Why}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(server.Spy.Bytes > 0);
        Assert.Equal(0, server.Spy.Found);
    }

    private static void AssertNothingTwice(List<FakeRequest> requests) =>
        Assert.All(requests.GroupBy(r => $"{r} {Encoding.UTF8.GetString(r.Body)}"), same => Assert.Single(same));

    /// <summary>What decides is listed once and everywhere; what is only shown, in a namespace where it has one.</summary>
    private static void AssertLists(List<FakeRequest> requests)
    {
        var lists = requests.Where(RequestRules.IsList).ToLookup(r => RequestRules.Shown.Contains(RequestRules.ResourceOf(r)));
        Assert.Equal(RequestRules.Decisive.Order(), lists[false].Select(RequestRules.ResourceOf).Order());
        Assert.DoesNotContain(lists[false], IsIn);
        Assert.All(lists[true], r => Assert.Equal(RequestPattern.KindOf(r.Path).Kind!.Namespaced, IsIn(r)));
    }

    private static bool IsIn(FakeRequest request) => RequestPattern.Of(request).Target.Contains("{namespace}", StringComparison.Ordinal);

    /// <summary>Every object that has a part in an incident of the moment.</summary>
    private static async Task<List<ExplainTarget>> FailingAsync(AuditedServer server)
    {
        await using var live = server.Open();
        var scan = await server.Session(live, new(AuditedServer.Rules)).ScanAsync(Cancellation).WaitAsync(TimeSpan.FromMinutes(5), Cancellation);
        return
        [
            .. scan.Incidents.SelectMany(i => i.Members.Append(i.Root).Concat(i.Effects)).Where(r => !r.Absent)
                .Select(r => new ExplainTarget(ResourceKinds.FindByName(r.Kind.Value)!, r.Namespace.Value, r.Name.Value, Whole: false)).Distinct(),
        ];
    }

    /// <summary>Lets what the clock has set off come to rest: a watch that has ended is opened again. Real time bounds the wait and decides nothing.</summary>
    private static async Task SettleAsync(AuditedServer server)
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            if (server.Api.OpenWatches >= RequestRules.Decisive.Length && ThreadPool.PendingWorkItemCount == 0)
                return;
        }
    }
}
