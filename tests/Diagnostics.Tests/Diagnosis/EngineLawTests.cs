using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

/// <summary>
/// The law of the engine: whatever happened, and in whatever order, its answer is that of a fresh engine over the same state at the same time. Changes are
/// drawn from the recorded cluster, evaluated with every rule that ships.
/// </summary>
public sealed class EngineLawTests
{
    [Property(MaxTest = 15)]
    public Property Incremental_and_fresh_diagnoses_agree() => Prop.ForAll(Steps().ArrayOf().ToArbitrary(), steps =>
    {
        var engine = new Engine(RuleFiles.Shipped, new ClusterState());
        var applied = new List<ClusterChange>();
        var now = Recorded.Start.AddSeconds(700);
        Apply(engine, applied, ResourceKinds.All.Select(k => new Replaced(k, null, [])));
        Apply(engine, applied, Recorded.Changes.TakeWhile(c => c.At < 200).Select(c => c.Change));
        foreach (var (changes, seconds) in steps)
        {
            engine.Evaluate(now);
            Apply(engine, applied, changes);
            now = now.AddSeconds(seconds);
        }

        var fresh = new Engine(RuleFiles.Shipped, new ClusterState());
        Apply(fresh, [], applied);
        return (ResultWords.Of(engine.Evaluate(now)) == ResultWords.Of(fresh.Evaluate(now))).Label($"{applied.Count} changes, {steps.Length} steps");
    });

    [Fact]
    public void An_evaluation_without_changes_at_the_same_time_evaluates_nothing()
    {
        var engine = new Engine(RuleFiles.Shipped, new ClusterState());
        Apply(engine, [], ResourceKinds.All.Select(k => new Replaced(k, null, [])));
        Apply(engine, [], Recorded.Changes.TakeWhile(c => c.At < 780).Select(c => c.Change));
        var now = Recorded.Start.AddSeconds(780);

        var first = engine.Evaluate(now);
        Assert.NotEqual(0, engine.Evaluated);
        var second = engine.Evaluate(now);

        Assert.Equal(0, engine.Evaluated);
        Assert.Equal(ResultWords.Of(first), ResultWords.Of(second));
        Assert.NotEmpty(first.Incidents);
    }

    private static void Apply(Engine engine, List<ClusterChange> applied, IEnumerable<ClusterChange> changes)
    {
        foreach (var change in changes)
        {
            engine.Apply(change);
            applied.Add(change);
        }
    }

    private static Gen<(ClusterChange[] Changes, int Seconds)> Steps() =>
        from changes in Change().ArrayOf()
        from seconds in Gen.Elements(0, 1, 5, 31, 61, 400, -20)
        select (changes, seconds);

    private static Gen<ClusterChange> Change()
    {
        var all = Recorded.Changes;
        var recorded = Gen.Choose(0, all.Count - 1).Select(i => all[i].Change);
        return Gen.Frequency(
            (8, recorded),
            (2, recorded.Where(c => c is Upserted).Select(c => (ClusterChange)new Deleted(((Upserted)c).Object.Key))),
            (1, from kind in Gen.Elements(ResourceKinds.Event, ResourceKinds.Node, ResourceKinds.ReplicaSet, ResourceKinds.Secret, ResourceKinds.Service)
                from status in Gen.Elements(SourceStatus.Forbidden, SourceStatus.Stale, SourceStatus.NotRead, SourceStatus.Synced)
                from ns in Gen.Elements<string?>(null, "ml")
                from ended in Gen.Elements(false, false, true)
                select ended ? new ScopeEnded(kind, ns) : (ClusterChange)new SourceState(kind, ns, status, "", Recorded.Start)));
    }
}
