using System.Text;
using System.Text.RegularExpressions;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What the user is told about a kubeconfig that is wrong: which file, which line, which field, and what to do.</summary>
public sealed partial class BadKubeconfigTests(KubeconfigLab lab) : IClassFixture<KubeconfigLab>
{
    [Fact]
    public async Task A_bad_kubeconfig_is_told_with_its_place_and_what_to_do()
    {
        var told = new StringBuilder();
        foreach (var one in KubeconfigCase.ReadAll("bad.yaml"))
            told.Append($"# {one.Name}\n{await TellAsync(one)}\n\n");
        Expected.Matches("bad-kubeconfigs.txt", told.ToString());
    }

    private async Task<string> TellAsync(KubeconfigCase one)
    {
        var folder = Directory.CreateTempSubdirectory("bad-").FullName;
        try
        {
            one.Write(folder, Fill);
            var variables = one.Variables(folder, Fill);
            var message = await FailureAsync([.. one.Flags.Select(Fill)], new(variables.GetValueOrDefault, variables["HOME"], "/nowhere"));
            return Port().Replace(message.Replace(folder, "$DIR"), "localhost:PORT");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Fill(string text) => lab.Fill(text, folder);
    }

    private static async Task<string> FailureAsync(string[] flags, KubeEnvironment environment)
    {
        try
        {
            await using var live = LiveCluster.Open(await KubeconfigCase.ParseAsync(flags), environment, TimeProvider.System);
            return (await FakeServerFixture.ListPodsAsync(live)).OfType<Diagnostics.Cluster.SourceState>().Last().Detail ?? "it works";
        }
        catch (Exception e) when (e is KubeconfigException or ClusterUnreachableException)
        {
            return e.Message;
        }
    }

    [GeneratedRegex(@"localhost:\d{4,5}")]
    private static partial Regex Port();
}
