namespace K8sDoctor.FakeApiServer;

/// <summary>
/// What the API server says when pods of an invented, healthy cluster begin to crash: each pod in CrashLoopBackOff with its event, then the workloads whose pods
/// are no longer available. The owners of the first pods crash whole.
/// </summary>
public sealed class InventedStorm(InventedOptions options, int pods)
{
    private static readonly string[] LastWords =
    [
        "panic: runtime error: invalid memory address or nil pointer dereference",
        "FATAL could not connect to database: dial tcp 10.96.0.17:5432: connect: connection refused",
        "Error: EACCES: permission denied, open '/var/lib/app/state.db'",
        "Error: required environment variable DATABASE_URL is not set",
        "shutting down",
    ];

    private readonly InventedCluster _crashing = new(options with { Crashing = true });

    private int Owners => (pods + options.PodsPerOwner - 1) / options.PodsPerOwner;

    /// <summary>The changed pods and their new events, pod by pod, and then the changed workloads.</summary>
    public IEnumerable<InventedObject> News() =>
        _crashing.Objects("Pod").Zip(_crashing.Objects("Event")).Take(pods).SelectMany(p => (InventedObject[])[p.First, p.Second])
            .Concat(_crashing.Objects("ReplicaSet").Take(Owners)).Concat(_crashing.Objects("Deployment").Take(Owners));

    /// <summary>What a crashing container wrote last: one of four known troubles, or nothing that says why.</summary>
    public static string Log(int number) => $"INFO starting server\nINFO listening on :8080\n{LastWords[number % LastWords.Length]}\n";
}
