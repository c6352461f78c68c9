using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Rules;

public sealed class ConditionCatalogueTests
{
    [Fact]
    public void A_condition_has_its_group_and_perhaps_a_reason_why_it_is_left_out()
    {
        var catalogue = ConditionCatalogue.Read(["# a comment", "", "## Pods", "P01\tIt crashes", "P02\tIt is ugly\tnobody minds", "## Nodes", "K01\tIt burns"]);

        Assert.Equal(
            [new("P01", "Pods", "It crashes", null), new("P02", "Pods", "It is ugly", "nobody minds"), new Condition("K01", "Nodes", "It burns", null)],
            catalogue.All);
        Assert.Same(catalogue.All[1], catalogue.ById["P02"]);
    }

    [Theory]
    [InlineData("P01 It crashes")]
    [InlineData("P01\t")]
    [InlineData("P01\tIt crashes\t")]
    [InlineData("P01\tIt crashes\twhy\tand more")]
    public void A_line_of_another_form_is_refused(string line) => Assert.Throws<FormatException>(() => ConditionCatalogue.Read([line]));

    [Fact]
    public void The_catalogue_is_whole() => Assert.Equal((222, 15), (ConditionCatalogue.Default.All.Length, ConditionCatalogue.Default.All.DistinctBy(c => c.Group).Count()));

    [Fact]
    public void Every_condition_has_a_rule_or_a_reason_and_never_both()
    {
        var explained = RuleFiles.Shipped.Rules.SelectMany(r => r.Conditions).ToHashSet();

        Assert.Empty(ConditionCatalogue.Default.All.Where(c => explained.Contains(c) == c.LeftOut is not null));
    }

    [Fact]
    public void A_rule_has_the_conditions_that_it_names_by_id()
    {
        var rule = Assert.Single(RuleFiles.Load(("some-rule", Rule("[S02, P01]"))).Rules);

        Assert.Equal(["P01", "S02"], rule.Conditions.Select(c => c.Id));
    }

    [Theory]
    [InlineData("[P01, P99]", "(5,19): 'P99' is no condition of the catalogue, did you mean 'P")]
    [InlineData("[P01, P01]", "(5,19): 'P01' is named twice")]
    [InlineData("P01", "(5,13): 'conditions' is a text, it must be a list")]
    public void What_names_no_condition_is_a_fault_of_the_rule(string conditions, string fault)
    {
        var set = RuleFiles.Load(("some-rule", Rule(conditions)));

        Assert.Empty(set.Rules);
        Assert.Contains(fault, Assert.Single(set.Faults).ToString(), StringComparison.Ordinal);
    }

    private static string Rule(string conditions) => $"""
        id: some-rule
        title: It is wrong
        subject: Pod
        severity: warning
        conditions: {conditions}
        when:
          - pod.status.phase == 'Failed'
        cause: It failed.
        """;
}
