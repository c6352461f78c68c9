using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>All that is needed to reach one cluster as one user; what a kubeconfig, or the pod that we run in, says.</summary>
internal sealed record KubeAccess
{
    public string? Context { get; init; }

    public string? Cluster { get; init; }

    public string? User { get; init; }

    public required string Namespace { get; init; }

    public required Uri Server { get; init; }

    /// <summary>PEM, one certificate or several; null trusts the machine's authorities.</summary>
    public byte[]? Authority { get; init; }

    public bool Insecure { get; init; }

    /// <summary>The name in the server's certificate, where it is not the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    public UserAccess Credentials { get; init; } = new();

    public string? Impersonate { get; init; }

    public ImmutableArray<string> ImpersonateGroups { get; init; } = [];

    public string? ImpersonateUid { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> ImpersonateExtra { get; init; } = [];
}

/// <summary>How a user proves who it is; nothing set is the anonymous user.</summary>
internal sealed record UserAccess
{
    public string? Token { get; init; }

    /// <summary>A file that rotates: read again every minute; goes before <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>PEM.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>PEM.</summary>
    public byte[]? Key { get; init; }

    public ExecPlugin? Exec { get; init; }
}

/// <summary>A program that hands out credentials, as the client authentication API describes it.</summary>
/// <param name="Command">A path made absolute, or a bare name to be looked for in PATH.</param>
/// <param name="Where">File and line, for messages.</param>
internal sealed record ExecPlugin(
    string ApiVersion, string Command, ImmutableArray<string> Arguments, ImmutableArray<KeyValuePair<string, string>> Environment, string? InstallHint,
    bool ProvideClusterInfo, string InteractiveMode, string Where);

/// <summary>Where a kubeconfig is looked for; the process's own environment, or a test's.</summary>
internal sealed record KubeEnvironment(Func<string, string?> Variable, string Home, string ServiceAccountFolder)
{
    public static KubeEnvironment Current { get; } = new(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "/var/run/secrets/kubernetes.io/serviceaccount");
}
