using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>An identity provider that sells each refresh-token once; how kubectl fares with the same kubeconfigs is in <see cref="KubectlAgreementTests"/>.</summary>
public sealed class OidcCredentialsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oidc-").FullName;
    private readonly ManualClock _clock = new(TimeProvider.System.GetUtcNow());
    private readonly List<string> _warnings = [];
    private FakeIssuer _issuer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Config => Path.Combine(_folder, "config");

    public async ValueTask InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _issuer.ClientSecret = "s3cret";
        _issuer.Expires = _clock.GetUtcNow().AddHours(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_id_token_is_used_until_just_before_it_expires_and_then_bought_anew_once_for_all()
    {
        var first = FakeIssuer.IdToken(_clock.GetUtcNow().AddMinutes(5));
        using var credentials = Open($"id-token: {first}, refresh-token: refresh-0");
        Assert.Equal($"Bearer {first}", (await credentials.GetAsync(Cancellation)).Authorization);
        _clock.Advance(TimeSpan.FromSeconds(289));
        Assert.Equal($"Bearer {first}", (await credentials.GetAsync(Cancellation)).Authorization);
        Assert.Empty(_issuer.Requests);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => credentials.GetAsync(Cancellation).AsTask()));
        Assert.Equal("Bearer " + FakeIssuer.IdToken(_issuer.Expires, "dora-1"), Assert.Single(all.Distinct()).Authorization);
        Assert.Equal(["/realm/.well-known/openid-configuration", "/realm/token 200"], _issuer.Requests);
    }

    [Fact]
    public async Task A_refresh_token_that_counts_once_is_changed_in_the_kubeconfig_so_that_the_next_program_can_log_in()
    {
        using (var credentials = Open("refresh-token: refresh-0"))
            await credentials.GetAsync(Cancellation);
        Assert.Equal(new(FakeIssuer.IdToken(_issuer.Expires, "dora-1"), "refresh-1"), KubeconfigTokens.Read(Config, "dora"));
        _clock.Advance(TimeSpan.FromHours(2));
        _issuer.Expires = _clock.GetUtcNow().AddHours(1);
        using (var credentials = Credentials.Of(Load(), _clock))
            await credentials.GetAsync(Cancellation);
        Assert.Equal("refresh-2", KubeconfigTokens.Read(Config, "dora")?.RefreshToken);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_another_program_has_bought_in_the_meantime_is_taken_from_the_kubeconfig()
    {
        using var credentials = Open($"id-token: {FakeIssuer.IdToken(_clock.GetUtcNow().AddMinutes(5))}, refresh-token: refresh-0");
        await credentials.GetAsync(Cancellation);
        _clock.Advance(TimeSpan.FromMinutes(5));
        using (var other = Credentials.Of(Load(), _clock))
            await other.GetAsync(Cancellation);
        Assert.Equal("Bearer " + FakeIssuer.IdToken(_issuer.Expires, "dora-1"), (await credentials.GetAsync(Cancellation)).Authorization);
        Assert.Equal(2, _issuer.Requests.Count);
    }

    [Fact]
    public async Task An_id_token_that_the_server_refuses_though_it_is_good_is_bought_anew()
    {
        using var credentials = Open($"id-token: {FakeIssuer.IdToken(_clock.GetUtcNow().AddMinutes(5))}, refresh-token: refresh-0");
        Assert.True(credentials.Refused(await credentials.GetAsync(Cancellation)));
        Assert.Equal("Bearer " + FakeIssuer.IdToken(_issuer.Expires, "dora-1"), (await credentials.GetAsync(Cancellation)).Authorization);
    }

    [Fact]
    public async Task A_provider_that_wants_the_secret_in_the_form_gets_it_there()
    {
        _issuer.KnowsHeader = false;
        using var credentials = Open("refresh-token: refresh-0");
        await credentials.GetAsync(Cancellation);
        Assert.Equal(["/realm/.well-known/openid-configuration", "/realm/token 401", "/realm/token 200"], _issuer.Requests);
    }

    [Fact]
    public async Task A_provider_that_gives_no_id_token_is_told_as_such()
    {
        _issuer.LeavesOutIdToken = true;
        using var credentials = Open("refresh-token: refresh-0");
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.EndsWith("gave no id_token for the refresh-token; log in again with the scope 'openid', or use a credential plugin such as kubelogin", e.Message);
    }

    [Fact]
    public async Task Where_the_kubeconfig_cannot_be_written_the_tokens_stay_in_memory_and_the_user_is_warned_of_what_is_lost()
    {
        using var credentials = Open("refresh-token: refresh-0");
        File.Delete(Config);
        Directory.CreateDirectory(Config);
        Assert.Equal("Bearer " + FakeIssuer.IdToken(_issuer.Expires, "dora-1"), (await credentials.GetAsync(Cancellation)).Authorization);
        Assert.StartsWith($"the new id-token of user 'dora' could not be written to {Config}: ", Assert.Single(_warnings));
        Assert.EndsWith("The identity provider changed the refresh-token too, so kubectl may ask you to log in again.", _warnings[0]);
        _clock.Advance(TimeSpan.FromHours(2));
        _issuer.Expires = _clock.GetUtcNow().AddHours(1);
        Assert.Equal("Bearer " + FakeIssuer.IdToken(_issuer.Expires, "dora-2"), (await credentials.GetAsync(Cancellation)).Authorization);
        Directory.Delete(Config);
    }

    private Credentials Open(string tokens)
    {
        File.WriteAllText(Config, $$"""
            current-context: a
            clusters: [{name: red, cluster: {server: "https://red" } }]
            contexts: [{name: a, context: {cluster: red, user: dora} }]
            users:
            - name: dora
              user: {auth-provider: {name: oidc, config: {
                idp-issuer-url: "{{_issuer.Url}}", client-id: kube, client-secret: s3cret, {{tokens}},
                idp-certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(_issuer.Certificates.AuthorityPem))}}
              } } }

            """);
        return Credentials.Of(Load(), _clock);
    }

    private KubeAccess Load() => KubeconfigLoader.Load(new() { Kubeconfig = Config }, new(_ => null, _folder, "/nowhere") { Warn = _warnings.Add });
}
