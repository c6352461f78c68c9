using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Signatures;

namespace K8sDoctor.Diagnostics.Tests.Rules;

public sealed class SignatureReaderTests
{
    private const string Good = """
        family: Mine
        order: 7
        signatures:
        - id: my-signature
          kind: config
          needles: [no tariff]
          patterns: ['no tariff for (?<what>\w+)']
          title: there is no tariff for {what}
          advice: Name one {what|tariff}
          examples:
          - {log: no tariff for Mars, title: there is no tariff for Mars, captures: {what: Mars}}
          nearMisses:
          - no tariff yet
        """;

    [Fact]
    public void A_file_without_faults_is_read_and_its_examples_hold()
    {
        var faults = new List<RuleFault>();

        var family = SignatureReader.Read(new("a/mine.signatures.yaml", Good), faults)!;

        Assert.Empty(faults);
        Assert.Equal(("Mine", 7, 2), (family.Title, family.Order, family.Examples.Length));
        Assert.All(SignatureTests.Run(SignatureFamily.Together([family]), family), r => Assert.Empty(r.Differences));
    }

    [Theory]
    [InlineData("kind: config", "kind: confg", 5, 9, "'confg' is no kind")]
    [InlineData("  kind: config\n", "", 4, 3, "'kind' is missing")]
    [InlineData("my-signature", "My Signature", 4, 7, "'My Signature' is no id")]
    [InlineData("needles: [no tariff]", "needles: []", 4, 3, "there are 0 needles")]
    [InlineData("needles: [no tariff]", "needles: [n]", 6, 13, "'n' is too short to be one of the needles")]
    [InlineData("(?<what>", "(?=<what>", 7, 29, "invalid pattern 'no tariff for (?=<what>\\w+)' at position 15: RE2 knows no such group (no look-around, no conditions)")]
    [InlineData("title: there is no tariff for {what}", "title: there is no tariff for {that}", 8, 33, "no pattern captures 'that'")]
    [InlineData("captures: {what: Mars}", "captures: {that: Mars}", 11, 78, "no pattern captures 'that'")]
    [InlineData("order: 7", "order: first", 2, 8, "'first' is no number")]
    [InlineData("order: 7", "ordr: 7", 2, 1, "unknown key 'ordr'")]
    [InlineData("kind: config", "kind: config\n  weight: heavy", 6, 11, "'heavy' is no weight")]
    public void What_is_wrong_is_told_with_its_place(string right, string wrong, int line, int column, string message)
    {
        var faults = new List<RuleFault>();

        SignatureReader.Read(new("a/mine.signatures.yaml", Good.Replace(right, wrong, StringComparison.Ordinal)), faults);

        Assert.Contains(faults, f => (f.Line, f.Column, f.Message) == (line, column, message));
    }

    [Fact]
    public void A_second_signature_of_one_name_is_a_fault()
    {
        var faults = new List<RuleFault>();

        SignatureReader.Read(new("a/mine.signatures.yaml", Good + Good[Good.IndexOf("\n- id", StringComparison.Ordinal)..]), faults);

        Assert.Equal("there is another signature 'my-signature'", Assert.Single(faults).Message);
    }

    [Fact]
    public void An_example_that_does_not_hold_says_what_came_instead()
    {
        var family = SignatureReader.Read(new("a/mine.signatures.yaml", Good.Replace("title: there is no tariff for Mars", "title: no", StringComparison.Ordinal).Replace("no tariff yet", "no tariff for Venus", StringComparison.Ordinal)), [])!;

        var differences = SignatureTests.Run(SignatureFamily.Together([family]), family).Select(r => r.Differences).ToList();

        Assert.Equal("there is no tariff for Mars", Assert.Single(differences[0]).Actual);
        Assert.Equal(("(none)", "my-signature"), (Assert.Single(differences[1]).Expected, differences[1][0].Actual));
    }

    [Fact]
    public void A_faulty_file_keeps_rules_from_being_used_and_is_told_with_them()
    {
        var rules = RuleSet.Load([new("mine.signatures.yaml", Good.Replace("kind: config", "kind: x", StringComparison.Ordinal))]);

        Assert.Equal("mine.signatures.yaml", Assert.Single(rules.Faults).Path);
    }

    [Fact]
    public void Rules_go_by_the_signatures_beside_them()
    {
        var rules = RuleSet.Load([new("mine.signatures.yaml", Good)]);

        Assert.Equal("there is no tariff for Venus", rules.Signatures.Diagnose(["no tariff for Venus"])!.Title);
    }
}
