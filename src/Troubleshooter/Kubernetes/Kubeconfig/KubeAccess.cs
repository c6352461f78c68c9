using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>All that is needed to reach one cluster as one user; what a kubeconfig, or the pod that we run in, says.</summary>
internal sealed record KubeAccess
{
    public string? Context { get; init; }

    public string? Cluster { get; init; }

    public string? User { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The flags that have chosen this and not what the kubeconfig says by itself, for a shell, each with a blank before it.</summary>
    public string Flags { get; init; } = "";

    /// <summary>http or https; without user, query and fragment.</summary>
    public required Uri Server { get; init; }

    /// <summary>PEM, at least one certificate, perhaps other text; null trusts the machine's authorities.</summary>
    public byte[]? Authority { get; init; }

    public bool Insecure { get; init; }

    /// <summary>The name in the server's certificate, where it is not the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy to go through, from the kubeconfig or, where that names none, from the environment; a user and password may be in it.</summary>
    public Uri? Proxy { get; init; }

    public ServerRoute Route => Info?.ProxyUrl is null ? ServerRoute.ByEnvironment(Server, Proxy) : new(Server, Proxy, "proxy-url");

    /// <summary>Whether answers are asked for as they are, not compressed.</summary>
    public bool DisableCompression { get; init; }

    /// <summary>What a plugin is told of the cluster when it asks; null where no kubeconfig named one.</summary>
    public ClusterInfo? Info { get; init; }

    public UserAccess Credentials { get; init; } = new();

    public Impersonation? Impersonation { get; init; }

    public KubeEnvironment Environment { get; init; } = KubeEnvironment.Current;
}

/// <summary>The cluster in the words of its kubeconfig.</summary>
/// <param name="Extension">JSON: what the cluster's extension <c>client.authentication.k8s.io/exec</c> holds; <c>null</c> where there is none.</param>
internal sealed record ClusterInfo(string Server, string? ProxyUrl, string Extension);

/// <summary>Whom to act as; the user is always told, as the API server demands.</summary>
/// <param name="Extra">One pair for each value.</param>
internal sealed record Impersonation(string User, string? Uid, ImmutableArray<string> Groups, ImmutableArray<KeyValuePair<string, string>> Extra);
