using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Benchmarks;

/// <summary>What a clause costs on a healthy pod: time, and no allocation.</summary>
[MemoryDiagnoser]
public class CelBenchmarks
{
    private const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"api-1","namespace":"shop","labels":{"app":"api"},"creationTimestamp":"2026-06-01T10:00:00Z"},
         "spec":{"nodeName":"n1","containers":[{"name":"app","image":"api:1"},{"name":"side","image":"side:2"}]},
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"},{"type":"PodScheduled","status":"True"}],
          "containerStatuses":[{"name":"app","restartCount":0,"ready":true,"state":{"running":{"startedAt":"2026-06-01T10:00:05Z"}}}]}}
        """;

    private static readonly CelVariable[] Variables =
        [new("pod", CelType.MessageOf(ResourceKinds.Pod)), new("log", CelType.ListOf(CelType.String)), new("now", CelType.Timestamp)];

    private CelProgram _program = null!;
    private Activation _activation = null!;

    [Params(
        "pod.status.phase == 'Pending'",
        "pod.status.containerStatuses.exists(s, s.restartCount > 3 && s.lastState.terminated.exitCode == 137)",
        "pod.status.conditions.exists(c, c.type == 'PodScheduled' && c.status == 'False')",
        "has(pod.metadata.deletionTimestamp) && now - pod.metadata.deletionTimestamp > duration('5m')",
        "log.exists(l, l.matches('(?i)connection refused|no such host'))")]
    public string Clause { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _program = new CelEnvironment([.. Variables], []).Compile(Clause, CelType.Bool).Program!;
        var reader = new ResourceReader(ClusterMask.Build(_program.Reads));
        _activation = new(reader.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(Pod)));
        _program.Evaluate(_activation);
    }

    [Benchmark]
    public bool Evaluate() => _program.Evaluate(_activation).AsBool;

    private sealed class Activation(ResourceObject pod) : CelActivation
    {
        private static readonly ImmutableArray<string> Lines = [.. Enumerable.Range(0, 100).Select(i => $"2026-06-01T10:00:{i % 60:00}Z info request {i} served in 12 ms")];

        private readonly CelValue[] _values = [CelValue.Of(pod), CelValue.OfList(Lines), CelValue.Of(new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc))];

        public override IStateReader Reader => throw new NotSupportedException();

        public override CelValue Variable(int index) => _values[index];
    }
}
