using System.Text.Json.Nodes;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class ExecCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exec-").FullName;
    private readonly ManualClock _clock = new();

    private CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_plugin_runs_once_for_many_requests_and_again_after_its_token_has_expired()
    {
        using var credentials = Plugin("""{"kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"2026-11-23T19:00:00Z"}}""");
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => credentials.GetAsync(Cancellation).AsTask()));
        Assert.All(all, c => Assert.Equal("Bearer t", c.Authorization));
        Assert.Equal(1, Runs());
        _clock.Advance(TimeSpan.FromMinutes(31));
        await credentials.GetAsync(Cancellation);
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task A_refused_token_is_asked_for_again_once_however_many_saw_the_refusal()
    {
        using var credentials = Plugin("""{"kind":"ExecCredential","status":{"token":"t"}}""");
        var old = await credentials.GetAsync(Cancellation);
        Assert.True(credentials.Refused(old));
        await credentials.GetAsync(Cancellation);
        Assert.True(credentials.Refused(old));
        await credentials.GetAsync(Cancellation);
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task Arguments_arrive_intact_and_the_request_is_an_ExecCredential()
    {
        using var credentials = Plugin("""{"kind":"ExecCredential","status":{"token":"t"}}""", cluster: true, "one two", "$HOME");
        await credentials.GetAsync(Cancellation);
        Assert.Equal(["one two", "$HOME"], await File.ReadAllLinesAsync(Path.Combine(_folder, "args"), Cancellation));
        var request = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "info"), Cancellation))!;
        Assert.Equal(("ExecCredential", "client.authentication.k8s.io/v1", false), ((string?)request["kind"], (string?)request["apiVersion"], (bool)request["spec"]!["interactive"]!));
        Assert.Equal("https://fake:6443", (string?)request["spec"]!["cluster"]!["server"]);
    }

    [Theory]
    [InlineData("not json", "did not print an ExecCredential")]
    [InlineData("""{"kind":"ExecCredential","status":{}}""", "neither a token nor a certificate")]
    [InlineData("""{"kind":"Other"}""", "no ExecCredential with a status")]
    public async Task Bad_output_is_told_with_the_plugins_place(string output, string message)
    {
        using var credentials = Plugin(output);
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Contains(message, e.Message);
        Assert.StartsWith("config:7: exec:", e.Message);
    }

    [Fact]
    public async Task What_a_failing_plugin_says_on_stderr_is_in_the_message()
    {
        using var credentials = Script("#!/bin/sh\necho 'please log in' >&2\nexit 3\n");
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Contains("exit code 3: please log in", e.Message);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_killed()
    {
        using var credentials = Script($"#!/bin/sh\necho $$ > {_folder}/pid\nsleep 600\n");
        var getting = credentials.GetAsync(Cancellation).AsTask();
        while (!getting.IsCompleted)
        {
            // Not before it has started: the clock only counts its own time.
            if (File.Exists(Path.Combine(_folder, "pid")))
                _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
        }

        var e = await Assert.ThrowsAsync<CredentialException>(() => getting);
        Assert.Contains("killed", e.Message);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_comes_with_its_hint()
    {
        using var credentials = Of("/no/such/plugin", false);
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Contains("Install it from example.com", e.Message);
    }

    private int Runs() => File.ReadAllLines(Path.Combine(_folder, "runs")).Length;

    private Credentials Plugin(string output, bool cluster = false, params string[] arguments) => Script($"""
        #!/bin/sh
        echo run >> {_folder}/runs
        printf '%s\n' "$@" > {_folder}/args
        printf '%s' "$KUBERNETES_EXEC_INFO" > {_folder}/info
        echo noise >&2
        cat <<'END'
        {output}
        END

        """, cluster, arguments);

    private Credentials Script(string text, bool cluster = false, params string[] arguments)
    {
        var path = Path.Combine(_folder, "plugin");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Of(path, cluster, arguments);
    }

    private Credentials Of(string command, bool cluster, params string[] arguments) => Credentials.Of(
        new()
        {
            Namespace = "default",
            Server = new("https://fake:6443"),
            User = "u",
            Credentials = new() { Exec = new("client.authentication.k8s.io/v1", command, [.. arguments], [], "Install it from example.com", cluster, "IfAvailable", "config:7") },
        }, _clock);
}
