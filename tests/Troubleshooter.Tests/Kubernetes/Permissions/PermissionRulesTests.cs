using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What a rules review says is what RBAC means by it.</summary>
public sealed class PermissionRulesTests
{
    [Theory]
    [InlineData("""{"verbs":["list"],"apiGroups":[""],"resources":["pods"]}""", true)]
    [InlineData("""{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}""", true)]
    [InlineData("""{"verbs":["get","watch"],"apiGroups":[""],"resources":["pods"]}""", false)]
    [InlineData("""{"verbs":["list"],"apiGroups":["apps"],"resources":["pods"]}""", false)]
    [InlineData("""{"verbs":["list"],"apiGroups":[""],"resources":["pods/log"]}""", false)]
    [InlineData("""{"verbs":["list"],"apiGroups":[""],"resources":["pods"],"resourceNames":["web"]}""", false)]
    [InlineData("""{"verbs":["list"],"apiGroups":[""],"resources":["pods"],"resourceNames":[]}""", true)]
    [InlineData("""{"verbs":"list","apiGroups":null}""", false)]
    [InlineData("""[7]""", false)]
    public void A_rule_grants_a_list_by_verb_group_and_resource_and_never_by_names(string rule, bool granted) =>
        Assert.Equal(granted ? Permission.Granted : Permission.Denied, Read(rule).Of("list", ResourceKinds.Pod));

    [Theory]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""", false)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["pods/log"]}""", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["*/log"]}""", true)]
    [InlineData("""{"verbs":["get"],"apiGroups":[""],"resources":["*"]}""", true)]
    public void Logs_are_a_resource_of_their_own(string rule, bool granted) =>
        Assert.Equal(granted ? Permission.Granted : Permission.Denied, Read(rule).Of("get", ResourceKinds.Pod, "log"));

    [Fact]
    public void An_incomplete_list_of_rules_says_yes_but_never_no()
    {
        var rules = Read("""{"verbs":["list"],"apiGroups":[""],"resources":["pods"]}""", incomplete: true);

        Assert.Equal(Permission.Granted, rules.Of("list", ResourceKinds.Pod));
        Assert.Equal(Permission.Unknown, rules.Of("list", ResourceKinds.Node));
    }

    [Fact]
    public void The_real_answer_for_somebody_without_rights_grants_nothing()
    {
        var transcript = File.ReadAllText(Repository.Path("tests", "data", "api-transcripts", "rules-review.http")).ReplaceLineEndings("\n");
        using var json = JsonDocument.Parse(transcript[transcript.IndexOf("\n{", StringComparison.Ordinal)..]);
        var rules = PermissionRules.Read(json.RootElement)!;

        Assert.True(rules.Complete);
        Assert.All(ResourceKinds.All, kind => Assert.Equal(Permission.Denied, rules.Of("list", kind)));
    }

    [Theory]
    [InlineData("""{"kind":"Status"}""")]
    [InlineData("""{"status":7}""")]
    [InlineData("""[]""")]
    public void What_is_no_review_says_nothing(string text)
    {
        using var json = JsonDocument.Parse(text);
        Assert.Null(PermissionRules.Read(json.RootElement));
    }

    private static PermissionRules Read(string rule, bool incomplete = false)
    {
        using var json = JsonDocument.Parse($$$"""{"status":{"resourceRules":[{{{rule}}}],"incomplete":{{{(incomplete ? "true" : "false")}}}}}""");
        return PermissionRules.Read(json.RootElement)!;
    }
}
