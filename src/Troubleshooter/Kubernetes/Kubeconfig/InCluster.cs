namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The access that every pod is given: environment variables and the files of its service account.</summary>
internal static class InCluster
{
    /// <summary>Null where this is no pod.</summary>
    public static KubeAccess? Load(KubeOptions options, KubeEnvironment environment)
    {
        var token = Path.Combine(environment.ServiceAccountFolder, "token");
        var (host, port) = (environment.Variable("KUBERNETES_SERVICE_HOST"), environment.Variable("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
            return null;
        var authority = Path.Combine(environment.ServiceAccountFolder, "ca.crt");
        var ns = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return new()
        {
            Context = "in-cluster",
            Namespace = options.Namespace ?? (File.Exists(ns) ? File.ReadAllText(ns).Trim() : "default"),
            Server = new($"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}"),
            Authority = File.Exists(authority) ? File.ReadAllBytes(authority) : null,
            Credentials = new() { TokenFile = token },
            Impersonate = options.As,
            ImpersonateGroups = options.AsGroups,
        };
    }
}
