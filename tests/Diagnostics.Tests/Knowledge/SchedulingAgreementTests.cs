using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Diagnosis;
using K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>The recomputation counts the same reasons as the real scheduler wrote down, each time that it refused a pod of a recording.</summary>
public sealed class SchedulingAgreementTests
{
    private static readonly FieldPath Conditions = FieldPath.Of(ResourceKinds.Pod, "status.conditions");
    private static readonly FieldPath Reason = Conditions.Each("reason");
    private static readonly FieldPath Message = Conditions.Each("message");

    [Theory]
    [InlineData("failures.jsonl.gz", 5)]
    [InlineData("healthy.jsonl.gz", 0)]
    public void Each_verdict_of_the_scheduler_is_recomputed(string recording, int verdicts)
    {
        var (start, kinds, changes) = Recorded.Read(recording);
        var state = new ClusterState();
        foreach (var kind in kinds)
            state.Apply(new Replaced(kind, null, []), []);
        var compared = 0;
        foreach (var (at, change) in changes.Where(c => c.Change is not LogRead))
        {
            state.Apply(change, []);
            if (change is Upserted { Object: { } pod } && Refusal(pod) is { } message && SchedulerMessage.Parse(message) is { } expected)
            {
                Assert.Equal(expected, SchedulerMessage.Of(SchedulingFit.Evaluate(new StateReader(state, start.AddSeconds(at)), pod).Value));
                compared++;
            }
        }

        Assert.Equal(verdicts, compared);
    }

    [Theory]
    [InlineData("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", "Insufficient cpu=1")]
    [InlineData("0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: ml}, 2 Insufficient memory.", "Insufficient memory=2 node(s) had untolerated taint(s)=1")]
    [InlineData("0/3 nodes are available: 3 node(s) had taint {a: b}, that the pod didn't tolerate.", "node(s) had untolerated taint(s)=3")]
    [InlineData("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found", null)]
    public void The_schedulers_sentence_is_read(string message, string? counts) =>
        Assert.Equal(counts, SchedulerMessage.Parse(message) is { } parsed ? string.Join(' ', parsed.Select(p => $"{p.Key}={p.Value}")) : null);

    private static string? Refusal(ResourceObject pod) =>
        pod.Kind != ResourceKinds.Pod || SchedulingUsage.NodeOf(pod.Body) is not null
            ? null
            : Conditions.List(pod.Body).Items.ToArray().OfType<ResourceMessage>().Where(c => Reason.Text(c) == "Unschedulable").Select(c => Message.Text(c)).FirstOrDefault();
}
