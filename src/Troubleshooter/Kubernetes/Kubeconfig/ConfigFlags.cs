namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Lays kubectl's flags over the cluster and the user that a kubeconfig names, so that both are read, checked and complained about in one way.</summary>
/// <remarks>Source of what a flag takes with it: client-go's tools/clientcmd/client_config.go, getCluster and getAuthInfo.</remarks>
internal static class ConfigFlags
{
    public static ConfigNode Cluster(ConfigNode? cluster, KubeOptions options)
    {
        var changes = new Dictionary<string, ConfigNode?>();
        if (options.InsecureSkipTlsVerify || options.CertificateAuthority is not null)
        {
            changes["certificate-authority-data"] = null;
            changes["certificate-authority"] = Text("--certificate-authority", options.CertificateAuthority);
            changes["insecure-skip-tls-verify"] = options.InsecureSkipTlsVerify ? Text("--insecure-skip-tls-verify", "true") : null;
        }

        if (options.Server is not null || options.TlsServerName is not null)
            changes["tls-server-name"] = Text("--tls-server-name", options.TlsServerName);
        if (options.Server is not null)
            changes["server"] = Text("--server", options.Server);
        return Over(cluster, changes);
    }

    public static ConfigNode User(ConfigNode? user, KubeOptions options)
    {
        var changes = new Dictionary<string, ConfigNode?>();
        Put("token", "--token", options.Token);
        Put("as", "--as", options.As);
        Put("as-uid", "--as-uid", options.AsUid);
        if (!options.AsGroups.IsEmpty)
            changes["as-groups"] = ConfigNode.OfList(ConfigPlace.OfFlag("--as-group"), [.. options.AsGroups.Select(g => Text("--as-group", g)!)]);
        if (options.ClientCertificate is not null)
            changes["client-certificate-data"] = null;
        Put("client-certificate", "--client-certificate", options.ClientCertificate);
        if (options.ClientKey is not null)
            changes["client-key-data"] = null;
        Put("client-key", "--client-key", options.ClientKey);
        return Over(user, changes);

        void Put(string field, string flag, string? value)
        {
            if (value is not null)
                changes[field] = Text(flag, value);
        }
    }

    private static ConfigNode Over(ConfigNode? node, Dictionary<string, ConfigNode?> changes) => (node ?? ConfigNode.Null(ConfigPlace.OfFlag("the command line"))).With(changes);

    private static ConfigNode? Text(string flag, string? value) => value is null ? null : ConfigNode.OfText(ConfigPlace.OfFlag(flag), value);
}
