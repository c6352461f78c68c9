using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Scenarios;

/// <summary>The scenarios of <c>tests/data/scenarios</c>: small whole clusters, and the incidents that all rules together must tell of them.</summary>
internal static class ScenarioFiles
{
    public static List<RuleFault> Faults { get; } = [];

    public static IReadOnlyList<RuleTestCase> All { get; } =
    [
        .. Directory.GetFiles(RuleFiles.Data("scenarios"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(path => RuleTestReader.Read(new RuleFile(Path.GetFileName(path), File.ReadAllText(path)), Faults)),
    ];
}
