using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Scenarios;

/// <summary>All rules together tell one incident per fault of clusters that none of them was written for, and nothing of healthy ones.</summary>
public sealed class ScenarioTests
{
    public static TheoryData<string> Names => [.. ScenarioFiles.All.Select(s => s.ToString())];

    [Fact]
    public void No_scenario_has_a_fault() => Assert.Empty(ScenarioFiles.Faults);

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public void The_rules_together_tell_what_the_scenario_expects(string name)
    {
        var differences = ScenarioRunner.Run(RuleFiles.Shipped, ScenarioFiles.All.Single(s => s.ToString() == name));

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
