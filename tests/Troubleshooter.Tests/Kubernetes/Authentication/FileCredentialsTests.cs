using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class FileCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("files-").FullName;
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_token_file_is_read_again_every_minute_and_when_it_was_refused()
    {
        using var credentials = Of(new() { TokenFile = Write("token", "one\n") });
        var one = await credentials.GetAsync(Cancellation);
        Write("token", "two");
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(one, await credentials.GetAsync(Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Bearer two", (await credentials.GetAsync(Cancellation)).Authorization);
        Write("token", "three");
        Assert.True(credentials.Refused(await credentials.GetAsync(Cancellation)));
        Assert.Equal("Bearer three", (await credentials.GetAsync(Cancellation)).Authorization);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task The_last_good_token_stays_while_the_file_is_missing_or_half_written(string? text)
    {
        using var credentials = Of(new() { TokenFile = Write("token", "one") });
        await credentials.GetAsync(Cancellation);
        File.Delete(Path.Combine(_folder, "token"));
        if (text is not null)
            Write("token", text);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Bearer one", (await credentials.GetAsync(Cancellation)).Authorization);
        Write("token", "two");
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Bearer two", (await credentials.GetAsync(Cancellation)).Authorization);
    }

    [Fact]
    public async Task A_token_file_that_was_never_there_is_told()
    {
        using var credentials = Of(new() { TokenFile = Path.Combine(_folder, "token") });
        var e = await Assert.ThrowsAsync<CredentialException>(() => credentials.GetAsync(Cancellation).AsTask());
        Assert.Equal($"the token file {_folder}/token cannot be read: it is not there", e.Message);
    }

    [Fact]
    public async Task A_token_counts_until_its_file_is_there()
    {
        using var credentials = Of(new() { Token = "spare", TokenFile = Path.Combine(_folder, "token") });
        Assert.Equal("Bearer spare", (await credentials.GetAsync(Cancellation)).Authorization);
        Write("token", "one");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer one", (await credentials.GetAsync(Cancellation)).Authorization);
    }

    [Fact]
    public async Task A_certificate_in_files_is_read_again_and_stays_the_same_one_while_they_do()
    {
        using var authority = new FakeCertificates(TimeProvider.System.GetUtcNow());
        var files = Pair(authority, "carol");
        using var credentials = Of(new() { Certificate = files });
        var carol = (await credentials.GetAsync(Cancellation)).Certificate;
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(carol, (await credentials.GetAsync(Cancellation)).Certificate);
        Pair(authority, "dave");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var dave = (await credentials.GetAsync(Cancellation)).Certificate;
        Assert.Equal("CN=dave", dave?.Context.TargetCertificate.Subject);
        // Half of the pair is new: the old one stays until it is whole.
        Write("tls.crt", authority.Client("erin").ExportCertificatePem());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Same(dave, (await credentials.GetAsync(Cancellation)).Certificate);
    }

    private Credentials Of(UserAccess user) => Credentials.Of(new() { Namespace = "default", Server = new("https://fake"), Credentials = user }, _clock);

    private CertificateFiles Pair(FakeCertificates authority, string user)
    {
        using var client = authority.Client(user);
        var key = Write("tls.key", System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(client)!.ExportPkcs8PrivateKeyPem());
        return new(new(null, Write("tls.crt", client.ExportCertificatePem()), "client-certificate"), new(null, key, "client-key"));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
