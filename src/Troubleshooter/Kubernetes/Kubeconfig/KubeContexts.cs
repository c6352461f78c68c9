using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The contexts of the kubeconfig that the program was started with.</summary>
/// <param name="options">
/// The flags. Those that name a server, a user or its credentials are of the context that the program was started with, and go to no other cluster.
/// </param>
/// <param name="started">The context that the program was started with; null for none.</param>
internal sealed class KubeContexts(KubeOptions options, string? started, KubeEnvironment environment, TimeProvider clock) : IContexts
{
    public ImmutableArray<KnownContext> Read()
    {
        try
        {
            var contexts = new ConfigSection(KubeconfigFiles.Read(options, environment), "contexts", "context");
            return [.. contexts.All.Select(name => Of(name, contexts))];
        }
        catch (KubeconfigException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    public async Task<IClusterSource> OpenAsync(string context, CancellationToken cancellation)
    {
        var cluster = Open(context);
        try
        {
            await cluster.ReachAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private LiveCluster Open(string context)
    {
        var chosen = context == started
            ? options with { Namespace = null }
            : new() { Kubeconfig = options.Kubeconfig, Context = context, RequestTimeout = options.RequestTimeout };
        try
        {
            return LiveCluster.Open(chosen, environment, clock);
        }
        catch (KubeconfigException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    // What is wrong with one of them is told when it is chosen.
    private static KnownContext Of(string name, ConfigSection contexts)
    {
        try
        {
            var context = contexts.Find(name)!;
            return new(name, context.Text("cluster"), context.Text("user"), context.Text("namespace"));
        }
        catch (KubeconfigException)
        {
            return new(name, null, null, null);
        }
    }
}
