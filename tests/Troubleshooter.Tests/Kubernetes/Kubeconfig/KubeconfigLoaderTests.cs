using System.Diagnostics;
using System.Text;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What kubectl is not asked about in <see cref="KubectlAgreementTests"/>: pods, odd files, and what becomes of what was read.</summary>
public sealed class KubeconfigLoaderTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: red
          cluster: {server: "https://red:6443", tls-server-name: red.internal, proxy-url: "http://proxy:3128", disable-compression: true}
        - name: blue
          cluster: {server: "https://blue:6443/below/a/path"}
        contexts:
        - name: dev
          context: {cluster: red, user: anna, namespace: shop}
        - name: prod
          context: {cluster: blue, user: bert}
        users:
        - name: anna
          user: {token: abc}
        - name: bert
          user: {tokenFile: bert}
        """;

    private static readonly FakeCertificates Certificates = new(TimeProvider.System.GetUtcNow());

    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    public static bool IsNotLinux => !OperatingSystem.IsLinux();

    public static bool IsWindows => OperatingSystem.IsWindows();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_current_context_says_cluster_user_and_namespace()
    {
        var access = Load(new() { Kubeconfig = Write("config", Whole) });
        Assert.Equal(("dev", "red", "anna", "shop"), (access.Context, access.Cluster, access.User, access.Namespace));
        Assert.Equal(("https://red:6443/", "red.internal", "http://proxy:3128/", "abc"), (access.Server.AbsoluteUri, access.TlsServerName, access.Proxy?.AbsoluteUri, access.Credentials.Token));
        Assert.True(access.DisableCompression);
    }

    [Fact]
    public void The_flags_that_chose_the_cluster_are_kept_for_commands_and_no_token()
    {
        var file = Write("config", Whole);

        var access = Load(new() { Kubeconfig = file, Context = "prod", User = "anna", Token = "t0ken", As = "root", InsecureSkipTlsVerify = true });

        Assert.Equal($" --kubeconfig {file} --context prod --user anna --insecure-skip-tls-verify", access.Flags);
    }

    [Fact]
    public void What_the_kubeconfig_says_by_itself_needs_no_flags()
    {
        var file = Write("config", Whole);

        Assert.Equal("", KubeconfigLoader.Load(new(), Surroundings(("KUBECONFIG", file))).Flags);
    }

    [Fact]
    public void Flags_go_before_the_file()
    {
        var access = Load(new() { Kubeconfig = Write("config", Whole), Context = "prod", User = "anna", Namespace = "ops", As = "root", AsGroups = ["wheel"] });
        Assert.Equal(("prod", "blue", "anna", "ops", "root", "wheel"), (access.Context, access.Cluster, access.User, access.Namespace, access.Impersonation?.User, access.Impersonation?.Groups.Single()));
        Assert.False(access.DisableCompression);
    }

    [Fact]
    public void A_certificate_by_flag_takes_the_place_of_the_one_in_the_file()
    {
        using var client = Certificates.Client("carol");
        var (certificate, key) = (Write("carol.crt", client.ExportCertificatePem()), Write("carol.key", KeyOf(client)));
        var config = Write("config", Whole.Replace("{token: abc}", "{client-certificate-data: YQ==, client-key-data: YQ==}"));
        var access = Load(new() { Kubeconfig = config, ClientCertificate = certificate, ClientKey = key });
        Assert.Equal((certificate, key), (access.Credentials.Certificate?.Certificate.File, access.Credentials.Certificate?.Key.File));
    }

    [Fact]
    public void A_pod_finds_its_own_cluster_when_no_file_names_one()
    {
        var access = KubeconfigLoader.Load(new(), Pod(("KUBERNETES_SERVICE_HOST", "10.0.0.1")));
        Assert.Equal(("in-cluster", "https://10.0.0.1/", "team-a", Path.Combine(_folder, "sa", "token")), (access.Context, access.Server.AbsoluteUri, access.Namespace, access.Credentials.TokenFile));
        Assert.Equal(Certificates.AuthorityPem, Encoding.UTF8.GetString(access.Authority!));
    }

    [Fact]
    public void A_pod_finds_its_cluster_at_an_IPv6_address_without_an_authority_and_says_its_namespace_by_a_variable()
    {
        var environment = Pod(("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "6443"), ("POD_NAMESPACE", "team-b"));
        File.Delete(Path.Combine(_folder, "sa", "ca.crt"));
        var access = KubeconfigLoader.Load(new() { As = "frank", Token = "t" }, environment);
        Assert.Equal(("https://[fd00::1]:6443/", "team-b", null, "frank", "t"), (access.Server.AbsoluteUri, access.Namespace, access.Authority, access.Impersonation?.User, access.Credentials.Token));
    }

    [Fact]
    public void In_a_pod_a_kubeconfig_goes_first_and_one_that_chooses_nothing_does_not_count()
    {
        var environment = Pod(("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBECONFIG", Write("config", Whole.Replace(", namespace: shop", ""))));
        Assert.Equal(("red", "team-a"), (KubeconfigLoader.Load(new(), environment).Cluster, KubeconfigLoader.Load(new(), environment).Namespace));
        Write("config", Whole.Replace("current-context: dev", ""));
        Assert.Equal("https://10.0.0.1/", KubeconfigLoader.Load(new(), environment).Server.AbsoluteUri);
    }

    [Fact]
    public void Without_any_the_demo_is_suggested() =>
        Assert.Contains("k8sdoctor demo", Assert.Throws<KubeconfigException>(() => KubeconfigLoader.Load(new(), Surroundings())).Message);

    [Fact]
    public void A_link_is_followed_and_paths_belong_to_the_folder_of_the_link()
    {
        Write("real/config", Whole);
        Write("bert", "abc");
        File.CreateSymbolicLink(Path.Combine(_folder, "config"), Path.Combine(_folder, "real", "config"));
        Assert.Equal(Path.Combine(_folder, "bert"), Load(new() { Kubeconfig = Path.Combine(_folder, "config"), Context = "prod" }).Credentials.TokenFile);
    }

    [Fact(Skip = "there are no such pipes on Windows", SkipWhen = nameof(IsWindows))]
    public async Task A_kubeconfig_may_come_out_of_a_pipe()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var mkfifo = Process.Start("mkfifo", pipe))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        // To open a pipe waits for the other side.
        var writing = Task.Run(() => File.WriteAllText(pipe, Whole), TestContext.Current.CancellationToken);
        Assert.Equal("red", Load(new() { Kubeconfig = pipe }).Cluster);
        await writing;
    }

    [Fact]
    public void A_file_that_PowerShell_has_written_is_read()
    {
        var file = Path.Combine(_folder, "config");
        File.WriteAllText(file, Whole.Replace("\n", "\r\n"), Encoding.Unicode);
        Assert.Equal("red", Load(new() { Kubeconfig = file }).Cluster);
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_not_read()
    {
        var file = Write("config", Whole);
        using (var stream = new FileStream(file, FileMode.Open))
            stream.SetLength(1L << 33);
        var e = Assert.Throws<KubeconfigException>(() => Load(new() { Kubeconfig = file }));
        Assert.Equal($"{file}: is larger than 16 MiB; this is no kubeconfig", e.Message);
    }

    [Fact(Skip = "there is no such file on this system", SkipWhen = nameof(IsNotLinux))]
    public void A_file_that_fails_to_be_read_is_named() =>
        Assert.StartsWith("/proc/self/mem: cannot be read: ", Assert.Throws<KubeconfigException>(() => Load(new() { Kubeconfig = "/proc/self/mem" })).Message);

    [Fact(Skip = "root may read everything", SkipWhen = nameof(IsRoot))]
    public void A_file_that_may_not_be_read_is_named()
    {
        var file = Write("config", Whole);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.None);
        Assert.StartsWith($"{file}: cannot be read: ", Assert.Throws<KubeconfigException>(() => Load(new() { Kubeconfig = file })).Message);
    }

    [Fact]
    public void A_file_that_is_nothing_but_depth_is_told_as_such()
    {
        var e = Assert.Throws<KubeconfigException>(() => Load(new() { Kubeconfig = Write("config", $"a: {new string('[', 5000)}") }));
        Assert.EndsWith("nested too deep", e.Message);
    }

    [Fact]
    public void Plugins_keep_their_arguments_and_are_found_beside_the_file()
    {
        var access = Load(new()
        {
            Kubeconfig = Write("config", """
            current-context: a
            clusters: [{name: red, cluster: {server: 'https://x'}}]
            contexts: [{name: a, context: {cluster: red, user: u}}]
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: ./bin/login
                  args: [one two, "", --x]
                  env: [{name: A, value: b c}]
                  interactiveMode: Never
            """),
        });
        var plugin = access.Credentials.Exec!;
        Assert.Equal((Path.Combine(_folder, "bin", "login"), $"{_folder}/config:8"), (plugin.Command, plugin.Where));
        Assert.Equal(["one two", "", "--x"], plugin.Arguments);
        Assert.Equal(KeyValuePair.Create("A", "b c"), Assert.Single(plugin.Environment));
    }

    private static string KeyOf(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!.ExportPkcs8PrivateKeyPem();

    private KubeAccess Load(KubeOptions options) => KubeconfigLoader.Load(options, Surroundings());

    private KubeEnvironment Pod(params (string Name, string Value)[] variables)
    {
        foreach (var (name, text) in ((string, string)[])[("sa/token", "t"), ("sa/ca.crt", Certificates.AuthorityPem), ("sa/namespace", "team-a\n")])
            Write(name, text);
        return Surroundings([.. variables, ("KUBERNETES_SERVICE_PORT", "443")]);
    }

    private KubeEnvironment Surroundings(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(v => v.Name == name).Value, Path.Combine(_folder, "home"), Path.Combine(_folder, "sa"));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
