using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>Every rule that ships is good, and is held to the tests beside it.</summary>
public sealed class ShippedRulesTests
{
    private static readonly List<RuleFault> TestFaults = [];
    private static readonly RuleTestCase[] Tests = [.. RuleFiles.All.Where(f => f.IsTest).SelectMany(f => RuleTestReader.Read(f, TestFaults))];

    public static TheoryData<string> Cases => [.. Tests.Select(t => t.ToString())];

    public static TheoryData<string> Rules => [.. RuleFiles.Shipped.Rules.Select(r => r.Id)];

    [Fact]
    public void No_rule_and_no_test_has_a_fault() => Assert.Empty(RuleFiles.Shipped.Faults.Concat(TestFaults));

    [Fact]
    public void No_rule_has_anything_suspicious() => Assert.Empty(RuleFiles.Shipped.Warnings);

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void The_rule_finds_exactly_what_its_test_expects(string name) =>
        Assert.Empty(RuleTestRunner.Run(RuleFiles.Shipped, Tests.Single(t => t.ToString() == name)));

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Every_rule_has_a_case_that_fires_and_one_that_does_not(string id)
    {
        var cases = Tests.Where(t => t.Rule == id).ToArray();
        Assert.Contains(cases, c => !c.Expect.IsEmpty);
        Assert.Contains(cases, c => c.Expect.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Rules), DisableDiscoveryEnumeration = true)]
    public void Every_rule_has_all_parts_of_its_page(string id)
    {
        var page = RuleFiles.Shipped.Find(id)!.Page;
        Assert.All([page.Meaning, page.Mechanism, page.Check, page.Prevention], part => Assert.True(part.Length > 40, $"a part is missing, or says nothing: «{part}»"));
        Assert.Matches(@"```sh\n(.*\n)*?.*kubectl (.*\n)*?```", page.Check);
        Assert.All([page.Meaning, page.Mechanism, page.Check, page.Mend, page.Prevention], AssertMarkdown);
    }

    /// <summary>Code is closed, and no heading comes between those of the page.</summary>
    private static void AssertMarkdown(string part)
    {
        var pieces = part.Split("```");
        Assert.True(pieces.Length % 2 == 1, $"a ``` is not closed: «{part}»");
        Assert.All(pieces.Where((_, i) => i % 2 == 0), prose => Assert.DoesNotMatch("(?m)^#", prose));
    }
}
