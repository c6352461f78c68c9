using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Lets a fault spread: who needs what is down crashes in turn, and what a webhook that is down rules over gets no new pods.</summary>
internal static class Consequences
{
    public static void Spread(CascadeCluster cluster)
    {
        if (cluster.Webhook is { HasEndpoints: false } webhook)
            Refuse(cluster, webhook);
        for (var more = true; more;)
        {
            more = false;
            foreach (var workload in cluster.Workloads.Where(w => w is { Needs: not null, IsTroubled: false, IsNoise: false }).ToArray())
            {
                if (!cluster.DnsIsDown && workload.Needs!.HasEndpoints)
                    continue;
                Crash(cluster, workload);
                more = true;
            }
        }
    }

    private static void Refuse(CascadeCluster cluster, CascadeService webhook)
    {
        var why = webhook.Backend.Pods.Count == 0 ? $"service \"{webhook.Name}\" not found" : $"no endpoints available for service \"{webhook.Name}\"";
        var free = cluster.Free.Where(w => w.Kind == ResourceKinds.Deployment);
        foreach (var workload in cluster.Dice.Some(free, cluster.Dice.Between(1, 3)))
        {
            AdmissionFaults.Refuse(
                cluster, workload, cluster.Dice.Between(1, workload.Pods.Count),
                (_, _) => $"Internal error occurred: failed calling webhook \"guard.policy.example.com\": failed to call webhook: Post \"https://{webhook.Name}.{webhook.Namespace}.svc:443/validate?timeout=10s\": {why}");
        }
    }

    private static void Crash(CascadeCluster cluster, Workload workload)
    {
        var needs = workload.Needs!;
        var host = needs.Namespace == workload.Namespace && cluster.Dice.Chance(0.5) ? needs.Name : cluster.Dice.Chance(0.5) ? needs.Host : $"{needs.Name}.{needs.Namespace}";
        string[] log = cluster.DnsIsDown ? Unresolved(cluster.Dice, host) : Refused(cluster.Dice, host, needs.Port);
        if (workload.Kind == ResourceKinds.CronJob)
            cluster.Hit([Modes.Run(cluster, workload)], (_, since) => Troubles.Failed(since, 1, log));
        else
            cluster.Hit(workload.Pods, (pod, since) => Troubles.Crash(pod, since, 1, log));
    }

    private static string[] Refused(Dice dice, string host, int port) => dice.Between(1, 4) switch
    {
        1 => ["starting", $"panic: dial tcp {host}:{port}: connect: connection refused"],
        2 => [$"psql: error: connection to server at \"{host}\" (10.96.7.7), port {port} failed: Connection refused"],
        3 => [$"Error: Cannot connect to http://{host}:{port}/ready: connect ECONNREFUSED 10.96.7.7:{port}"],
        _ => [$"requests.exceptions.ConnectionError: HTTPConnectionPool(host='{host}', port={port}): Max retries exceeded (Caused by NewConnectionError: [Errno 111] Connection refused)"],
    };

    private static string[] Unresolved(Dice dice, string host) => dice.Between(1, 3) switch
    {
        1 => [$"dial tcp: lookup {host} on 10.96.0.10:53: no such host"],
        2 => [$"psycopg2.OperationalError: could not translate host name \"{host}\" to address: Temporary failure in name resolution"],
        _ => [$"Error: getaddrinfo EAI_AGAIN {host}"],
    };
}
