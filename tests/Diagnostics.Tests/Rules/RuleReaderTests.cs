using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Rules;

public sealed class RuleReaderTests
{
    private const string Good = """
        id: some-rule
        title: "{{pod.metadata.name}} is wrong"
        subject: Pod
        severity: warning
        when:
          - pod.status.phase == 'Failed'
        cause: It failed.
        """;

    [Fact]
    public void A_rule_without_faults_is_loaded()
    {
        var set = RuleFiles.Load(("some-rule", Good));

        Assert.Empty(set.Faults);
        Assert.Equal("some-rule", Assert.Single(set.Rules).Id);
    }

    [Theory]
    [InlineData("!has(pod.spec.nodeName)", "a text that begins with '!' needs quotes around it")]
    [InlineData("{{pod.spec.nodeName}} == ''", "a text that begins with '{{' needs quotes around it")]
    [InlineData("'app' in pod.metadata.labels", "a text that begins with a quote needs quotes around the whole of it")]
    public void What_YAML_takes_for_something_else_is_told_with_its_cure(string clause, string cure)
    {
        var fault = Assert.Single(RuleFiles.Load(("some-rule", Good.Replace("pod.status.phase == 'Failed'", clause, StringComparison.Ordinal))).Faults);

        Assert.Equal(6, fault.Line);
        Assert.Contains(cure, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_by_its_short_name_is_told_by_its_full_one()
    {
        var fault = Assert.Single(RuleFiles.Load(("some-rule", Good.Replace("subject: Pod", "subject: pvc", StringComparison.Ordinal))).Faults);

        Assert.Equal("'pvc' is no subject, did you mean 'PersistentVolumeClaim'?", $"{fault.Message}, {fault.Hint}");
    }

    [Fact]
    public void All_faults_of_a_file_are_told_at_once_each_with_its_place()
    {
        var set = RuleFiles.Load(("some-rule", """
            id: other-rule
            titel: x
            subject: Pod
            severity: fatal
            for: 5
            docs: http://example.com
            causedBy: [runOn]
            when:
              - pod.status.fase == 'Failed'
              - >-
                pod.status.phase == 'Failed'
                && pod.status.reson == 'Evicted'
            fixes:
              - title: nothing
                risk: none
            """));

        Assert.Empty(set.Rules);
        var told = set.Faults.Select(f => f.ToString()).ToArray();
        Assert.Contains("rules/test/some-rule.yaml(1,5): the id is 'other-rule' but the file is named 'some-rule', they must be the same", told);
        Assert.Contains("rules/test/some-rule.yaml(2,1): unknown key 'titel', did you mean 'title'?", told);
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(4,11): 'fatal' is no severity", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(5,6): 'for' needs 'since'", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(5,6): '5' is no duration", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(6,7): ", StringComparison.Ordinal));
        Assert.Contains("rules/test/some-rule.yaml(7,12): 'runOn' is no relation, did you mean 'runsOn'?", told);
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(9,", StringComparison.Ordinal) && t.Contains("phase", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(12,", StringComparison.Ordinal) && t.Contains("reason", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(14,5): a fix does nothing", StringComparison.Ordinal));
        Assert.Contains(told, t => t.StartsWith("rules/test/some-rule.yaml(15,11): 'none' is no risk", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("when:\n  - \"pod.status.phase == 'x' && \\\"a\\\" == pod.status.fase\"", 6, 53)]
    [InlineData("when:\n  - 'pod.status.fase == ''x'''", 6, 17)]
    [InlineData("when:\n  - |\n    true &&\n      pod.status.fase == 'x'", 8, 18)]
    public void A_fault_in_an_expression_is_told_where_it_stands_in_the_file(string when, int line, int column)
    {
        var text = $"id: some-rule\ntitle: t\nsubject: Pod\nseverity: info\n{when}\ncause: c\n";

        var fault = Assert.Single(RuleFiles.Load(("some-rule", text)).Faults);

        Assert.Equal((line, column), (fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("id: &a x\nlet: *a", "anchors")]
    [InlineData("id: *a", "alias")]
    [InlineData("id: !!binary aGk=", "tags")]
    [InlineData("id: a\nid: b", "twice")]
    [InlineData("a: [", "")]
    [InlineData("a: [b\nc: d", "is not closed")]
    [InlineData("- a", "a mapping")]
    [InlineData("", "empty")]
    [InlineData("a: b\n---\nc: d", "one document")]
    public void What_a_rule_file_may_not_hold_is_a_fault(string text, string word) =>
        Assert.Contains(RuleFiles.Load(("some-rule", text)).Faults, f => f.Message.Contains(word, StringComparison.Ordinal));

    [Theory]
    [InlineData("page: {meaning: m}\ndocs: https://example.com", 8, 1, "'page' must be the last key of the file")]
    [InlineData("page: {meanin: m}", 8, 8, "unknown key 'meanin'")]
    [InlineData("page:\n  meaning: ' '", 9, 12, "'meaning' is empty")]
    [InlineData("page:\n  check: |\n    see\n    {{pod.metadata.name}}", 11, 5, "a page holds no expressions")]
    [InlineData("page: some text", 8, 7, "'page' is a text")]
    [InlineData("page:\n  mend: [a]", 9, 9, "'mend' is a list")]
    public void What_is_wrong_with_a_page_is_told_with_its_place(string page, int line, int column, string message)
    {
        var fault = Assert.Single(RuleFiles.Load(("some-rule", $"{Good}\n{page}")).Faults);

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public void A_part_of_a_page_is_bounded()
    {
        var fault = Assert.Single(RuleFiles.Load(("some-rule", $"{Good}\npage: {{meaning: {new string('a', 10_001)}}}")).Faults);

        Assert.Equal("'meaning' is longer than 10000 characters", fault.Message);
    }

    [Fact]
    public void Nesting_and_size_are_bounded()
    {
        Assert.Contains("deeper", Assert.Single(RuleFiles.Load(("deep", new string('[', 5000))).Faults).Message, StringComparison.Ordinal);
        Assert.Contains("larger", Assert.Single(RuleFiles.Load(("large", new string('a', 600_000))).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_refines_only_rules_that_exist_and_never_in_a_circle()
    {
        var missing = RuleFiles.Load(("some-rule", Good + "\nrefines: [sme-rule]"));
        var circle = RuleFiles.Load(
            ("some-rule", Good + "\nrefines: [other-rule]"), ("other-rule", Good.Replace("some-rule", "other-rule") + "\nrefines: [some-rule]"));

        Assert.Equal(8, Assert.Single(missing.Faults).Line);
        Assert.NotEmpty(circle.Faults);
    }

    [Fact]
    public void A_function_of_a_kind_by_name_rests_on_that_kind_and_knows_no_other_names()
    {
        var good = RuleFiles.Load(("some-rule", Naming("IngressClass")));
        var wrong = RuleFiles.Load(("some-rule", Naming("IngressClas")));

        Assert.Equal([ResourceKinds.Pod, ResourceKinds.IngressClass], Assert.Single(good.Rules).RestsOn);
        Assert.Equal([ResourceKinds.Pod, ResourceKinds.ConfigMap, ResourceKinds.IngressClass], good.Rules[0].Reads);
        Assert.Equal("there is no kind 'IngressClas'; did you mean 'IngressClass'?", Assert.Single(wrong.Faults).Message);

        static string Naming(string kind) =>
            $"id: some-rule\ntitle: t\nsubject: Pod\nseverity: info\nwhen:\n  - \"!isThere('{kind}', '', 'x')\"\ncause: \"{{{{namesOf('ConfigMap', 'a')[0]}}}}\"\n";
    }

    [Fact]
    public void What_must_be_known_to_decide_is_less_than_all_kinds()
    {
        Assert.DoesNotContain(ResourceKinds.Secret, RuleFiles.Shipped.Kinds);
        Assert.DoesNotContain(ResourceKinds.ConfigMap, RuleFiles.Shipped.Kinds);
        Assert.Contains(ResourceKinds.Secret, RuleFiles.Shipped.Rules.SelectMany(r => r.Reads));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1h30m", 5400)]
    [InlineData("", -1)]
    [InlineData("5", -1)]
    [InlineData("-5s", -1)]
    public void Durations_are_numbers_with_units(string text, int seconds) =>
        Assert.Equal(seconds, RuleDuration.TryParse(text, out var value) ? (int)value.TotalSeconds : -1);
}
