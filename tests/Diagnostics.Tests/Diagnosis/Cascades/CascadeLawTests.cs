using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>
/// The law of the engine, for incidents: while a fault spreads through a cluster and while it is mended, change by change in any order, effects, impact and order of
/// the incidents are those that a fresh engine finds.
/// </summary>
public sealed class CascadeLawTests
{
    private const int MostSteps = 6;

    [Property(MaxTest = 15)]
    public Property A_fault_that_spreads_and_is_mended_is_told_at_each_step_as_from_scratch() => Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
    {
        var dice = new Dice(seed);
        var (whole, broken) = (BrokenCluster.Make(seed, faults: 0).Cluster, BrokenCluster.Make(seed, faults: dice.Between(1, 2)).Cluster);
        var engine = CascadeRun.Engine(whole);
        var applied = new List<ClusterChange>();
        var (before, after) = (All(whole), All(broken));
        List<ClusterChange> changes = [.. Shuffled(dice, Between(before, after).Concat(Logs(broken))), .. Shuffled(dice, Between(after, before))];
        for (var at = 0; at < changes.Count;)
        {
            engine.Evaluate(CascadeCluster.Now);
            var end = Math.Min(changes.Count, at + dice.Between(1, 1 + (changes.Count / MostSteps)));
            for (; at < end; at++)
            {
                engine.Apply(changes[at]);
                applied.Add(changes[at]);
            }

            var fresh = CascadeRun.Engine(whole);
            applied.ForEach(fresh.Apply);
            var (ours, theirs) = (ResultWords.Of(engine.Evaluate(CascadeCluster.Now)), ResultWords.Of(fresh.Evaluate(CascadeCluster.Now)));
            if (ours != theirs)
                return false.Label($"seed {seed}, after {at} of {changes.Count} changes:\n{ours}\n--\n{theirs}");
        }

        return true.Label("");
    });

    private static Dictionary<ObjectKey, ResourceObject> All(CascadeCluster cluster) =>
        CascadeRun.Objects(cluster).SelectMany(g => g).DistinctBy(o => o.Key).ToDictionary(o => o.Key);

    private static IEnumerable<ClusterChange> Between(Dictionary<ObjectKey, ResourceObject> before, Dictionary<ObjectKey, ResourceObject> after) =>
        before.Keys.Where(k => !after.ContainsKey(k)).Select(k => (ClusterChange)new Deleted(k))
            .Concat(after.Values.Where(o => !o.Equals(before.GetValueOrDefault(o.Key))).Select(o => new Upserted(o)));

    private static IEnumerable<ClusterChange> Logs(CascadeCluster cluster) => CascadeRender.Logs(cluster).Select(log => new LogRead(log.Key, log.Value));

    private static IEnumerable<ClusterChange> Shuffled(Dice dice, IEnumerable<ClusterChange> changes) => dice.Some(changes, int.MaxValue);
}
