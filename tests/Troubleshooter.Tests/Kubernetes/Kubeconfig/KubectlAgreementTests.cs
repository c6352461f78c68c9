using System.Diagnostics;
using System.Text.Json.Nodes;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>
/// kubectl and k8sdoctor do the same with the same kubeconfigs, flags and environment: both work or neither does, and the same arrives at the servers and the
/// proxies. Where they differ on purpose the case says why, and a difference that is none any more is a failure too.
/// </summary>
public sealed class KubectlAgreementTests(KubeconfigLab lab) : IClassFixture<KubeconfigLab>
{
    private static readonly Dictionary<string, KubeconfigCase> Cases = KubeconfigCase.ReadAll("agreement.yaml").ToDictionary(c => c.Name);

    public static bool IsKubectlMissing => KubectlTests.IsMissing;

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Skip = "kubectl is not on PATH", SkipWhen = nameof(IsKubectlMissing))]
    [MemberData(nameof(Names))]
    public async Task Kubectl_and_k8sdoctor_do_the_same(string name)
    {
        var (theirs, ours) = (await RunAsync(name, KubectlAsync), await RunAsync(name, K8sDoctorAsync));
        TestContext.Current.TestOutputHelper?.WriteLine(theirs);
        if (Cases[name].Differs is null)
            Assert.Equal(theirs, ours);
        else
            Assert.NotEqual(theirs, ours);
    }

    [Fact]
    public void Each_difference_is_written_down()
    {
        var page = File.ReadAllText(Repository.Path("docs", "kubeconfig.md")).ReplaceLineEndings(" ");
        Assert.All(Cases.Values.Select(c => c.Differs).OfType<string>(), reason => Assert.Contains(reason, page));
    }

    private static async Task<JsonObject> KubectlAsync(KubeconfigCase one, Dictionary<string, string> variables, string[] flags)
    {
        var version = StartAsync(variables, ["version", "-o", "json", .. flags]);
        var view = one.Chooses ? await StartAsync(variables, ["config", "view", "--minify", "--raw", "-o", "json", .. flags]) : "";
        var works = await version is { Length: > 0 } printed && printed.Contains("serverVersion");
        return new() { ["works"] = works, ["chosen"] = works && view.Length > 0 ? Chosen(JsonNode.Parse(view)!) : null };
    }

    private static async Task<JsonObject> K8sDoctorAsync(KubeconfigCase one, Dictionary<string, string> variables, string[] flags)
    {
        var environment = new KubeEnvironment(variables.GetValueOrDefault, variables["HOME"], "/nowhere");
        try
        {
            var access = KubeconfigLoader.Load(await KubeconfigCase.ParseAsync(flags), environment);
            using var connection = ApiConnection.Open(access, TimeSpan.FromSeconds(10), TimeProvider.System);
            await connection.ReadVersionAsync(Cancellation);
            return new() { ["works"] = true, ["chosen"] = one.Chooses ? Chosen(access) : null };
        }
        catch (Exception e) when (e is KubeconfigException or CredentialException or HttpRequestException or ApiRefusedException)
        {
            return new() { ["works"] = false, ["chosen"] = null };
        }
    }

    private static JsonObject Chosen(JsonNode view)
    {
        var (context, cluster, user) = (view["contexts"]![0]!["context"]!, view["clusters"]![0]!, view["users"]?.AsArray().FirstOrDefault());
        return new()
        {
            ["context"] = (string?)view["current-context"],
            ["namespace"] = (string?)context["namespace"] ?? "default",
            ["cluster"] = (string?)cluster["name"],
            ["server"] = (string?)cluster["cluster"]!["server"],
            ["user"] = (string?)user?["name"],
        };
    }

    private static JsonObject Chosen(KubeAccess access) =>
        new() { ["context"] = access.Context, ["namespace"] = access.Namespace, ["cluster"] = access.Cluster, ["server"] = access.Info?.Server, ["user"] = access.User };

    private static async Task<string> StartAsync(Dictionary<string, string> variables, string[] arguments)
    {
        var start = new ProcessStartInfo(KubectlTests.Program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(variables["HOME"]),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var kubectl = Process.Start(start)!;
        kubectl.StandardInput.Close();
        var errors = kubectl.StandardError.ReadToEndAsync(Cancellation);
        var output = await kubectl.StandardOutput.ReadToEndAsync(Cancellation);
        await kubectl.WaitForExitAsync(Cancellation);
        await errors;
        return kubectl.ExitCode == 0 ? output : "";
    }

    /// <summary>What comes of a case, as text with the names of folders and moments taken out.</summary>
    private async Task<string> RunAsync(string name, Func<KubeconfigCase, Dictionary<string, string>, string[], Task<JsonObject>> run)
    {
        var one = Cases[name];
        var folder = Directory.CreateTempSubdirectory("agree-").FullName;
        try
        {
            one.Write(folder, Fill);
            lab.Clear();
            var result = await run(one, one.Variables(folder, Fill), [.. one.Flags.Select(Fill)]);
            result["arrived"] = new JsonArray([.. lab.Arrived().Select(a => (JsonNode)a)]);
            result["left"] = Left(folder);
            return result.ToString().Replace(folder, "$DIR");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Fill(string text) => lab.Fill(text, folder);
    }

    /// <summary>What plugins were told, and how often they ran; and the tokens that are in the kubeconfig now.</summary>
    private static JsonObject Left(string folder)
    {
        var left = new JsonObject();
        if (File.Exists(Path.Combine(folder, "info")))
            left["info"] = Sorted(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "info"))));
        foreach (var name in (string[])["runs", "arguments"])
        {
            if (File.Exists(Path.Combine(folder, name)))
                left[name] = File.ReadAllText(Path.Combine(folder, name));
        }

        if (KubeconfigTokens.Read(Path.Combine(folder, "config"), "u") is { } tokens)
            left["tokens"] = $"{tokens.IdToken} {tokens.RefreshToken}";
        return left;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, Sorted(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        JsonValue value when value.TryGetValue<double>(out var number) => JsonValue.Create(number),
        _ => node?.DeepClone(),
    };
}
