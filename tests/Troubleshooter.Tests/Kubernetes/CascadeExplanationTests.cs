using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>
/// Whatever has a part in a fault is explained by its root, from a live server and for a bounded number of requests: a pod, its Service, its Ingress, an HPA, a node, a
/// claim, a ConfigMap that is not there, a server in another namespace. The clusters are those of the generator of cascades.
/// </summary>
public sealed class CascadeExplanationTests
{
    private const int First = 30_000;
    private const int Clusters = 14;

    private static readonly RuleSet Rules = ShippedRules.Load();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_has_a_part_in_a_fault_is_explained_by_its_root()
    {
        var (wrong, kinds, explained, incomplete) = (new List<string>(), new HashSet<string>(), 0, 0);
        for (var seed = First; seed < First + Clusters; seed++)
        {
            var broken = BrokenCluster.Make(seed, faults: 1);
            await using var server = Serve(broken.Cluster);
            var scan = (await server.ScanAsync(new EngineDiagnosis(Rules), Cancellation)).Result;
            var incident = Assert.Single(scan.Incidents, i => i.Severity > Diagnostics.Diagnosis.Severity.Info);
            foreach (var subject in Subjects(incident))
            {
                kinds.Add(subject.Kind.Value);
                var target = new ExplainTarget(ResourceKinds.FindByName(subject.Kind.Value)!, subject.Namespace.Value, subject.Name.Value, Whole: false);
                var (live, requests) = await server.ExplainAsync(new EngineDiagnosis(Rules), target, Cancellation);
                if (requests.Count > Explainer.MostRequests)
                    wrong.Add($"seed {seed}: {subject}: {requests.Count} requests");
                // What too many requests would take is said to be left out; the root is the right one all the same.
                var (ours, theirs) = live.View.Incomplete.IsEmpty ? (live.View.Incidents.Select(i => Words(i, subject)), Words(incident, subject)) : (live.View.Incidents.Select(Root), Root(incident));
                if (!ours.Contains(theirs))
                    wrong.Add($"seed {seed} ({broken.Faults[0].Fault}): {subject}: {string.Join(' ', live.View.Incomplete)}\n  {string.Join("\n  ", ours.DefaultIfEmpty("nothing"))}\n  {theirs}");
                incomplete += live.View.Incomplete.IsEmpty ? 0 : 1;
                explained++;
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(explained > 4 * Clusters && incomplete <= explained / 50, $"{incomplete} of {explained} are incomplete");
        Assert.Superset(new HashSet<string> { "Pod", "Deployment", "StatefulSet", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget" }, kinds);
    }

    private static RecordedServer Serve(CascadeCluster cluster) => RecordedServer.Of(new(CascadeCluster.Now), fake =>
    {
        foreach (var json in CascadeRender.Json(cluster))
            fake.Apply(json);
        foreach (var (key, log) in CascadeRender.Logs(cluster))
            fake.SetLog(key.Namespace, key.Pod, key.Container, key.Previous, string.Join('\n', log.Lines) + "\n");
    });

    /// <summary>The root, what is missing, a pod, and all that suffers, at most two of a kind.</summary>
    private static IEnumerable<ReferenceView> Subjects(IncidentView incident) =>
        incident.Members.Where(m => m.Kind.Value == "Pod").Take(1).Concat(incident.Chain.Select(l => l.Object)).GroupBy(r => r.Kind.Value).SelectMany(kind => kind.Take(2));

    /// <summary>What must be the same: the fault, and the way from it to the object; how much else suffers is as much as was read.</summary>
    private static string Words(IncidentView incident, ReferenceView subject) =>
        $"{Root(incident)}: {incident.Title}: {incident.Cause} | {BecauseWords.Of(incident, new(subject, new("is not ready")))}";

    private static string Root(IncidentView incident) => $"{incident.Rule} {incident.Root}";
}
