using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>kubectl's flags that choose a cluster and a user; null where a flag was not given.</summary>
internal sealed record Connection
{
    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    public string? Cluster { get; init; }

    public string? User { get; init; }

    public string? Server { get; init; }

    public string? TlsServerName { get; init; }

    public string? CertificateAuthority { get; init; }

    public bool InsecureSkipTlsVerify { get; init; }

    public string? Token { get; init; }

    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    public string? As { get; init; }

    public ImmutableArray<string> AsGroups { get; init; } = [];

    public string? AsUid { get; init; }

    public TimeSpan? RequestTimeout { get; init; }
}
