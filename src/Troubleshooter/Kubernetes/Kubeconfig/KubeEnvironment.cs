namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What the surroundings say about a connection; the process's own, or a test's.</summary>
/// <param name="Variable">An environment variable's value, or null.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="ServiceAccountFolder">Where a pod finds its credentials.</param>
internal sealed record KubeEnvironment(Func<string, string?> Variable, string Home, string ServiceAccountFolder)
{
    public static KubeEnvironment Current { get; } = new(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "/var/run/secrets/kubernetes.io/serviceaccount");

    /// <summary>Told what the user should know though nothing failed; shown when no screen is in the way.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
