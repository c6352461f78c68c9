using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>kubectl's connection flags, with kubectl's meaning; null where a flag was not given.</summary>
public sealed record KubeOptions
{
    /// <summary><c>--kubeconfig</c>: one file; the variable KUBECONFIG is then not looked at.</summary>
    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    public string? Cluster { get; init; }

    public string? User { get; init; }

    /// <summary><c>--server</c>: another address of the cluster; the cluster's tls-server-name no longer counts then.</summary>
    public string? Server { get; init; }

    /// <summary><c>--tls-server-name</c>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary><c>--certificate-authority</c>: a file, in the place of what the cluster trusts.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary><c>--insecure-skip-tls-verify</c>: the cluster's authority no longer counts then.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary><c>--token</c>.</summary>
    public string? Token { get; init; }

    /// <summary><c>--client-certificate</c>: a file.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary><c>--client-key</c>: a file.</summary>
    public string? ClientKey { get; init; }

    /// <summary><c>--as</c>: the user to impersonate.</summary>
    public string? As { get; init; }

    /// <summary><c>--as-group</c>, each.</summary>
    public ImmutableArray<string> AsGroups { get; init; } = [];

    /// <summary>Those that choose cluster and user, for a shell, each with a blank before it: no token, which nobody wants on a screen, and no impersonation.</summary>
    public string Flags => CommandFlags.Of(
        ("--kubeconfig", Kubeconfig), ("--context", Context), ("--cluster", Cluster), ("--user", User), ("--server", Server), ("--tls-server-name", TlsServerName),
        ("--certificate-authority", CertificateAuthority), ("--client-certificate", ClientCertificate), ("--client-key", ClientKey))
        + (InsecureSkipTlsVerify ? " --insecure-skip-tls-verify" : "");

    /// <summary><c>--as-uid</c>.</summary>
    public string? AsUid { get; init; }

    /// <summary><c>-n</c>: replaces the context's namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>--request-timeout</c>: a bound for one answer (not for a watch); null for the default of 30 s.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>How many requests may be sent in all; null for as many as it takes. The user cannot say: a command that is bounded does.</summary>
    public int? MostRequests { get; init; }
}
