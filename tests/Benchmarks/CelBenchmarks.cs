using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Benchmarks;

/// <summary>What one evaluation of a clause costs, time and memory, for five clauses as rules have them, on a container that has all that they read.</summary>
[MemoryDiagnoser]
public class CelBenchmarks
{
    private const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"api-1","namespace":"shop","creationTimestamp":"2026-06-01T10:00:00Z"},
         "spec":{"nodeName":"n1","containers":[{"name":"app","image":"api:1","livenessProbe":{"httpGet":{"path":"/","port":8080},"periodSeconds":10,"failureThreshold":3},
           "resources":{"requests":{"cpu":"100m","memory":"128Mi","ephemeral-storage":"1Gi"},"limits":{"memory":"256Mi"}}}]},
         "status":{"phase":"Running","containerStatuses":[{"name":"app","restartCount":0,"ready":true,
           "lastState":{"terminated":{"exitCode":137,"startedAt":"2026-06-01T10:00:05Z","finishedAt":"2026-06-01T10:12:05Z"}}}]}}
        """;

    private static readonly RuleSubject Subject = RuleSubject.All["Container"];

    private CelProgram _program = null!;
    private Values _values = null!;

    /// <summary>None holds, as on a healthy object; each is evaluated to its end.</summary>
    public static IEnumerable<string> Clauses =>
    [
        "container.status.restartCount > 3",
        "events.exists(e, e.reason == 'Killing' && e.message.contains('failed liveness probe'))",
        "log.exists(l, l.matches('(?i)connection refused|no such host'))",
        "runtime(container.status.lastState.terminated) <= probeBudget(container.spec.livenessProbe) + duration('30s')",
        "container.spec.resources.requests.exists(name, amount, name == 'memory' && quantity(amount).isGreaterThan(quantity('1Gi')))",
    ];

    [ParamsSource(nameof(Clauses))]
    public string Clause { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _program = new CelEnvironment(Subject.Variables, RuleFunctions.All) { LiteralPatternsOnly = true }.Compile(Clause, CelType.Bool).Program!;
        _values = new(new ResourceReader(ClusterMask.Build(_program.Reads)));
        if (_program.Evaluate(_values) is var value && (value.Kind != CelKind.Bool || value.AsBool))
            throw new InvalidOperationException($"'{Clause}' is to be false and is {value.ToDisplay()}");
    }

    [Benchmark]
    public bool Evaluate() => _program.Evaluate(_values).AsBool;

    /// <summary>The pod, its only container, 20 events and 100 lines of log.</summary>
    private sealed class Values : CelActivation
    {
        private static readonly FieldPath Specs = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
        private static readonly FieldPath Statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");

        private readonly CelValue[] _values;

        public Values(ResourceReader reader)
        {
            var pod = reader.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(Pod));
            ImmutableArray<string> lines = [.. Enumerable.Range(0, 100).Select(i => $"2026-06-01T10:00:{i % 60:00}Z info request {i} served in 12 ms")];
            _values = [.. Subject.Variables.Select(variable => variable.Name switch
            {
                "events" => CelValue.OfList([.. Enumerable.Range(0, 20).Select(i => CelValue.Of(reader.ReadObject(ResourceKinds.Event, Encoding.UTF8.GetBytes(Event(i)))))]),
                "container.spec" => CelValue.Of((ResourceMessage)Specs.List(pod.Body).Items[0]),
                "container.status" => CelValue.Of((ResourceMessage)Statuses.List(pod.Body).Items[0]),
                "log" => CelValue.OfList(lines),
                _ => CelValue.Fault($"'{variable.Name}' is not measured"),
            })];
        }

        public override IStateReader Reader { get; } = new StateReader(new ClusterState(), new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc));

        public override CelValue Variable(int index) => _values[index];

        private static string Event(int number) =>
            $$"""
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"e{{number}}","namespace":"shop"},"reason":"{{(number % 2 == 0 ? "Killing" : "Pulled")}}",
             "message":"Stopping container app, because the pod is deleted"}
            """;
    }
}
