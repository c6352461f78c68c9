using System.Text.Json;
using K8sDoctor.Troubleshooter.Commands;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

public sealed class RulesCommandTests : IDisposable
{
    private const string Good = """
        id: pod-is-red
        title: "{{pod.metadata.name}} is red"
        subject: Pod
        severity: warning
        when:
          - pod.status.reason == 'Red'
        cause: It is red.
        fixes:
          - title: Look at it
            risk: read-only
            command: kubectl -n {{pod.metadata.namespace}} get pod {{pod.metadata.name}}
        """;

    private const string GoodTest = """
        cases:
        - name: fires
          now: 2026-01-01T00:00:00Z
          objects:
          - {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: n}, status: {reason: Red}}
          expect:
          - {subject: Pod n/a, cause: red}
        - name: is silent
          now: 2026-01-01T00:00:00Z
          objects:
          - {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: n}, status: {reason: Green}}
          expect: []
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("k8sdoctor-rules-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_shipped_rule_is_listed_in_text_and_in_json()
    {
        Assert.Equal(0, Run("list", "-o", "json"));
        var listed = JsonDocument.Parse(_output.ToString()).RootElement.EnumerateArray().Select(r => r.GetProperty("id").GetString()!).ToList();
        Assert.Equal(ShippedRules.Load().Rules.Select(r => r.Id).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));

        Assert.Equal(0, Run("list"));
        Assert.All(listed, id => Assert.Contains(id, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_is_not_there_is_refused_with_the_nearest_names()
    {
        Assert.Equal(2, Run("show", "container-crash-lop"));

        Assert.Contains("did you mean container-crash-loop", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_is_shown_with_its_conditions_and_fixes()
    {
        Assert.Equal(0, Run("show", "container-crash-loop"));

        Assert.StartsWith("# container-crash-loop", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("## Fixes", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_rule_passes_its_check_and_its_test()
    {
        Write("pod-is-red.yaml", Good);
        Write("pod-is-red.test.yaml", GoodTest);

        Assert.Equal(0, Run("check", _folder.FullName));
        Assert.Equal(0, Run("test", _folder.FullName));
    }

    [Fact]
    public void All_faults_of_a_rule_are_told_at_once_with_line_and_column()
    {
        Write("pod-is-red.yaml", Good.Replace("status.reason", "status.reson", StringComparison.Ordinal).Replace("warning", "wraning", StringComparison.Ordinal));

        Assert.Equal(1, Run("check", _folder.FullName));
        Assert.Matches(@"pod-is-red\.yaml\(4,\d+\): .*warning", _output.ToString());
        Assert.Matches(@"pod-is-red\.yaml\(6,\d+\): .*'reason'", _output.ToString());
    }

    [Fact]
    public void A_test_that_is_not_met_fails_and_says_what_is_missing()
    {
        Write("pod-is-red.yaml", Good);
        Write("pod-is-red.test.yaml", GoodTest.Replace("reason: Red", "reason: Blue", StringComparison.Ordinal));

        Assert.Equal(1, Run("test", _folder.FullName));
        Assert.Contains("Pod n/a", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_are_written_and_drift_is_found()
    {
        Assert.Equal(0, Run("docs", _folder.FullName));
        Assert.Equal(0, Run("docs", _folder.FullName, "--verify"));

        var page = Path.Combine(_folder.FullName, "docs", "rules", "container-crash-loop.md");
        File.AppendAllText(page, "stale");
        File.WriteAllText(Path.Combine(_folder.FullName, "docs", "rules", "no-such-rule.md"), "left over");

        Assert.Equal(1, Run("docs", _folder.FullName, "--verify"));
        Assert.Contains("container-crash-loop.md", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-such-rule.md", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_in_the_repository_are_those_of_the_rules()
    {
        Assert.True(Run("docs", Repository.Path(), "--verify") == 0, _output.ToString());
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private int Run(params string[] arguments) => RulesCommand.Create(_output, _errors).Parse(arguments).Invoke();
}
