using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>However a kubeconfig is damaged, it is read or refused in words: nothing else is ever thrown.</summary>
public sealed class DamagedKubeconfigTests : IDisposable
{
    private const string Whole = """
        apiVersion: v1
        kind: Config
        current-context: a
        base: &base {as: frank, as-groups: [x, "y"], as-user-extra: {k: [v]}}
        clusters:
        - name: red
          cluster:
            server: https://red:6443/path
            insecure-skip-tls-verify: true
            proxy-url: http://me:pw@proxy:3128
            extensions: [{name: client.authentication.k8s.io/exec, extension: {a: [1, 0x1F, 1e3, null, ~, "é"]}}]
        contexts:
        - name: a
          context: {cluster: red, user: u, namespace: shop}
        users:
        - name: u
          user:
            <<: *base
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./login
              args: [one two, "", 'it''s']
              env: [{name: A, value: b}]
              interactiveMode: Never
              provideClusterInfo: true

        """;

    private static readonly string[] Pieces = ["\n", " ", "\t", ":", "- ", "{", "}", "[", "]", "&a ", "*base", "*a", "|", ">", "\"", "'", "\0", "\u0085", "!!binary ", "---\n", "%", "#", "? ", "null", "\uFEFF", "<<: *base"];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_read_or_refused_in_words(int seed)
    {
        var random = new Random(seed);
        var environment = new KubeEnvironment(_ => null, "/nowhere", "/nowhere");
        var read = 0;
        for (var i = 0; i < 500; i++)
        {
            var text = Damage(random);
            File.WriteAllText(_file, text);
            try
            {
                var access = KubeconfigLoader.Load(new() { Kubeconfig = _file }, environment);
                ExecRequest.Write(access.Credentials.Exec ?? new("v1", "x", [], [], null, true, "Never", ""), access, false);
                read++;
            }
            catch (KubeconfigException e)
            {
                Assert.NotEmpty(e.Message);
            }
            catch (Exception e) when (e is not KubeconfigException)
            {
                Assert.Fail($"{e}\n{text}");
            }
        }

        Assert.InRange(read, 50, 450);
    }

    private static string Damage(Random random)
    {
        var text = Whole;
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(random.Next(2) == 0 ? 2 : 40), text.Length - at);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                _ => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            };
        }

        return text;
    }
}
