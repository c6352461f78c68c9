using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Session.Tables;

/// <summary>The cases of kubectl's own test (pkg/printers/internalversion/printers_test.go, TestPrintPod), and those that people know from the screen.</summary>
public sealed class PodStatusTests
{
    private const string Waiting = """{"name":"app","ready":false,"restartCount":REST,"state":{"waiting":{"reason":"REASON"}},"lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-11-20T09:40:00Z"}}}""";

    [Theory]
    [InlineData("Running 1/1 0", FakeObjects.Running)]
    [InlineData("Pending 0/1 0", "\"phase\":\"Pending\"")]
    [InlineData("Evicted 0/1 0", "\"phase\":\"Failed\",\"reason\":\"Evicted\"")]
    [InlineData("SchedulingGated 0/1 0", """ "phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}] """)]
    [InlineData("OOMKilled 0/1 3", """ "phase":"Running","containerStatuses":[{"name":"app","restartCount":3,"state":{"terminated":{"reason":"OOMKilled","exitCode":137}}}] """)]
    [InlineData("Signal:9 0/1 0", """ "phase":"Running","containerStatuses":[{"name":"app","restartCount":0,"state":{"terminated":{"signal":9,"exitCode":137}}}] """)]
    [InlineData("ExitCode:2 0/1 0", """ "phase":"Running","containerStatuses":[{"name":"app","restartCount":0,"state":{"terminated":{"exitCode":2}}}] """)]
    [InlineData("Completed 0/1 0", """ "phase":"Succeeded","containerStatuses":[{"name":"app","restartCount":0,"state":{"terminated":{"reason":"Completed","exitCode":0}}}] """)]
    public void Status_is_what_kubectl_writes(string expected, string status) => Assert.Equal(expected, Words(PodStatus.Of(FakeObjects.Pod("a", "p", status))));

    [Theory]
    [InlineData("CrashLoopBackOff", 6)]
    [InlineData("ImagePullBackOff", 0)]
    [InlineData("CreateContainerConfigError", 0)]
    public void What_a_container_waits_for_is_the_status(string reason, int restarts)
    {
        var status = PodStatus.Of(FakeObjects.Pod("a", "p", $"\"phase\":\"Running\",\"containerStatuses\":[{Waiting.Replace("REST", $"{restarts}").Replace("REASON", reason)}]"));
        Assert.Equal($"{reason} 0/1 {restarts}", Words(status));
        Assert.Equal(new DateTime(2026, 11, 20, 9, 40, 0, DateTimeKind.Utc), status.LastRestart);
    }

    [Fact]
    public void Init_containers_are_told_until_they_are_done()
    {
        const string spec = """ "initContainers":[{"name":"one"},{"name":"two"}] """;
        string Status(string first) => $$$"""
            "phase":"Pending","initContainerStatuses":[{"name":"one","restartCount":2,"state":{{{first}}} },{"name":"two","restartCount":0,"state":{"waiting":{"reason":"PodInitializing"}} }],
            "containerStatuses":[{"name":"app","restartCount":0,"state":{"waiting":{"reason":"PodInitializing"}} }]
            """;
        string Word(string first) => PodStatus.Of(FakeObjects.Pod("a", "p", Status(first), spec)).Word;

        Assert.Equal("Init:0/2", Word("""{"running":{"startedAt":"2026-11-20T09:40:00Z"}}"""));
        Assert.Equal("Init:CrashLoopBackOff", Word("""{"waiting":{"reason":"CrashLoopBackOff"}}"""));
        Assert.Equal("Init:Error", Word("""{"terminated":{"reason":"Error","exitCode":1}}"""));
        Assert.Equal("Init:1/2", Word("""{"terminated":{"reason":"Completed","exitCode":0}}"""));
    }

    [Fact]
    public void A_sidecar_is_counted_among_the_containers()
    {
        var pod = FakeObjects.Pod(
            "a", "p",
            """
            "phase":"Running","conditions":[{"type":"Ready","status":"True"},{"type":"Initialized","status":"True"}],
            "initContainerStatuses":[{"name":"proxy","ready":true,"started":true,"restartCount":1,"state":{"running":{"startedAt":"2026-11-20T09:40:00Z"}}}],
            "containerStatuses":[{"name":"app","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-11-20T09:40:00Z"}}}]
            """,
            """ "initContainers":[{"name":"proxy","restartPolicy":"Always"}] """);
        Assert.Equal("Running 2/2 1", Words(PodStatus.Of(pod)));
    }

    [Fact]
    public void What_is_being_deleted_is_terminating() =>
        Assert.Equal("Terminating", PodStatus.Of(FakeObjects.Pod("a", "p", metadata: "\"deletionTimestamp\":\"2026-11-20T09:40:00Z\"")).Word);

    private static string Words(PodStatus status) => $"{status.Word} {status.Ready}/{status.Containers} {status.Restarts}";
}
