using System.Text.Json;
using System.Xml.Linq;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;
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

    private const string Page = """
        page:
          meaning: A pod is red.
          mechanism: >-
            The kubelet
            paints it.
          check: |
            Look at it:

            ```sh
            kubectl -n NAMESPACE get pod NAME
            ```
          mend: Wash it first.
          prevention: Hide the paint.
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("k8sdoctor-rules-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    private string Home => Path.Combine(_folder.FullName, "home");

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
        Assert.Contains("## How to mend", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_is_shown_with_its_page_in_five_parts_before_what_is_technical()
    {
        Write("pod-is-red.yaml", Good + "\n" + Page);

        Assert.Equal(0, Run("show", "pod-is-red", "--rules", Path.Combine(_folder.FullName, "pod-is-red.yaml")));

        Assert.Equal("""
            # pod-is-red

            {{pod.metadata.name}} is red

            Severity warning, certain. Looked for at each Pod.

            ## What it means

            A pod is red.

            ## How Kubernetes gets there

            The kubelet paints it.

            ## How to check by hand

            Look at it:

            ```sh
            kubectl -n NAMESPACE get pod NAME
            ```

            ## How to mend

            Wash it first.

            Look at it (changes nothing)

            ```sh
            kubectl -n {{pod.metadata.namespace}} get pod {{pod.metadata.name}}
            ```

            ## How to prevent

            Hide the paint.

            ## Cause

            It is red.

            ## When

            All of these hold:

            ```cel
            pod.status.reason == 'Red'
            ```

            """.ReplaceLineEndings(Environment.NewLine), _output.ToString());
    }

    [Fact]
    public void A_page_cannot_paint_the_terminal()
    {
        Write("pod-is-red.yaml", Good + "\npage: {meaning: \"\\e[31mred\"}");

        Assert.Equal(0, Run("show", "pod-is-red", "--rules", Path.Combine(_folder.FullName, "pod-is-red.yaml")));

        Assert.Contains("␛[31mred", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\e", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Shipped_rules_are_read_without_their_pages_where_nobody_reads_these()
    {
        var (all, without) = (ShippedRules.Files(pages: true).ToList(), ShippedRules.Files().ToList());

        Assert.Equal(all.Select(f => f.Path), without.Select(f => f.Path));
        Assert.All(all.Zip(without), pair => Assert.Equal(pair.First.Text.Split("\npage:")[0].TrimEnd(), pair.Second.Text.TrimEnd()));
        Assert.All(ShippedRules.Load().Rules, r => Assert.Equal(PageText.Empty, r.Page));
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

    [Theory]
    [InlineData("check")]
    [InlineData("test")]
    public void Whoever_names_no_rules_and_has_none_is_told_so(string command)
    {
        Assert.Equal(2, Run(command));
        Assert.Contains($"name a folder of rules, or a rule file; there are none of your own in {Home}", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("test")]
    public void A_fault_is_shown_with_its_line(string command)
    {
        Write("pod-is-red.yaml", Good.Replace("status.reason", "status.reson", StringComparison.Ordinal));

        Assert.Equal(1, Run(command, _folder.FullName));
        Assert.Contains("\n  6 | - pod.status.reson == 'Red'\n    |              ^\n", _output.ToString(), StringComparison.Ordinal);
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

    [Fact]
    public void A_rule_that_was_begun_about_any_kind_passes_its_check_and_its_test()
    {
        var kinds = RuleSubject.All.Keys.ToList();
        foreach (var kind in kinds)
            Assert.Equal(0, Run("new", kind, $"my-{kind.ToLowerInvariant()}", "--dir", _folder.FullName));

        Assert.True(Run("check", _folder.FullName) == 0, _output.ToString());
        Assert.True(Run("test", _folder.FullName) == 0, _output.ToString());
        Assert.Contains($"{2 * kinds.Count} cases, 0 failed", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_is_begun_by_kubectls_short_names_too()
    {
        Assert.Equal(0, Run("new", "deploy", "my-first-rule", "--dir", _folder.FullName));

        Assert.Contains("subject: Deployment", File.ReadAllText(Path.Combine(_folder.FullName, "my-first-rule.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pdo", "my-rule", "did you mean Pod")]
    [InlineData("Clam", "my-rule", "there are APIService, CSINode, ConfigMap, Container,")]
    [InlineData("Pod", "My Rule", "is no id")]
    [InlineData("Pod", "../rule", "is no id")]
    public void A_rule_with_a_bad_kind_or_id_is_not_begun(string kind, string id, string why)
    {
        Assert.Equal(2, Run("new", kind, id, "--dir", _folder.FullName));

        Assert.Contains(why, _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public void Nothing_is_written_over()
    {
        Write("my-rule.test.yaml", "mine");

        Assert.Equal(2, Run("new", "Pod", "my-rule", "--dir", _folder.FullName));

        Assert.Contains("my-rule.test.yaml' is there already", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.FullName, "my-rule.test.yaml")));
        Assert.Single(_folder.EnumerateFiles());
    }

    [Fact]
    public void The_list_is_narrowed_by_kind_and_severity()
    {
        Assert.Equal(0, Run("list", "-o", "json", "--kind", "node", "--severity", "critical"));

        var listed = JsonDocument.Parse(_output.ToString()).RootElement.EnumerateArray().ToList();
        var all = ShippedRules.Load().Rules.Where(r => r.Subject.Name == "Node" && RulesListing.Severity(r) == "critical");
        Assert.NotEmpty(listed);
        Assert.Equal(all.Select(r => r.Id).Order(StringComparer.Ordinal), listed.Select(r => r.GetProperty("id").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(2, Run("list", "--kind", "Nod"));
        Assert.Contains("did you mean Node", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_is_narrowed_by_a_condition_of_the_catalogue()
    {
        Assert.Equal(0, Run("list", "-o", "json", "--condition", "P09"));

        var listed = JsonDocument.Parse(_output.ToString()).RootElement.EnumerateArray().ToList();
        Assert.NotEmpty(listed);
        Assert.All(listed, r => Assert.Contains("P09", r.GetProperty("conditions").EnumerateArray().Select(c => c.GetString())));
        Assert.Equal(ShippedRules.Load().Rules.Count(r => r.Conditions.Any(c => c.Id == "P09")), listed.Count);
        Assert.Equal(2, Run("list", "--condition", "P99"));
        Assert.Contains("there is no condition 'P99'", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_conditions_has_rules_and_test_cases_or_the_reason_why_there_are_none()
    {
        var output = new StringWriter { NewLine = "\n" };
        var rules = RuleSet.Load([new("rules/pods/pod-is-red.yaml", Good.Replace("severity:", "conditions: [P01]\nseverity:", StringComparison.Ordinal))]);

        new ConditionsPage(rules, RuleTestReader.Read(new("rules/pods/pod-is-red.test.yaml", GoodTest), [])).Write(output);

        var page = output.ToString();
        Assert.Contains("\n1 of 222 conditions are explained, by 1 rules; ", page, StringComparison.Ordinal);
        Assert.Contains(
            "\n| P01 | CrashLoopBackOff, app exits non-zero | [pod-is-red](rules/pod-is-red.md) | [1 firing, 1 silent](../rules/pods/pod-is-red.test.yaml) |\n",
            page, StringComparison.Ordinal);
        Assert.Matches(@"\n\| K17 \| CPU throttling high \| left out: [^|]+ \|  \|\n", page);
    }

    [Fact]
    public void A_rule_in_the_home_takes_the_place_of_a_shipped_one_and_says_so()
    {
        WriteHome("container-crash-loop.yaml", Good.Replace("pod-is-red", "container-crash-loop", StringComparison.Ordinal));

        Assert.Equal(0, Run("show", "container-crash-loop"));

        Assert.Contains("It is red.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("rule 'container-crash-loop' of", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("replaces that of the program", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_rule_takes_the_place_of_the_one_in_the_home()
    {
        WriteHome("pod-is-red.yaml", Good);
        Write("pod-is-red.yaml", Good.Replace("It is red.", "It blushes.", StringComparison.Ordinal));

        Assert.Equal(0, Run("show", "pod-is-red", "--rules", Path.Combine(_folder.FullName, "pod-is-red.yaml")));

        Assert.Contains("It blushes.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"replaces that of {Path.Combine(Home, "pod-is-red.yaml")}", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_faulty_rule_in_the_home_is_left_out_and_the_shipped_one_stays()
    {
        WriteHome("container-crash-loop.yaml", "id: container-crash-loop\nsubject: Pdo\n");

        Assert.Equal(0, Run("show", "container-crash-loop"));

        Assert.StartsWith("# container-crash-loop", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches(@"this rule is left out: .*container-crash-loop\.yaml\(2,\d+\)", _errors.ToString());
    }

    [Fact]
    public void A_faulty_rule_that_was_named_is_refused_with_all_its_faults()
    {
        Write("pod-is-red.yaml", Good.Replace("status.reason", "status.reson", StringComparison.Ordinal).Replace("warning", "wraning", StringComparison.Ordinal));

        Assert.Equal(2, Run("list", "--rules", _folder.FullName));

        Assert.Matches(@"pod-is-red\.yaml\(4,\d+\)", _errors.ToString());
        Assert.Matches(@"pod-is-red\.yaml\(6,\d+\)", _errors.ToString());
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void What_differs_is_shown_as_expected_and_actual()
    {
        Write("pod-is-red.yaml", Good);
        Write("pod-is-red.test.yaml", GoodTest.Replace("cause: red", "cause: green", StringComparison.Ordinal));

        Assert.Equal(1, Run("test", _folder.FullName));

        Assert.Contains("expected: green", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("actual:   It is red.", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 cases, 1 failed", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void JUnit_has_a_suite_a_file_a_failure_a_failed_case_and_an_error_a_fault()
    {
        Write("pod-is-red.yaml", Good);
        Write("pod-is-red.test.yaml", GoodTest.Replace("cause: red", "cause: \"<green> & \\u001b[31m\"", StringComparison.Ordinal));
        Write("broken.yaml", "id: broken\n");

        Assert.Equal(1, Run("test", _folder.FullName, "-o", "junit"));

        var suites = XDocument.Parse(_output.ToString()).Root!;
        Assert.Equal(("2", "1"), ((string)suites.Attribute("tests")!, (string)suites.Attribute("failures")!));
        Assert.Contains("<green> &", Assert.Single(suites.Descendants("failure")).Value, StringComparison.Ordinal);
        Assert.NotEmpty(suites.Descendants("error"));
        Assert.Equal(2, suites.Elements("testsuite").First(s => ((string)s.Attribute("name")!).EndsWith("pod-is-red.test.yaml", StringComparison.Ordinal)).Elements("testcase").Count());
    }

    [Fact]
    public void Log_signatures_are_checked_and_their_examples_are_run_like_the_tests_of_rules()
    {
        const string Signatures = "family: Mine\nsignatures:\n- {id: my-s, kind: config, needles: [tariff], patterns: [no tariff], title: t, advice: a, examples: [no tariff, any tariff]}\n";
        Write("mine.signatures.yaml", Signatures);

        Assert.Equal(0, Run("check", _folder.FullName));
        Assert.Contains("0 rules, 0 test files, 1 file of log signatures: no faults", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Run("test", _folder.FullName));
        Assert.Contains("mine.signatures.yaml(3): any tariff", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 cases, 1 failed", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mounted_ConfigMap_shows_each_rule_once()
    {
        var data = _folder.CreateSubdirectory("rules/..2026_01_01");
        File.WriteAllText(Path.Combine(data.FullName, "pod-is-red.yaml"), Good);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "rules", "..data"), data.FullName);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "rules", "pod-is-red.yaml"), Path.Combine("..data", "pod-is-red.yaml"));

        Assert.True(Run("check", Path.Combine(_folder.FullName, "rules")) == 0, _output.ToString());
    }

    [Theory]
    [InlineData("check", "no-such-folder", "there is no file or folder")]
    [InlineData("check", "empty", "holds no rule")]
    [InlineData("list", "--rules", "no-such-folder", "there is no file or folder")]
    public void What_cannot_be_read_is_refused(params string[] words)
    {
        _folder.CreateSubdirectory("empty");

        Assert.Equal(2, Run([.. words[..^2], Path.Combine(_folder.FullName, words[^2])]));

        Assert.Contains(words[^1], _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_home_is_that_of_XDG_or_below_the_users_own()
    {
        Assert.Equal("/home/me/.config/k8sdoctor/rules", OwnRules.HomeOf(_ => null, "/home/me"));
        Assert.Equal("/etc/me/k8sdoctor/rules", OwnRules.HomeOf(name => name == "XDG_CONFIG_HOME" ? "/etc/me" : null, "/home/me"));
        Assert.Equal("/home/me/.config/k8sdoctor/rules", OwnRules.HomeOf(_ => "relative", "/home/me"));
    }

    private void WriteHome(string name, string text)
    {
        Directory.CreateDirectory(Home);
        File.WriteAllText(Path.Combine(Home, name), text);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private int Run(params string[] arguments)
    {
        var host = new CommandHost
        {
            Out = _output,
            Error = _errors,
            Time = TimeProvider.System,
            RulesHome = Home,
            Open = (_, _) => throw new InvalidOperationException("the rules commands read no cluster"),
            Diagnose = _ => throw new InvalidOperationException("the rules commands read no cluster"),
            RuleChanges = _ => throw new InvalidOperationException("there is no live view"),
            Show = (_, _, _) => throw new InvalidOperationException("the rules commands read no cluster"),
        };
        var code = CommandLine.RunAsync(host, ["rules", .. arguments], TestContext.Current.CancellationToken);
        Assert.True(code.IsCompleted, "the rules commands wait for nothing");
        return code.GetAwaiter().GetResult();
    }
}
