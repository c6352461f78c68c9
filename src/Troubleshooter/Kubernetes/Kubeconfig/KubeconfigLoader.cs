using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Merges kubeconfig files as kubectl does, picks one context out of them, and lays the flags over it.</summary>
internal static class KubeconfigLoader
{
    /// <summary>Throws <see cref="KubeconfigException"/>, which says which file, which field and what to do.</summary>
    public static KubeAccess Load(KubeOptions options, KubeEnvironment environment)
    {
        var choice = new Choice(options, environment, KubeconfigFiles.Read(options, environment));
        return choice.Context is null && (options.Cluster ?? options.Server) is null ? choice.WithoutContext() : choice.Resolve();
    }

    /// <summary>The files and flags of one run, and what they name.</summary>
    private sealed class Choice(KubeOptions options, KubeEnvironment environment, ImmutableArray<ConfigNode> files)
    {
        private readonly ConfigSection _contexts = new(files, "contexts", "context");

        public string? Context { get; } = options.Context ?? files.Select(f => f.Text("current-context")).FirstOrDefault(c => c is not null);

        private string AskedBy => $"context '{Context}'";

        public KubeAccess WithoutContext()
        {
            if (InCluster.IsPossible(environment))
                return Combine(null, null, InCluster.Cluster(environment), InCluster.User(environment), null) with { Context = "in-cluster" };
            if (files.Any(f => f["contexts"] is not null || f["clusters"] is not null))
                throw new KubeconfigException($"{files[0].Place.Name}: no current-context: choose one with --context ({_contexts.Names}), or for good with 'kubectl config use-context'");
            var found = files.IsEmpty ? $"{KubeconfigFiles.Sought(environment)} is not there" : $"{string.Join(", ", files.Select(f => f.Place.Name))} names no cluster";
            throw new KubeconfigException($"no kubeconfig: {found}, and this is no pod of a cluster. Name one with --kubeconfig, or try 'k8sdoctor demo', which needs no cluster");
        }

        public KubeAccess Resolve()
        {
            var context = Context is null ? null : _contexts.Find(Context) ?? throw _contexts.Missing(Context, options.Context is null ? "current-context" : "--context");
            var (clusterName, cluster) = Cluster(context);
            var (userName, user) = User(context);
            return Combine(clusterName, userName, cluster, user, context?.Text("namespace"));
        }

        private (string? Name, ConfigNode? Entry) Cluster(ConfigNode? context)
        {
            var clusters = new ConfigSection(files, "clusters", "cluster");
            if (options.Cluster is { } asked)
                return (asked, clusters.Find(asked) ?? throw clusters.Missing(asked, "--cluster"));
            var name = context?.Text("cluster");
            var entry = name is null ? null : clusters.Find(name);
            if (entry is not null || options.Server is not null)
                return (name, entry);
            throw name is null ? context!.Error("cluster", $"{AskedBy} names no cluster; choose one with --cluster ({clusters.Names})") : clusters.Missing(name, AskedBy);
        }

        private (string? Name, ConfigNode? Entry) User(ConfigNode? context)
        {
            var users = new ConfigSection(files, "users", "user");
            if (options.User is { } asked)
                return (asked, users.Find(asked) ?? throw users.Missing(asked, "--user"));
            var name = context?.Text("user");
            var entry = name is null ? null : users.Find(name);
            // Flags may bring their own credentials.
            if (name is null || entry is not null || (options.Token ?? options.ClientCertificate) is not null)
                return (name, entry);
            throw users.Missing(name, AskedBy);
        }

        private KubeAccess Combine(string? clusterName, string? userName, ConfigNode? clusterEntry, ConfigNode? userEntry, string? ns)
        {
            var (cluster, user) = (ConfigFlags.Cluster(clusterEntry, options), ConfigFlags.User(userEntry, options));
            var access = ClusterReader.Read(cluster, clusterName ?? "of the flags", environment);
            // kubectl sends no credentials over plain http, nor does it look at them; those in the address go before all others.
            var looks = access.Server.Scheme == Uri.UriSchemeHttps && access.Credentials.Username is null;
            return access with
            {
                Context = Context,
                Flags = options.Flags,
                Cluster = clusterName,
                User = userName,
                Namespace = options.Namespace ?? ns ?? (InCluster.IsPossible(environment) ? InCluster.Namespace(environment) : null) ?? "default",
                Credentials = looks ? UserReader.Read(user, userName ?? "of the flags") : access.Credentials,
                Impersonation = UserReader.Impersonation(user),
            };
        }
    }
}
