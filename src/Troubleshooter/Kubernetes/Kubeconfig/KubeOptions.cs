using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>kubectl's connection flags, with kubectl's meaning; null where a flag was not given.</summary>
public sealed record KubeOptions
{
    /// <summary><c>--kubeconfig</c>: one file; the variable KUBECONFIG is then not looked at.</summary>
    public string? Kubeconfig { get; init; }

    public string? Context { get; init; }

    public string? Cluster { get; init; }

    public string? User { get; init; }

    /// <summary><c>--as</c>: the user to impersonate.</summary>
    public string? As { get; init; }

    /// <summary><c>--as-group</c>, each.</summary>
    public ImmutableArray<string> AsGroups { get; init; } = [];

    /// <summary><c>-n</c>: replaces the context's namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>--request-timeout</c>: a bound for one answer (not for a watch); null for the default of 30 s.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>How many requests may be sent in all; null for as many as it takes. The user cannot say: a command that is bounded does.</summary>
    public int? MostRequests { get; init; }
}
