using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>A healthy object costs no memory: there are many of them.</summary>
public sealed class AllocationTests
{
    private const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"api-1","namespace":"shop","labels":{"app":"api"},"creationTimestamp":"2026-06-01T10:00:00Z"},
         "spec":{"nodeName":"n1","containers":[{"name":"app","image":"api:1"},{"name":"side","image":"side:2"}]},
         "status":{"phase":"Running","startTime":"2026-06-01T10:00:00Z","conditions":[{"type":"Ready","status":"True"},{"type":"PodScheduled","status":"True"}],
          "containerStatuses":[{"name":"app","restartCount":0,"ready":true,"started":true,"state":{"running":{"startedAt":"2026-06-01T10:00:05Z"}}},
                               {"name":"side","restartCount":0,"ready":true,"started":true,"state":{"running":{"startedAt":"2026-06-01T10:00:05Z"}}}]}}
        """;

    private static readonly CelEnvironment Environment = new(
        [new("pod", CelType.MessageOf(ResourceKinds.Pod)), new("log", CelType.ListOf(CelType.String)), new("now", CelType.Timestamp)], []);

    [Theory]
    [InlineData("pod.status.phase == 'Pending'")]
    [InlineData("pod.status.containerStatuses.exists(s, s.restartCount > 3 && s.lastState.terminated.exitCode == 137)")]
    [InlineData("pod.status.conditions.exists(c, c.type == 'PodScheduled' && c.status == 'False')")]
    [InlineData("has(pod.metadata.deletionTimestamp) && now - pod.metadata.deletionTimestamp > duration('5m')")]
    [InlineData("log.exists(l, l.matches('(?i)connection refused|no such host'))")]
    [InlineData("pod.status.containerStatuses.all(s, !s.ready || s.name in ['init', 'proxy'] || s.image.startsWith('registry.example.com/'))")]
    [InlineData("pod.metadata.labels['app'] in ['web', 'db'] || pod.spec.containers.exists(c, c.image == pod.metadata.labels['app'] && size(c.args) > 2)")]
    public void A_clause_allocates_nothing(string clause)
    {
        var program = Environment.Compile(clause, CelType.Bool).Program!;
        var pod = new ResourceReader(ClusterMask.Build(program.Reads)).ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(Pod));
        var activation = new Values(CelValue.Of(pod), CelValue.OfList(["GET / 200", "GET /health 200"]), CelValue.Of(new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc)));
        Assert.False(program.Evaluate(activation).AsBool);
        Assert.Equal(0, Allocated(() => program.Evaluate(activation)));
    }

    [Fact]
    public void A_pattern_allocates_nothing_by_either_engine()
    {
        Assert.True(Re2.TryTranslate("(?i)connection refused|no such host", out var pattern, out _));
        const string Line = "2026-06-01T10:00:17Z info request 17 served in 12 ms";
        Assert.Equal(0, Allocated(() => pattern.IsMatch(Line)));
        Assert.Equal(0, Allocated(() => pattern.Machine.IsMatch(Line)));
    }

    [Fact]
    public void All_shipped_rules_allocate_nothing_for_a_healthy_pod()
    {
        var rules = RuleFiles.Shipped;
        var state = new ClusterState();
        var pod = new ResourceReader(rules.Mask).ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(Pod));
        foreach (var kind in ResourceKinds.All)
            state.Apply(new Replaced(kind, null, kind == ResourceKinds.Pod ? [pod] : []), []);
        var evaluator = new SubjectEvaluator(new RulePlan(rules.Rules), new RulePlan(rules.Rules.Where(r => r.OfDeleted)), state, new SharedValues(state));
        var now = new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Null(evaluator.Evaluate(pod, now, leaving: false));
        Assert.Equal(0, Allocated(() => evaluator.Evaluate(pod, now, leaving: false)));
    }

    /// <summary>The bytes that a call allocates once it has been made before.</summary>
    private static long Allocated(Action act)
    {
        for (var i = 0; i < 100; i++)
            act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Values(params CelValue[] values) : CelActivation
    {
        public override IStateReader Reader => throw new NotSupportedException();

        public override CelValue Variable(int index) => values[index];
    }
}
