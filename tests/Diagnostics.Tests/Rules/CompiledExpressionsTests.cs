namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>What rules have in common is compiled once, and only that.</summary>
public sealed class CompiledExpressionsTests
{
    [Fact]
    public void A_clause_that_two_rules_have_is_one_program()
    {
        var rules = RuleFiles.Load(("a", Rule("a", "pod.spec.nodeName == 'n'")), ("b", Rule("b", "pod.spec.nodeName == 'n'", "unused: now"))).Rules;

        Assert.Same(rules[0].When[0].Program, rules[1].When[0].Program);
    }

    [Fact]
    public void A_local_name_that_hides_a_variable_makes_the_same_text_another_clause()
    {
        var set = RuleFiles.Load(("a", Rule("a", "has(node.spec.unschedulable)")), ("b", Rule("b", "has(node.spec.unschedulable)", "node: pod.metadata.name")));

        Assert.Equal("a", Assert.Single(set.Rules).Id);
        Assert.Contains("string", Assert.Single(set.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_local_name_is_a_program_of_each_rule_because_its_value_and_what_it_read_are_kept_for_one()
    {
        var rules = RuleFiles.Load(("a", Rule("a", "first != ''", "first: pod.metadata.name")), ("b", Rule("b", "first != ''", "first: pod.metadata.name"))).Rules;

        Assert.NotSame(rules[0].Lets[0].Program, rules[1].Lets[0].Program);
        Assert.NotSame(rules[0].When[0].Program, rules[1].When[0].Program);
    }

    [Fact]
    public void A_fault_of_a_shared_expression_is_told_in_each_file_at_its_own_place()
    {
        var set = RuleFiles.Load(("a", Rule("a", "pod.spec.nodName == ''")), ("b", Rule("b", "pod.spec.nodName == ''", "unused: now")));

        Assert.Equal([("rules/test/a.yaml", 6), ("rules/test/b.yaml", 8)], set.Faults.Select(f => (f.Path, f.Line)));
    }

    private static string Rule(string id, string clause, string? let = null) =>
        $"""
        id: {id}
        title: t
        subject: Pod
        severity: info
        {(let is null ? "" : $"let:\n  {let}\n")}when:
          - "{clause}"
        cause: c
        """;
}
