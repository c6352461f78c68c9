using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class KubeconfigTokensTests : IDisposable
{
    private const string Before = """
        # my clusters, do not touch
        apiVersion: v1
        users:
        - name: other
          user: {auth-provider: {name: oidc, config: {id-token: theirs, refresh-token: theirs}}} # not this one
        - user:
            auth-provider:
              config:
                client-id:   kube
                id-token: old.id.token # expires soon
                refresh-token: 'old-refresh'
              name: oidc
          name: dora
        preferences: {}

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tokens-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Config => Path.Combine(_folder, "config");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_the_two_tokens_change(bool inPlace)
    {
        Assert.Null(await WriteAsync(Before, inPlace));
        Assert.Equal(Before.Replace("old.id.token", "\"new.id.token\"").Replace("'old-refresh'", "\"new-refresh\""), await File.ReadAllTextAsync(Config, Cancellation));
        Assert.Equal([Config], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("        id-token: old.id.token # expires soon\n", "")]
    [InlineData("        refresh-token: 'old-refresh'\n", "")]
    [InlineData("        client-id:   kube\n        id-token: old.id.token # expires soon\n", "")]
    [InlineData("\n", "\r\n")]
    [InlineData("# my", "\uFEFF# my")]
    public async Task Tokens_that_were_not_there_are_put_in_and_nothing_else_is_lost(string from, string to)
    {
        var before = Before.Replace(from, to);
        Assert.Null(await WriteAsync(before));
        Assert.Equal(new("new.id.token", "new-refresh"), KubeconfigTokens.Read(Config, "dora"));
        Assert.Equal(new("theirs", "theirs"), KubeconfigTokens.Read(Config, "other"));
        var after = await File.ReadAllTextAsync(Config, Cancellation);
        Assert.Contains("# my clusters, do not touch", after);
        Assert.Contains("# not this one", after);
    }

    [Theory]
    [InlineData("""{"users":[{"name":"dora","user":{"auth-provider":{"name":"oidc","config":{"client-id":"kube","id-token":"old"}}}}]}""")]
    [InlineData("""{"users":[{"name":"dora","user":{"auth-provider":{"name":"oidc","config":{"id-token":"old","refresh-token":"old"}}}}]}""")]
    public async Task JSON_stays_JSON(string before)
    {
        Assert.Null(await WriteAsync(before));
        using var document = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Config, Cancellation));
        Assert.Equal(new("new.id.token", "new-refresh"), KubeconfigTokens.Read(Config, "dora"));
    }

    [Theory]
    [InlineData("users: [{name: dora, user: {token: x}}]")]
    [InlineData("users: []")]
    [InlineData("x: &c {id-token: a, refresh-token: b}\nusers: [{name: dora, user: {auth-provider: {config: {<<: *c}}}}]")]
    [InlineData("users:\n- name: dora\n  user: &u {auth-provider: {config: {id-token: a, refresh-token: b}}}\n- name: other\n  user: *u\n")]
    [InlineData("users: [")]
    [InlineData("{}")]
    public async Task What_cannot_be_changed_safely_is_left_alone(string text)
    {
        Assert.NotNull(await WriteAsync(text));
        Assert.Equal(text, await File.ReadAllTextAsync(Config, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_no_UTF_8_is_left_alone()
    {
        await File.WriteAllBytesAsync(Config, [.. "users: [] # "u8, 0xFF, 0xFE], Cancellation);
        Assert.NotNull(await KubeconfigTokens.WriteAsync(Config, "dora", new("a", "b"), TimeProvider.System, Cancellation));
        Assert.Equal(14, new FileInfo(Config).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rights_stay_and_a_link_stays_a_link(bool inPlace)
    {
        var real = Path.Combine(_folder, "real");
        await File.WriteAllTextAsync(real, Before, Cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Config, real);
        Assert.Null(await KubeconfigTokens.WriteAsync(Config, "dora", new("new.id.token", "new-refresh"), TimeProvider.System, Cancellation, inPlace));
        Assert.Equal(real, new FileInfo(Config).LinkTarget);
        Assert.Contains("new.id.token", await File.ReadAllTextAsync(real, Cancellation));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
    }

    [Fact]
    public async Task Kubectls_lock_is_waited_for_and_then_respected()
    {
        await File.WriteAllTextAsync(Config, Before, Cancellation);
        await File.WriteAllTextAsync($"{Config}.lock", "", Cancellation);
        var clock = new ManualClock();
        var locked = KubeconfigTokens.WriteAsync(Config, "dora", new("a", "b"), clock, Cancellation);
        await AdvanceAsync(clock, locked);
        Assert.Equal($"it is locked by {Config}.lock; remove that file if no kubectl is at work", await locked);
        Assert.Equal(Before, await File.ReadAllTextAsync(Config, Cancellation));
        var waiting = KubeconfigTokens.WriteAsync(Config, "dora", new("new.id.token", "new-refresh"), clock, Cancellation);
        File.Delete($"{Config}.lock");
        await AdvanceAsync(clock, waiting);
        Assert.Null(await waiting);
        Assert.False(File.Exists($"{Config}.lock"));
    }

    private async Task<string?> WriteAsync(string text, bool inPlace = false)
    {
        await File.WriteAllTextAsync(Config, text, Cancellation);
        return await KubeconfigTokens.WriteAsync(Config, "dora", new("new.id.token", "new-refresh"), TimeProvider.System, Cancellation, inPlace);
    }

    private static Task AdvanceAsync(ManualClock clock, Task task) => Wait.UntilAsync(() => task.IsCompleted, () => clock.Advance(TimeSpan.FromMilliseconds(50)));
}
