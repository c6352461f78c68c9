namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads a user's <c>auth-provider</c>, of which kubectl too knows only <c>oidc</c> by now.</summary>
internal static class OidcReader
{
    private const string Documentation = "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins";

    public static OidcLogin Read(ConfigNode provider, string user)
    {
        var name = provider.Text("name");
        if (name != "oidc")
            throw (provider["name"] ?? provider).Error("auth-provider", Instead(name, user));
        var config = provider.Map("config") ?? ConfigNode.Null(provider.Place);
        var issuer = config.Text("idp-issuer-url") ?? throw config.Error("idp-issuer-url", $"is needed for the login of user '{user}': the address of the identity provider");
        if (!Uri.TryCreate(issuer.TrimEnd('/'), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw config["idp-issuer-url"]!.Error("idp-issuer-url", $"'{issuer}' is no address; it should be like https://login.example.com");
        return new(
            address,
            config.Text("client-id") ?? throw config.Error("client-id", $"is needed for the login of user '{user}'"),
            config.Text("client-secret"),
            Authority(config),
            config.Text("id-token"),
            config.Text("refresh-token"),
            provider.Place.Name,
            user,
            provider.Place.ToString());
    }

    private static byte[]? Authority(ConfigNode config)
    {
        if (config["idp-certificate-authority-data"] is { } data)
            return ConfigPem.Decode(data, "idp-certificate-authority-data");
        return config.Path("idp-certificate-authority") is { } path ? ConfigPem.ReadFile(config["idp-certificate-authority"]!, "idp-certificate-authority", path) : null;
    }

    private static string Instead(string? provider, string user) => provider switch
    {
        "gcp" => "'gcp' has been removed, from kubectl too; install gke-gcloud-auth-plugin and run 'gcloud container clusters get-credentials CLUSTER'",
        "azure" => "'azure' has been removed, from kubectl too; install https://github.com/Azure/kubelogin and run 'kubelogin convert-kubeconfig'",
        _ => $"'{provider}' of user '{user}' is not known; use a credential plugin (exec): {Documentation}",
    };
}
