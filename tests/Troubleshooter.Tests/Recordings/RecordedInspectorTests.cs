using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

/// <summary>What a recording knows of an object or a log at the moment at which it stands.</summary>
public sealed class RecordedInspectorTests
{
    private static readonly ObjectKey Pod = new(ResourceKinds.Pod, "shop", "web-0");
    private static readonly LogKey App = new("shop", "web-0", "app", Previous: false);

    private static readonly string[] Lines =
    [
        """{"recording":1,"startedAt":"2026-11-20T09:00:00Z","kinds":["v1/Pod","v1/Secret"]}""",
        """{"at":1,"type":"ADDED","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop","managedFields":[]},"status":{"phase":"Pending"}}}""",
        """{"at":1,"type":"ADDED","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"ml"},"status":{"phase":"Failed"}}}""",
        """{"at":2,"type":"ADDED","object":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},"data":{"password":"aHVudGVyMg=="}}}""",
        """{"at":5,"log":{"namespace":"shop","pod":"web-0","container":"app","previous":false,"text":"one\n"}}""",
        """{"at":9,"type":"MODIFIED","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop"},"status":{"phase":"Running"}}}""",
        """{"at":9,"log":{"namespace":"shop","pod":"web-0","container":"app","previous":false,"text":"one\ntwo\nthree\n"}}""",
        """{"at":20,"type":"DELETED","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"shop"},"status":{"phase":"Running"}}}""",
    ];

    [Theory]
    [InlineData(1, "Pending")]
    [InlineData(8.9, "Pending")]
    [InlineData(9, "Running")]
    public async Task An_object_is_as_it_was_at_that_moment(double at, string phase)
    {
        var item = await (await AtAsync(at)).ReadAsync(Pod, TestContext.Current.CancellationToken);
        Assert.Equal(phase, item.Root.Text("status", "phase"));
        Assert.Equal(new DateTime(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc).AddSeconds(at), item.RecordedAt);
    }

    [Fact]
    public async Task What_is_not_known_is_said_in_words()
    {
        Assert.Equal("the recording has no Pod web-0 at 09:00:00 UTC", await WordsAsync(0.5, Pod));
        Assert.Equal("Pod web-0 had been deleted at 09:00:21 UTC", await WordsAsync(21, Pod));
        Assert.Equal("the recording holds no object of the kind Node", await WordsAsync(5, new(ResourceKinds.Node, "", "node-1")));
        var failure = await Assert.ThrowsAsync<InspectionException>(async () => await (await AtAsync(4)).ReadLogAsync(new(App), new Sink(), TestContext.Current.CancellationToken));
        Assert.Equal(("it was not recorded", LogProblem.NotRecorded), (failure.Message, failure.Problem));
    }

    [Fact]
    public async Task Of_a_recorded_Secret_no_data_are_held() =>
        Assert.DoesNotContain("aHVudGVyMg", (await (await AtAsync(9)).ReadAsync(new(ResourceKinds.Secret, "shop", "db"), TestContext.Current.CancellationToken)).Root.GetRawText(), StringComparison.Ordinal);

    [Fact]
    public async Task A_log_is_the_newest_of_that_moment()
    {
        var sink = new Sink();
        await (await AtAsync(8)).ReadLogAsync(new(App), sink, TestContext.Current.CancellationToken);
        Assert.Equal(["one"], sink.Lines);
        await (await AtAsync(10)).ReadLogAsync(new(App) { Tail = 2 }, sink, TestContext.Current.CancellationToken);
        Assert.Equal(["one", "two", "three"], sink.Lines);
    }

    private static async Task<string> WordsAsync(double at, ObjectKey key) =>
        (await Assert.ThrowsAsync<InspectionException>(async () => await (await AtAsync(at)).ReadAsync(key, TestContext.Current.CancellationToken))).Message;

    private static async Task<IInspector> AtAsync(double at)
    {
        var file = new RecordingFile("test", () => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', Lines))));
        return (await RecordedCluster.OpenAsync(file, TimeSpan.FromSeconds(at), TimeProvider.System, TestContext.Current.CancellationToken)).Inspector!;
    }

    private sealed class Sink : ILogSink
    {
        public List<string> Lines { get; } = [];

        public void Add(DateTime? at, ReadOnlySpan<byte> utf8) => Lines.Add(Encoding.UTF8.GetString(utf8));
    }
}
