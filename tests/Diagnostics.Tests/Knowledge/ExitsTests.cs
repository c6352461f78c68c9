using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ExitsTests
{
    [Theory]
    [InlineData(137, "SIGKILL")]
    [InlineData(139, "SIGSEGV")]
    [InlineData(143, "SIGTERM")]
    [InlineData(127, "not found")]
    [InlineData(3, "own error code")]
    [InlineData(255, "-1")]
    public void An_exit_code_is_told_in_words(long code, string part) => Assert.Contains(part, ExitsCode.Meaning(code));

    [Theory]
    [InlineData("exec: \"/app/start.sh\": stat /app/start.sh: no such file or directory", "not-found", "/app/start.sh")]
    [InlineData("exec: \"srv\": executable file not found in $PATH: unknown", "not-found", "srv")]
    [InlineData("container create failed: executable file `/bin/srv` not found: No such file or directory", "not-found", "/bin/srv")]
    [InlineData("exec: \"/app/run\": permission denied: unknown", "permission", "/app/run")]
    [InlineData("exec /bin/app: exec format error", "format", "/bin/app")]
    [InlineData("chdir to cwd (\"/srv\") set in config.json failed: no such file or directory", "workdir", "/srv")]
    [InlineData("unable to find user app: no matching entries in passwd file", "user", "app")]
    [InlineData("something else", "other", "")]
    public void A_start_error_is_recognised(string message, string kind, string command)
    {
        var error = ExitsStartError.Parse(message);
        Assert.Equal((kind, command), (error.Kind, error.Command));
    }

    [Theory]
    [InlineData("configmap \"app-settings\" not found", "ConfigMap", "app-settings", "")]
    [InlineData("MountVolume.SetUp failed for volume \"cfg\" : secret \"tls\" not found", "Secret", "tls", "")]
    [InlineData("couldn't find key password in Secret shop/db", "Secret", "db", "password")]
    [InlineData("couldn't find key a.b in ConfigMap shop/cfg", "ConfigMap", "cfg", "a.b")]
    [InlineData("configmap references non-existent config key: app.yaml", "ConfigMap", "", "app.yaml")]
    [InlineData("references non-existent secret key: tls.key", "Secret", "", "tls.key")]
    [InlineData("context deadline exceeded", "", "", "")]
    public void A_missing_reference_is_named(string message, string kind, string name, string key) =>
        Assert.Equal(new ExitsReference(kind, name, key), ExitsReference.Parse(message));

    [Theory]
    [InlineData("Usage of EmptyDir volume \"cache\" exceeds the limit \"8Mi\". ", "emptydir", "cache", "8Mi")]
    [InlineData("Container app exceeded its local ephemeral storage limit \"100Mi\". ", "container", "app", "100Mi")]
    [InlineData("Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ", "pod", "", "1Gi")]
    [InlineData("The node had a bad day", "other", "", "")]
    public void An_eviction_by_the_pods_own_limit_has_its_numbers(string message, string kind, string name, string limit)
    {
        var eviction = ExitsEviction.Parse(message);
        Assert.Equal((kind, name, limit), (eviction.Kind, eviction.Name, eviction.Limit));
    }

    [Fact]
    public void An_eviction_by_the_node_names_resource_threshold_and_consumer()
    {
        var eviction = ExitsEviction.Parse(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 51200Ki. Container app was using 900Mi, request is 64Mi, has larger consumption of memory. ");

        Assert.Equal(new ExitsEviction("node", "app", "", "memory", "100Mi", "51200Ki", "900Mi", "64Mi"), eviction);
    }
}
