using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Objects and logs that a person asks for, from a fake server in memory.</summary>
public sealed class LiveInspectorTests : IAsyncDisposable
{
    private static readonly ObjectKey Pod = new(ResourceKinds.Pod, "shop", "web-0");
    private static readonly LogKey App = new("shop", "web-0", "app", Previous: false);

    private readonly FakeClusterFixture _fake = new();

    public LiveInspectorTests() => Run(restarts: 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IInspector Inspector => _fake.Live.Inspector!;

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Fact]
    public async Task An_object_is_read_by_one_GET_and_managedFields_are_left_out()
    {
        var item = await Inspector.ReadAsync(Pod, Cancellation);
        Assert.Equal("web-0", item.Root.Text("metadata", "name"));
        Assert.DoesNotContain("managedFields", item.Root.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("GET /api/v1/namespaces/shop/pods/web-0", Assert.Single(_fake.Api.Requests).ToString());
    }

    [Fact]
    public async Task Of_a_Secret_only_metadata_are_asked_for_and_no_annotation_is_kept()
    {
        _fake.Cluster.Apply("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":1}"}},"data":{"password":"aHVudGVyMg=="}}""");
        var item = await Inspector.ReadAsync(new(ResourceKinds.Secret, "shop", "db"), Cancellation);
        Assert.Equal("application/json; as=PartialObjectMetadata; v=v1; g=meta.k8s.io", Assert.Single(_fake.Api.Requests).Accept);
        Assert.DoesNotContain("last-applied", item.Root.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", item.Root.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Secret", item.Root.Text("kind"));
    }

    [Fact]
    public async Task What_is_not_there_is_gone_and_what_may_not_be_read_is_told_in_the_servers_words()
    {
        var gone = await Assert.ThrowsAsync<InspectionException>(() => Inspector.ReadAsync(Pod with { Name = "web-9" }, Cancellation));
        Assert.Equal(("there is no Pod web-9 (any more)", true), (gone.Message, gone.IsGone));
        _fake.Api.Authorizer.Deny(a => a is { Resource: "pods", Namespace: "shop" });
        var refused = await Assert.ThrowsAsync<InspectionException>(() => Inspector.ReadAsync(Pod, Cancellation));
        Assert.Equal(LogProblem.Forbidden, refused.Problem);
        Assert.Contains("cannot get resource \"pods\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_is_asked_for_with_its_range()
    {
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "one\ntwo\nthree\n");
        var sink = new LogStreamTests.ListSink();
        await Inspector.ReadLogAsync(new(App) { Tail = 2 }, sink, Cancellation);
        Assert.Equal(["two", "three"], sink.Lines.Select(l => l.Text));
        Assert.All(sink.Lines, l => Assert.NotNull(l.At));
        Assert.Equal("GET /api/v1/namespaces/shop/pods/web-0/log?container=app&tailLines=2&timestamps=true", Requests().Single());
    }

    [Theory]
    [InlineData(true, "there is none: the container was not restarted, or what it left has been removed (a node keeps the log of one run that ended)")]
    [InlineData(false, "the pod has no container of that name")]
    public async Task Why_there_is_no_log_is_told_in_words(bool previous, string words)
    {
        var key = previous ? App with { Previous = true } : App with { Container = "nobody" };
        Assert.Equal(words, (await Assert.ThrowsAsync<InspectionException>(() => Inspector.ReadLogAsync(new(key), new LogStreamTests.ListSink(), Cancellation))).Message);
    }

    [Fact]
    public async Task A_pod_is_followed_through_a_restart_and_the_streams_end_when_it_is_left()
    {
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "first\n");
        var log = Open();
        await UntilAsync(log, "first");
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "first\nsecond\n");
        await UntilAsync(log, "second");

        _fake.Clock.Advance(TimeSpan.FromSeconds(2));
        _fake.Cluster.SetLog("shop", "web-0", "app", true, "first\nsecond\n");
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "");
        var at = LogNotes.Clock(Run(restarts: 1));
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "after\n");
        await UntilAsync(log, "after");
        Assert.Equal(["first", "second", $"# app ended at {at} with exit code 1 (Error)", $"# app, next run, since {at}", "after"], Texts(log).Skip(1));

        Assert.Equal(1, _fake.Api.Bodies.Count);
        log.Dispose();
        await _fake.UntilAsync(() => _fake.Api.Bodies.Count == 0);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_opened_again_from_the_last_line_and_nothing_comes_twice()
    {
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "first\n");
        using var log = Open();
        await UntilAsync(log, "first");
        await _fake.UntilAsync(() => _fake.Api.Bodies.Count == 1);
        _fake.Api.Bodies.Break(_ => true, new FakeFault.Cut(0));
        await _fake.UntilAsync(() => !log.Feed.State.Words.IsEmpty);
        _fake.Clock.Advance(TimeSpan.FromSeconds(0.5));
        _fake.Cluster.SetLog("shop", "web-0", "app", false, "first\nsecond\n");
        await UntilAsync(log, "second");
        Assert.Equal(["first", "second"], Texts(log).Skip(1));
        Assert.Contains("sinceTime=2026-11-23T18:30:00Z", Requests().Last(), StringComparison.Ordinal);
        Assert.Contains("follow=true", Requests().Last(), StringComparison.Ordinal);
        Assert.True(log.Feed.State.Words.IsEmpty);
    }

    [Fact]
    public async Task Who_may_not_read_logs_is_told_so_and_the_server_is_left_alone()
    {
        _fake.Api.Authorizer.Deny(a => a is { Resource: "pods/log" });
        using var log = Open();
        await _fake.UntilAsync(() => !log.Feed.State.IsReading && !log.Feed.State.Words.IsEmpty);
        Assert.Equal("app: you may not read logs in namespace shop: it takes the right to get pods/log", log.Feed.State.Words.Value);
        Assert.Contains("you may not read logs", Texts(log)[0], StringComparison.Ordinal);
        var asked = Requests().Count();
        _fake.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(asked, Requests().Count());
    }

    /// <summary>The time at which it began.</summary>
    private string Run(int restarts)
    {
        var now = $"{_fake.Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}";
        var last = restarts > 0 ? $$$""","lastState":{"terminated":{"exitCode":1,"reason":"Error","finishedAt":"{{{now}}}"} }""" : "";
        _fake.Cluster.Apply(
            $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop","uid":"u1","managedFields":[{"manager":"kubelet"}]},"spec":{"nodeName":"node1","containers":[{"name":"app"}]},
             "status":{"phase":"Running","containerStatuses":[{"name":"app","restartCount":{{{restarts}}},"state":{"running":{"startedAt":"{{{now}}}"} }{{{last}}} }]} }
            """);
        return now;
    }

    private PodLog Open() =>
        new(new PodLogReader(Inspector, _ => Task.FromResult(new PodChoice(Pod, "")), () => _fake.Live.Now, _fake.Clock).ReadAsync);

    private Task UntilAsync(PodLog log, string line) => _fake.UntilAsync(() => Texts(log).Contains(line), 0.25);

    private IEnumerable<string> Requests() => _fake.Api.Requests.Where(r => r.Path.EndsWith("/log", StringComparison.Ordinal)).Select(r => r.ToString());

    private static List<string> Texts(PodLog log)
    {
        var (texts, buffer) = (new List<string>(), log.Feed.Buffer);
        for (var number = buffer.First; number < buffer.Next; number++)
        {
            if (buffer.Read(number, static (in LogEntry entry, ReadOnlySpan<byte> utf8, int _) => (entry.Kind == LogEntryKind.Note ? "# " : "") + Encoding.UTF8.GetString(utf8), out var text))
                texts.Add(text);
        }

        return texts;
    }
}
