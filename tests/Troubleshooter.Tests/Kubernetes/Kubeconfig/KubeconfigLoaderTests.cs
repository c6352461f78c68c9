using System.Text;
using System.Text.Json.Nodes;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class KubeconfigLoaderTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: red
          cluster: {server: "https://red:6443", tls-server-name: red.internal, proxy-url: "http://proxy:3128"}
        - name: blue
          cluster:
            server: https://blue:6443/below/a/path
            certificate-authority: pki/ca.crt
        contexts:
        - name: dev
          context: {cluster: red, user: anna, namespace: shop}
        - name: prod
          context: {cluster: blue, user: bert}
        users:
        - name: anna
          user: {token: abc}
        - name: bert
          user:
            client-certificate-data: Y2VydA==
            client-key-data: a2V5
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig-").FullName;

    public static bool IsKubectlMissing => KubectlTests.IsMissing;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_current_context_says_cluster_user_and_namespace()
    {
        var access = Load(new() { Kubeconfig = Write("config", Whole) });
        Assert.Equal(("dev", "red", "anna", "shop"), (access.Context, access.Cluster, access.User, access.Namespace));
        Assert.Equal(("https://red:6443", "red.internal", "http://proxy:3128", "abc"),
            (access.Server.OriginalString, access.TlsServerName, access.Proxy?.OriginalString, access.Credentials.Token));
    }

    [Fact]
    public void Flags_go_before_the_file()
    {
        Write("pki/ca.crt", "the authority");
        var access = Load(new() { Kubeconfig = Write("config", Whole), Context = "prod", User = "anna", Namespace = "ops", As = "root", AsGroups = ["wheel"] });
        Assert.Equal(("prod", "blue", "anna", "ops", "root", "wheel"), (access.Context, access.Cluster, access.User, access.Namespace, access.Impersonate, access.ImpersonateGroups.Single()));
        Assert.Equal("the authority", Encoding.UTF8.GetString(access.Authority!));
    }

    [Fact]
    public void Of_several_files_the_first_one_that_says_something_counts_and_paths_belong_to_their_own_file()
    {
        var first = Write("one/config", """
            clusters:
            - name: red
              cluster: {server: "https://first:6443"}
            users:
            - name: anna
              user: {tokenFile: token}
            """);
        var second = Write("two/config", """
            current-context: dev
            clusters:
            - name: red
              cluster: {server: "https://second:6443", tls-server-name: not.merged}
            - name: green
              cluster: {server: "https://green:6443", certificate-authority: ca.crt}
            contexts:
            - name: dev
              context: {cluster: red, user: anna}
            """);
        Write("two/ca.crt", "second's own");
        var environment = Environment(("KUBECONFIG", $"{first}::{_folder}/missing:{second}"));
        var access = KubeconfigLoader.Load(new(), environment);
        Assert.Equal(("https://first:6443", null, Path.Combine(_folder, "one", "token")), (access.Server.OriginalString, access.TlsServerName, access.Credentials.TokenFile));
        Assert.Equal("second's own", Encoding.UTF8.GetString(KubeconfigLoader.Load(new() { Cluster = "green" }, environment).Authority!));
    }

    [Fact]
    public void A_pod_finds_its_own_cluster_when_no_file_names_one()
    {
        foreach (var (name, text) in ((string, string)[])[("sa/token", "t"), ("sa/ca.crt", "ca"), ("sa/namespace", "team-a\n")])
            Write(name, text);
        var access = KubeconfigLoader.Load(new(), Environment(("KUBERNETES_SERVICE_HOST", "fd00::1"), ("KUBERNETES_SERVICE_PORT", "443")));
        Assert.Equal(("https://[fd00::1]:443", "team-a", Path.Combine(_folder, "sa", "token")), (access.Server.OriginalString, access.Namespace, access.Credentials.TokenFile));
    }

    [Fact]
    public void Without_any_the_demo_is_suggested() =>
        Assert.Contains("k8sdoctor demo", Assert.Throws<KubeconfigException>(() => KubeconfigLoader.Load(new(), Environment())).Message);

    [Theory]
    [InlineData("clusters: [\n  {name: red", "config:3: not valid YAML")]
    [InlineData("current-context: dev\nclusters: [{name: red, cluster: {server: 'https://x'}}]\n", "current-context names the context 'dev', which is not there (there are none)")]
    [InlineData("clusters: [{name: red, cluster: {server: 'https://x'}}]\ncontexts: [{name: a, context: {cluster: red}}]", "no current-context: choose one with --context (there are: a)")]
    [InlineData("current-context: a\nclusters:\n- name: red\n  cluster:\n    server: 'ftp://x'\ncontexts: [{name: a, context: {cluster: red}}]", "config:5: server: 'ftp://x' is no address")]
    [InlineData("current-context: a\nclusters:\n- name: red\n  cluster:\n    server: https://x\n    certificate-authority-data: '%%'\ncontexts: [{name: a, context: {cluster: red}}]", "config:6: certificate-authority-data: is not valid base64")]
    [InlineData("current-context: a\nclusters:\n- name: red\n  cluster:\n    server: https://x\n    certificate-authority: nope.crt\ncontexts: [{name: a, context: {cluster: red}}]", "config:6: certificate-authority: cannot read")]
    [InlineData("current-context: a\nclusters: [{name: red, cluster: {server: 'https://x'}}]\ncontexts: [{name: a, context: {cluster: red, user: u}}]\nusers:\n- name: u\n  user: {token: a, username: b}", "config:6: username: user 'u' has a token and a password")]
    [InlineData("current-context: a\nclusters: [{name: red, cluster: {server: 'https://x'}}]\ncontexts: [{name: a, context: {cluster: red, user: u}}]\nusers:\n- name: u\n  user:\n    exec: {command: x}", "config:7: apiVersion: is needed")]
    public void A_fault_is_told_with_file_line_and_field(string text, string message)
    {
        var e = Assert.Throws<KubeconfigException>(() => Load(new() { Kubeconfig = Write("config", text) }));
        Assert.Contains(message, e.Message);
        Assert.Contains(_folder, e.Message);
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
        Assert.Equal(Path.Combine(_folder, "bin", "login"), plugin.Command);
        Assert.Equal(["one two", "", "--x"], plugin.Arguments);
        Assert.Equal(KeyValuePair.Create("A", "b c"), Assert.Single(plugin.Environment));
    }

    [Theory(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsKubectlMissing))]
    [InlineData(false, null)]
    [InlineData(false, "prod")]
    [InlineData(true, null)]
    public async Task Kubectl_picks_the_same(bool several, string? context)
    {
        Write("pki/ca.crt", "x");
        var file = Write("config", Whole);
        var files = several
            ? $"{Write("front", "current-context: prod\nclusters: [{name: blue, cluster: {server: 'https://front:1'}}]\nusers: [{name: bert, user: {token: t}}]\n")}:{file}"
            : file;
        string[] arguments = ["config", "view", "--minify", "--raw", "-o", "json", .. context is null ? (string[])[] : ["--context", context]];
        var theirs = JsonNode.Parse(await KubectlTests.RunAsync(files, arguments))!;
        var ours = KubeconfigLoader.Load(new() { Context = context }, Environment(("KUBECONFIG", files)));
        Assert.Equal((string?)theirs["current-context"], ours.Context);
        Assert.Equal((string?)theirs["clusters"]![0]!["cluster"]!["server"], ours.Server.OriginalString);
        Assert.Equal((string?)theirs["users"]![0]!["name"], ours.User);
        Assert.Equal((string?)theirs["users"]![0]!["user"]!["token"], ours.Credentials.Token);
        Assert.Equal((string?)theirs["users"]![0]!["user"]!["client-key-data"], ours.Credentials.Key is { } key ? Convert.ToBase64String(key) : null);
        Assert.Equal((string?)theirs["contexts"]![0]!["context"]!["namespace"] ?? "default", ours.Namespace);
    }

    private KubeAccess Load(KubeOptions options) => KubeconfigLoader.Load(options, Environment());

    private KubeEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(v => v.Name == name).Value, Path.Combine(_folder, "home"), Path.Combine(_folder, "sa"));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
