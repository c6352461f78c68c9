using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>What the live view asks of the API server when a person presses d, y, l or p: held to <see cref="RequestRules"/>, and written down in <c>expected</c>.</summary>
public sealed class InspectionAuditTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_are_read_one_by_one_as_they_are_asked_for_and_no_data_of_Secrets_and_ConfigMaps()
    {
        await using var server = new AuditedServer(780);
        await using var live = server.Open();
        var inspections = new Inspections(() => live, new TableDesk(server.Clock), server.Clock);
        ObjectKey[] asked =
        [
            new(ResourceKinds.Pod, "shop", "barred"), new(ResourceKinds.ReplicaSet, "audit", "hurried"), new(ResourceKinds.Namespace, "", "audit"), new(ResourceKinds.PriorityClass, "", "urgent"),
            new(ResourceKinds.Secret, "shop", "db-password"), new(ResourceKinds.ConfigMap, "shop", "db-password"),
        ];
        foreach (var key in asked)
        {
            using var reading = inspections.Read(key, ObjectForm.Yaml);
            var text = await reading.Finished.WaitAsync(Cancellation);
            Assert.True(text.Problem.IsEmpty, text.Problem.Value);
            Assert.Contains($"  name: {key.Name}", text.Lines.Select(l => l.Value));
            Assert.Equal(key.Kind.MetadataOnly, !text.Remark.IsEmpty);
        }

        AssertGood(server);
        Assert.All(server.Api.Requests, r => Assert.True(RequestRules.IsGet(r), $"{r}"));
        Expected.Matches("inspect-objects.txt", RequestPattern.Table(server.Api.Requests));
    }

    [Fact]
    public async Task Logs_are_read_by_run_and_range_and_followed_until_they_are_left()
    {
        await using var server = new AuditedServer(780);
        await using var live = server.Open();
        var inspections = new Inspections(() => live, new TableDesk(server.Clock), server.Clock);
        foreach (var (ns, pod) in ((string, string)[])[("shop", "barred"), ("web", "never-ready-7f685949c4-9lj5f")])
        {
            var before = server.Api.Requests.Count;
            var log = inspections.OpenLog(new(new(ResourceKinds.Pod, ns, pod), []));
            foreach (var range in LogRange.All)
            {
                if (range != LogRange.Tail)
                {
                    before = server.Api.Requests.Count;
                    log.Read(range);
                }

                await UntilAsync(() => !log.Feed.State.IsReading && (range.IsHead || server.Api.Requests.Skip(before).Any(r => r["follow"] is "true")));
            }

            log.Dispose();
            await UntilAsync(() => server.Api.Bodies.Count == 0);
        }

        AssertGood(server);
        var rows = server.Api.Requests.GroupBy(RequestPattern.Of).Select(same => (same.Key, ""));
        Expected.Matches("inspect-logs.txt", RequestPattern.Table(rows));
    }

    private static void AssertGood(AuditedServer server)
    {
        var wrong = server.Api.Requests.Select(r => (Request: r, Why: RequestRules.WrongOfInspection(r))).Where(r => r.Why is not null).Select(r => $"{r.Request}: {r.Why}").ToImmutableArray();
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.True(server.Spy.Bytes > 0);
        Assert.Equal(0, server.Spy.Found);
    }

    /// <summary>The server's clock stands still: nothing is asked again.</summary>
    private static Task UntilAsync(Func<bool> isSo) => Wait.UntilAsync(isSo);
}
