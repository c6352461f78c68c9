using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Makes a healthy cluster by chance: namespaces, nodes, workloads with what stands before and above them, and who needs whom.</summary>
internal static class Topology
{
    private static readonly string[] Spaces = ["shop", "ml", "data", "pay", "web", "batch", "search"];
    private static readonly string[] Apps = ["api", "cart", "orders", "iris", "ledger", "mail", "auth", "feed", "rank", "store", "queue", "report", "geo", "stock", "chat", "quote"];

    public static CascadeCluster Make(Dice dice)
    {
        var cluster = new CascadeCluster(dice) { Began = CascadeCluster.Now.AddSeconds(-dice.Between(11 * 60, 45 * 60)) };
        for (var i = 1; i <= dice.Between(3, 6); i++)
            cluster.Nodes.Add(new($"worker-{i}"));
        AddSystem(cluster);
        cluster.Namespaces.AddRange(dice.Some(Spaces, dice.Between(1, 4)));
        foreach (var ns in cluster.Namespaces.ToArray())
        {
            foreach (var app in dice.Some(Apps, dice.Between(2, 5)))
                AddApp(cluster, ns, app);
            AddIngresses(cluster, ns);
        }

        if (dice.Chance(0.4))
            AddWebhook(cluster);
        Noise.Add(cluster);
        return cluster;
    }

    private static void AddApp(CascadeCluster cluster, string ns, string name)
    {
        var dice = cluster.Dice;
        var roll = dice.Between(1, 100);
        var kind = roll <= 55 ? ResourceKinds.Deployment : roll <= 75 ? ResourceKinds.StatefulSet : roll <= 83 ? ResourceKinds.DaemonSet : roll <= 93 ? ResourceKinds.CronJob : ResourceKinds.Pod;
        var workload = new Workload(kind, ns, name)
        {
            Replicas = kind == ResourceKinds.DaemonSet ? cluster.Nodes.Count : kind == ResourceKinds.Pod || kind == ResourceKinds.CronJob ? 1 : dice.Between(1, 4),
            Port = dice.Of([8080, 8000, 5432, 9090]),
            Image = $"registry.example.com/{ns}/{name}:{dice.Between(1, 4)}.{dice.Between(0, 20)}",
            ConfigMap = dice.Chance(0.5) ? dice.Of([$"{name}-settings", "common-settings"]) : null,
            Secret = dice.Chance(0.3) ? dice.Of([$"{name}-login", "common-login"]) : null,
            HasClaims = kind == ResourceKinds.StatefulSet && dice.Chance(0.6),
            Needs = dice.Chance(0.5) ? Providers(cluster).OrderBy(_ => dice.Between(0, 999)).FirstOrDefault() : null,
        };
        Add(cluster, workload);
        if (kind != ResourceKinds.CronJob && kind != ResourceKinds.DaemonSet && dice.Chance(0.85))
        {
            // The name of a headless Service leads straight to the pods, so that its port is theirs.
            var (port, headless) = (dice.Of([80, workload.Port]), kind == ResourceKinds.StatefulSet && dice.Chance(0.5));
            cluster.Services.Add(new(ns, name, workload) { Port = headless ? workload.Port : port, Headless = headless });
        }

        if (kind == ResourceKinds.Deployment && cluster.Metrics is not null && dice.Chance(0.4))
            cluster.Autoscalers.Add(new(workload, workload.Replicas + dice.Between(2, 6)));
        if (workload.Replicas > 1 && kind != ResourceKinds.DaemonSet && dice.Chance(0.35))
            cluster.Budgets.Add(new(workload, workload.Replicas - 1));
    }

    private static IEnumerable<CascadeService> Providers(CascadeCluster cluster) => cluster.Services.Where(s => s.Backend.Namespace != CascadeCluster.System && !s.Backend.IsNoise);

    /// <summary>Adds a workload with its pods, all well.</summary>
    public static Workload Add(CascadeCluster cluster, Workload workload)
    {
        var dice = cluster.Dice;
        var created = CascadeCluster.Now.AddHours(-dice.Between(30, 2000));
        cluster.Workloads.Add(workload);
        if (workload.ConfigMap is { } map)
            cluster.Settings.Add(new(ResourceKinds.ConfigMap, workload.Namespace, map));
        if (workload.Secret is { } secret)
            cluster.Settings.Add(new(ResourceKinds.Secret, workload.Namespace, secret));
        if (workload.Kind == ResourceKinds.CronJob)
        {
            AddRuns(cluster, workload, created);
            return workload;
        }

        if (workload.Kind == ResourceKinds.Deployment && dice.Chance(0.5))
            workload.Revisions.Add(new($"{workload.Name}-{dice.Suffix(9)}", 1, workload.Image + "-rc", created));
        var revision = workload.Kind == ResourceKinds.Deployment ? $"{workload.Name}-{dice.Suffix(9)}" : workload.Name;
        workload.Revisions.Add(new(revision, workload.Revisions.Count + 1, workload.Image, created.AddHours(1)) { Desired = workload.Replicas });
        for (var i = 0; i < workload.Replicas; i++)
        {
            var name = workload.Kind == ResourceKinds.Pod ? workload.Name : workload.Kind == ResourceKinds.StatefulSet ? $"{workload.Name}-{i}" : null;
            cluster.AddPod(workload, created.AddHours(2).AddSeconds(i), name, workload.Kind == ResourceKinds.DaemonSet ? cluster.Nodes[i].Name : null);
            if (workload.HasClaims)
                cluster.Claims.Add(new(workload.Namespace, $"data-{workload.Name}-{i}", workload.StorageClass));
        }

        return workload;
    }

    private static void AddRuns(CascadeCluster cluster, Workload cron, DateTime created)
    {
        for (var run = 2; run >= 1; run--)
        {
            var at = CascadeCluster.Now.AddHours(-run);
            cron.Revisions.Add(new($"{cron.Name}-{(int)(at - DateTime.UnixEpoch).TotalMinutes}", run, cron.Image, at));
            cron.Pods.Add(new(cron, cron.Newest, $"{cron.Newest.Name}-{cluster.Dice.Suffix()}", cluster.Nodes[0].Name, at) { Succeeded = true });
        }
    }

    private static void AddIngresses(CascadeCluster cluster, string ns)
    {
        var services = cluster.Services.Where(s => s.Namespace == ns).ToArray();
        if (services.Length > 0 && cluster.Dice.Chance(0.7))
            cluster.Ingresses.Add(new(ns, "front", [.. cluster.Dice.Some(services, cluster.Dice.Between(1, 3))]));
        if (services.Length > 1 && cluster.Dice.Chance(0.3))
            cluster.Ingresses.Add(new(ns, "inner", [cluster.Dice.Of(services)]));
    }

    private static void AddSystem(CascadeCluster cluster)
    {
        cluster.Dns = AddServer(cluster, CascadeCluster.System, "coredns", "kube-dns", 2, 53);
        if (cluster.Dice.Chance(0.8))
            cluster.Metrics = AddServer(cluster, CascadeCluster.System, "metrics-server", "metrics-server", 1, 10250);
        Add(cluster, new(ResourceKinds.DaemonSet, CascadeCluster.System, "kube-proxy") { Replicas = cluster.Nodes.Count, Image = "registry.k8s.io/kube-proxy:v1.31.4" });
    }

    private static void AddWebhook(CascadeCluster cluster) => cluster.Webhook = AddServer(cluster, "policy", "policy-server", "policy-guard", cluster.Dice.Between(1, 2), 8443);

    private static CascadeService AddServer(CascadeCluster cluster, string ns, string name, string service, int replicas, int port)
    {
        var server = new Workload(ResourceKinds.Deployment, ns, name) { Replicas = replicas, Port = port, Image = $"registry.k8s.io/{name}:v1.2.3" };
        Add(cluster, server);
        var front = new CascadeService(ns, service, server) { Port = port == 53 ? 53 : 443 };
        cluster.Services.Add(front);
        return front;
    }
}
