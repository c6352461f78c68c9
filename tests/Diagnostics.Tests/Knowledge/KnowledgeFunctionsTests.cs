using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class KnowledgeFunctionsTests
{
    public static TheoryData<string> Names => [.. RuleFunctions.All.Select(f => f.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_example_of_a_function_is_a_call_that_rules_about_some_subject_can_make(string name)
    {
        foreach (var function in RuleFunctions.All.Where(f => f.Name == name))
        {
            Assert.Contains($"{name}(", function.Example, StringComparison.Ordinal);
            var faults = RuleSubject.All.Values
                .Select(s => new CelEnvironment(s.Variables, RuleFunctions.All).Compile(function.Example).Faults).ToList();
            Assert.True(faults.Exists(f => f.IsEmpty), $"{function.Example}: {string.Join("; ", faults.MinBy(f => f.Length))}");
            Assert.EndsWith(".", function.Summary, StringComparison.Ordinal);
        }
    }
}
