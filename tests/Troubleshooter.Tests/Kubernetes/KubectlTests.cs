using System.Diagnostics;
using System.Text.Json.Nodes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>The fake server holds what the real kubectl expects of a server; without kubectl on PATH these tests are skipped.</summary>
public sealed class KubectlTests
{
    public static bool IsMissing => Found is null;

    internal static string Program => Found!;

    private static string? Found { get; } = Find();

    [Fact(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsMissing))]
    public async Task Kubectl_gets_pods_of_a_recording()
    {
        await using var fake = await FakeServerFixture.PlayAsync("failures.jsonl.gz", 780);
        var lines = (await RunAsync(fake.Kubeconfig, "get", "pods", "-A")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^NAMESPACE +NAME", lines[0]);
        Assert.Contains(lines, l => l.StartsWith("ml ") && l.Contains("oom-model-"));
        var all = JsonNode.Parse(await RunAsync(fake.Kubeconfig, "get", "pods", "-A", "-o", "json"))!["items"]!.AsArray();
        Assert.Equal(lines.Length - 1, all.Count);
        Assert.All(all, p => Assert.Equal(("v1", "Pod"), ((string?)p!["apiVersion"], (string?)p["kind"])));
    }

    [Fact(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsMissing))]
    public async Task Kubectl_watches_what_happens()
    {
        await using var fake = await FakeServerFixture.StartAsync();
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "one"));
        using var kubectl = Start(fake.Kubeconfig, "get", "pods", "-n", "a", "-w", "-o", "name");
        Assert.Equal("pod/one", await kubectl.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        fake.Cluster.Apply(FakeClusterFixture.Pod("a", "two"));
        Assert.Equal("pod/two", await kubectl.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        kubectl.Kill(entireProcessTree: true);
    }

    [Fact(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsMissing))]
    public async Task Kubectl_reads_logs_and_describes_with_events()
    {
        await using var fake = await FakeServerFixture.PlayAsync("failures.jsonl.gz", 780);
        var pod = (await RunAsync(fake.Kubeconfig, "get", "pods", "-n", "ml", "-o", "name")).Split('\n').First(n => n.Contains("oom-model"));
        Assert.Equal("loading model\n", await RunAsync(fake.Kubeconfig, "logs", "-n", "ml", pod, "--previous"));
        Assert.Contains("Back-off restarting failed container", await RunAsync(fake.Kubeconfig, "describe", "-n", "ml", pod));
    }

    internal static Task<string> RunAsync(string kubeconfig, params string[] arguments) => RunAsync(kubeconfig, 0, arguments);

    internal static async Task<string> RunAsync(string kubeconfig, int exitCode, string[] arguments)
    {
        using var kubectl = Start(kubeconfig, arguments);
        var output = kubectl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = kubectl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await kubectl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(kubectl.ExitCode == exitCode, await errors);
        return await output;
    }

    private static Process Start(string kubeconfig, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["KUBECONFIG"] = kubeconfig;
        // Its discovery cache must not carry over from another fake server.
        start.Environment["HOME"] = Path.GetDirectoryName(kubeconfig.Split(Path.PathSeparator)[0]);
        return Process.Start(start)!;
    }

    // Google's kubectl is a dispatcher that asks the server for its version first, and then starts one of those beside it.
    private static string? Find()
    {
        var link = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "kubectl")).FirstOrDefault(File.Exists);
        if (link is null)
            return null;
        var real = File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName ?? link;
        return Directory.GetFiles(Path.GetDirectoryName(real)!, "kubectl.1.*").Order(StringComparer.Ordinal).LastOrDefault() ?? real;
    }
}
