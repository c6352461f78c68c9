using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Finds and merges kubeconfig files as kubectl does, and picks one context out of them.</summary>
internal static class KubeconfigLoader
{
    private const string NothingFound =
        "No kubeconfig: neither --kubeconfig, KUBECONFIG nor ~/.kube/config names a cluster, and this is no pod of one. Try 'k8sdoctor demo' to see k8sdoctor at work without a cluster.";

    /// <summary>Throws <see cref="KubeconfigException"/>, which says which file, which field and what to do.</summary>
    public static KubeAccess Load(KubeOptions options, KubeEnvironment environment)
    {
        var files = Files(options, environment).Select(Read).ToList();
        if (files.TrueForAll(f => f["contexts"] is null && f["clusters"] is null))
            return InCluster.Load(options, environment) ?? throw new KubeconfigException(NothingFound);
        var name = options.Context ?? files.Select(f => f.Text("current-context")).FirstOrDefault(c => c is not null);
        var contexts = new ConfigSection(files, "contexts", "context");
        if (name is null && options.Cluster is null)
            throw new KubeconfigException($"{files[0].File}: no current-context: choose one with --context ({contexts.Names}), or for good with 'kubectl config use-context'");
        return Resolve(options, files, name, name is null ? null : contexts.Find(name, options.Context is null ? "current-context" : "--context"));
    }

    private static KubeAccess Resolve(KubeOptions options, List<ConfigNode> files, string? contextName, ConfigNode? context)
    {
        var clusterName = options.Cluster ?? context?.Text("cluster") ??
            throw (context?.Error("cluster", $"context '{contextName}' names no cluster; choose one with --cluster") ?? new KubeconfigException("no cluster is chosen"));
        var userName = options.User ?? context?.Text("user");
        var cluster = new ConfigSection(files, "clusters", "cluster").Find(clusterName, options.Cluster is null ? $"context '{contextName}'" : "--cluster");
        var user = userName is null ? null : new ConfigSection(files, "users", "user").Find(userName, options.User is null ? $"context '{contextName}'" : "--user");
        var access = ClusterOf(cluster, clusterName);
        return access with
        {
            Context = contextName,
            Cluster = clusterName,
            User = userName,
            Namespace = options.Namespace ?? context?.Text("namespace") ?? "default",
            Credentials = user is null ? new() : UserReader.Read(user, userName!),
            Impersonate = options.As ?? user?.Text("as"),
            ImpersonateGroups = options.AsGroups.Length > 0 ? options.AsGroups : [.. user?["as-groups"]?.Items.Select(g => g.Word("as-groups")) ?? []],
            ImpersonateUid = user?.Text("as-uid"),
            ImpersonateExtra = user?["as-user-extra"] is { } extra ? UserReader.Extra(extra) : [],
        };
    }

    private static KubeAccess ClusterOf(ConfigNode cluster, string name)
    {
        var server = cluster.Text("server") ?? throw cluster.Error("server", $"cluster '{name}' has no server; it should be like https://host:6443");
        var line = cluster["server"]!;
        if (!Uri.TryCreate(server.Contains("://") ? server : $"https://{server}", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw line.Error("server", $"'{server}' is no address; it should be like https://host:6443");
        var authority = cluster.Data("certificate-authority-data", "certificate-authority");
        var insecure = cluster.Flag("insecure-skip-tls-verify");
        if (insecure && authority is not null)
            throw cluster["insecure-skip-tls-verify"]!.Error("insecure-skip-tls-verify", "cannot stand beside a certificate authority; remove one of the two");
        return new()
        {
            Namespace = "default",
            Server = uri,
            Authority = authority,
            Insecure = insecure,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = ProxyOf(cluster),
        };
    }

    private static Uri? ProxyOf(ConfigNode cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5")
            return proxy;
        throw cluster["proxy-url"]!.Error("proxy-url", $"'{text}' is no proxy; it should be like http://host:3128 or socks5://host:1080");
    }

    private static ImmutableArray<string> Files(KubeOptions options, KubeEnvironment environment)
    {
        if (options.Kubeconfig is { } one)
            return File.Exists(one) ? [one] : throw new KubeconfigException($"--kubeconfig: there is no file {one}");
        // Empty entries and missing files of KUBECONFIG are passed over, as kubectl does.
        if (environment.Variable("KUBECONFIG") is { Length: > 0 } list)
            return [.. list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct().Where(File.Exists)];
        var usual = Path.Combine(environment.Home, ".kube", "config");
        return File.Exists(usual) ? [usual] : [];
    }

    private static ConfigNode Read(string file)
    {
        try
        {
            return ConfigNode.Parse(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"cannot read {file}: {e.Message}", e);
        }
    }
}
