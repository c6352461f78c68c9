using System.Diagnostics;
using System.Text.Json.Nodes;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>Plugins are shell scripts here; what they are told and what is made of wrong answers is compared with kubectl's in <see cref="KubectlAgreementTests"/>.</summary>
public sealed class ExecCredentialsTests : IDisposable
{
    private const string Version = "client.authentication.k8s.io/v1";
    private const string Token = $$$"""{"apiVersion":"{{{Version}}}","kind":"ExecCredential","status":{"token":"t"}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("exec-").FullName;
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_plugin_runs_once_for_many_requests_and_again_after_its_token_has_expired()
    {
        using var credentials = Plugin(Token.Replace("\"t\"", "\"t\",\"expirationTimestamp\":\"2026-11-23T19:00:00Z\""));
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => credentials.GetAsync(Cancellation).AsTask()));
        Assert.All(all, c => Assert.Equal("Bearer t", c.Authorization));
        Assert.Equal(1, Runs());
        _clock.Advance(TimeSpan.FromMinutes(29));
        await credentials.GetAsync(Cancellation);
        Assert.Equal(1, Runs());
        _clock.Advance(TimeSpan.FromMinutes(2));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => credentials.GetAsync(Cancellation).AsTask()));
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task A_token_that_is_born_expired_counts_for_some_seconds_and_not_one_request_each()
    {
        using var credentials = Plugin(Token.Replace("\"t\"", "\"t\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\""));
        for (var i = 0; i < 5; i++)
            await credentials.GetAsync(Cancellation);
        Assert.Equal(1, Runs());
        _clock.Advance(TimeSpan.FromSeconds(11));
        await credentials.GetAsync(Cancellation);
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task Fifty_refusals_at_once_are_one_more_run_and_a_late_one_is_none()
    {
        using var credentials = Plugin(Token);
        var old = await credentials.GetAsync(Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            Assert.True(credentials.Refused(old));
            await credentials.GetAsync(Cancellation);
        })));
        Assert.Equal(2, Runs());
        Assert.True(credentials.Refused(old));
        await credentials.GetAsync(Cancellation);
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task A_token_that_was_got_after_a_refusal_and_is_refused_too_is_not_asked_for_again_at_once()
    {
        using var credentials = Plugin(Token);
        Assert.True(credentials.Refused(await credentials.GetAsync(Cancellation)));
        Assert.False(credentials.Refused(await credentials.GetAsync(Cancellation)));
        Assert.Equal(2, Runs());
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(credentials.Refused(await credentials.GetAsync(Cancellation)));
        await credentials.GetAsync(Cancellation);
        Assert.Equal(3, Runs());
    }

    [Fact]
    public async Task A_plugin_that_fails_is_not_run_again_for_each_request()
    {
        using var credentials = Script($"#!/bin/sh\necho run >> {_folder}/runs\nexit 1\n");
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Equal(1, Runs());
        _clock.Advance(TimeSpan.FromSeconds(11));
        await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Equal(2, Runs());
    }

    [Fact]
    public async Task A_request_that_gives_up_does_not_end_the_run_that_others_wait_for()
    {
        using var credentials = Script($"#!/bin/sh\necho run >> {_folder}/runs\nwhile [ ! -e {_folder}/go ]; do sleep 0.01; done\necho '{Token}'\n");
        using var soon = new CancellationTokenSource();
        var (impatient, patient) = (credentials.GetAsync(soon.Token).AsTask(), credentials.GetAsync(Cancellation).AsTask());
        Assert.Equal($"waiting for the credential plugin '{_folder}/plugin'", credentials.WaitsFor);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await File.WriteAllTextAsync(Path.Combine(_folder, "go"), "", Cancellation);
        Assert.Equal("Bearer t", (await patient).Authorization);
        Assert.Null(credentials.WaitsFor);
        Assert.Equal(1, Runs());
    }

    [Fact]
    public async Task Output_without_end_is_cut_off()
    {
        using var credentials = Script($"#!/bin/sh\necho $$ > {_folder}/pid\nexec tr '\\0' x < /dev/zero\n");
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.EndsWith("printed more than 1 MiB; it should print an ExecCredential", e.Message);
        await EndsAsync("pid");
    }

    [Fact]
    public async Task Words_without_end_on_stderr_are_not_kept()
    {
        using var credentials = Script("#!/bin/sh\nhead -c 5000000 /dev/zero | tr '\\0' x >&2\necho >&2\necho last >&2\nexit 2\n");
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.EndsWith(" / last", e.Message);
        Assert.InRange(e.Message.Length, 400, 700);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_killed_with_its_children()
    {
        using var credentials = Script($"#!/bin/sh\nsleep 600 &\necho $! > {_folder}/child\necho still logging in >&2\necho $$ > {_folder}/pid\nwait\n");
        var getting = credentials.GetAsync(Cancellation).AsTask();
        // Not before it has started: the clock only counts its own time.
        await Wait.UntilAsync(() => File.Exists(Path.Combine(_folder, "pid")));
        await Wait.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1)); // in small steps: what it said is still to be read
            return getting.IsCompleted;
        });
        var e = await Assert.ThrowsAsync<CredentialException>(() => getting);
        Assert.EndsWith("did not end within 3 minutes and was killed: still logging in", e.Message);
        await EndsAsync("pid");
        await EndsAsync("child");
    }

    [Fact]
    public async Task A_plugin_is_killed_when_nobody_needs_it_any_more()
    {
        var credentials = Script($"#!/bin/sh\necho $$ > {_folder}/pid\nsleep 600\n");
        var getting = credentials.GetAsync(Cancellation).AsTask();
        await Wait.UntilAsync(() => File.Exists(Path.Combine(_folder, "pid")));
        credentials.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => getting);
        await EndsAsync("pid");
    }

    [Fact]
    public async Task A_child_that_is_left_behind_and_holds_the_pipes_does_not_keep_the_answer_back()
    {
        using var credentials = Script($"#!/bin/sh\nsleep 600 &\necho $! > {_folder}/child\necho '{Token}'\n");
        var getting = credentials.GetAsync(Cancellation).AsTask();
        await Wait.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return getting.IsCompleted;
        });
        Assert.Equal("Bearer t", (await getting).Authorization);
        Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "child"), Cancellation))).Kill();
    }

    [Fact]
    public async Task A_plugin_gets_no_keyboard_and_says_so_to_it()
    {
        using var credentials = Script($"#!/bin/sh\nread line && echo \"$line\" > {_folder}/read\nprintf '%s' \"$KUBERNETES_EXEC_INFO\" > {_folder}/info\necho '{Token}'\n", mode: "IfAvailable");
        await credentials.GetAsync(Cancellation);
        Assert.False(File.Exists(Path.Combine(_folder, "read")));
        Assert.False(Interactive());
    }

    [Theory]
    [InlineData("IfAvailable")]
    [InlineData("Always")]
    public async Task At_the_login_a_plugin_has_the_keyboard_and_its_words_are_shown_harmless(string mode)
    {
        using var credentials = Script($"#!/bin/sh\nprintf '%s' \"$KUBERNETES_EXEC_INFO\" > {_folder}/info\nprintf 'open https://login.example/?code=eyJhbGciOiJSUzI1NiJ9 \\033[2Jand type \u00e9: ' >&2\necho '{Token}'\n", mode: mode);
        var words = new StringWriter();
        await credentials.LoginAsync(words, Cancellation);
        Assert.Equal("open https://login.example/?code=eyJhbGciOiJSUzI1NiJ9 ␛[2Jand type é: ", words.ToString());
        Assert.True(Interactive());
        Assert.Equal("Bearer t", (await credentials.GetAsync(Cancellation)).Authorization);
    }

    [Theory]
    [InlineData("", "", "waiting for the credential plugin {0}, for 3 minutes at most; Ctrl-C gives up\n")]
    [InlineData("printf 'type it: ' >&2", "type it: ", "type it: ")]
    public async Task A_plugin_that_says_nothing_at_the_login_is_named_after_some_seconds(string says, string first, string then)
    {
        using var credentials = Script($"#!/bin/sh\n{says}\nuntil test -e {_folder}/go; do sleep 0.01; done\necho '{Token}'\n", mode: "IfAvailable");
        var (shown, began, expected) = (new StringWriter(), _clock.GetUtcNow(), string.Format(then, Path.Combine(_folder, "plugin")));
        var login = credentials.LoginAsync(shown, Cancellation);
        await Wait.UntilAsync(() => shown.ToString() == first);
        await Wait.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            return shown.ToString() == expected && _clock.GetUtcNow() - began > TimeSpan.FromSeconds(4);
        });
        await File.WriteAllTextAsync(Path.Combine(_folder, "go"), "", Cancellation);
        await login;
        Assert.Equal(expected, shown.ToString());
    }

    [Fact]
    public async Task After_the_login_the_terminal_is_not_touched_again()
    {
        using var credentials = Script($"#!/bin/sh\nprintf '%s' \"$KUBERNETES_EXEC_INFO\" > {_folder}/info\necho hello >&2\necho '{Token}'\n", mode: "IfAvailable");
        var words = new StringWriter();
        await credentials.LoginAsync(words, Cancellation);
        credentials.Refused(await credentials.GetAsync(Cancellation));
        await credentials.GetAsync(Cancellation);
        Assert.Equal("hello\n", words.ToString());
        Assert.False(Interactive());
    }

    [Fact]
    public async Task A_plugin_that_never_asks_is_not_run_for_the_login()
    {
        using var credentials = Plugin(Token);
        await credentials.LoginAsync(TextWriter.Null, Cancellation);
        Assert.False(File.Exists(Path.Combine(_folder, "runs")));
    }

    [Fact]
    public async Task A_login_that_fails_is_told_by_the_first_request_and_not_tried_twice()
    {
        using var credentials = Script($"#!/bin/sh\necho run >> {_folder}/runs\necho wrong password >&2\nexit 1\n", mode: "Always");
        await credentials.LoginAsync(TextWriter.Null, Cancellation);
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Contains("wrong password", e.Message);
        Assert.Equal(1, Runs());
    }

    private bool Interactive() => (bool)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "info")))!["spec"]!["interactive"]!;

    private int Runs() => File.ReadAllLines(Path.Combine(_folder, "runs")).Length;

    private async Task EndsAsync(string pidFile)
    {
        var pid = (await File.ReadAllTextAsync(Path.Combine(_folder, pidFile), Cancellation)).Trim();
        // A child whose parent has gone too may stay as a zombie where nobody is there to bury it.
        await Wait.UntilAsync(() => HasEnded(pid));
    }

    private static bool HasEnded(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");
        }
        catch (IOException)
        {
            return true; // it went before it was looked at, or while it was
        }
    }

    private Credentials Plugin(string output) => Script($"#!/bin/sh\necho run >> {_folder}/runs\necho noise >&2\ncat <<'END'\n{output}\nEND\n");

    private Credentials Script(string text, string mode = "Never")
    {
        var path = Path.Combine(_folder, "plugin");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Credentials.Of(
            new() { Namespace = "default", Server = new("https://fake:6443"), User = "u", Credentials = new() { Exec = new(Version, path, [], [], null, false, mode, "config:7") } },
            _clock);
    }
}
