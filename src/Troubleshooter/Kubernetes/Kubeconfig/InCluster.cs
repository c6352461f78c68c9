namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The access that every pod is given: environment variables and the files of its service account, told as a kubeconfig would.</summary>
/// <remarks>Source: client-go's tools/clientcmd/client_config.go, inClusterClientConfig.</remarks>
internal static class InCluster
{
    private static readonly ConfigPlace Place = new("the pod's service account", 0, "/");

    public static bool IsPossible(KubeEnvironment environment) =>
        environment.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && environment.Variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 } && File.Exists(Token(environment));

    public static ConfigNode Cluster(KubeEnvironment environment)
    {
        var (host, port) = (environment.Variable("KUBERNETES_SERVICE_HOST")!, environment.Variable("KUBERNETES_SERVICE_PORT"));
        var authority = Path.Combine(environment.ServiceAccountFolder, "ca.crt");
        return ConfigNode.Null(Place).With(new Dictionary<string, ConfigNode?>
        {
            ["server"] = Text($"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}"),
            ["certificate-authority"] = File.Exists(authority) ? Text(authority) : null,
        });
    }

    public static ConfigNode User(KubeEnvironment environment) => ConfigNode.Null(Place).With(new Dictionary<string, ConfigNode?> { ["tokenFile"] = Text(Token(environment)) });

    /// <summary>The pod's own namespace; null where that is not known.</summary>
    public static string? Namespace(KubeEnvironment environment)
    {
        if (environment.Variable("POD_NAMESPACE") is { Length: > 0 } told)
            return told;
        var file = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } name ? name : null;
    }

    private static ConfigNode Text(string text) => ConfigNode.OfText(Place, text);

    private static string Token(KubeEnvironment environment) => Path.Combine(environment.ServiceAccountFolder, "token");
}
