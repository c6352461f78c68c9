using System.Diagnostics;
using System.Text;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>
/// No text crashes or hangs the reader of YAML, of rules, of their tests, or of templates: each answers with a value or with faults whose places are in the
/// file. What is drawn is the same in each run; <c>K8SDOCTOR_FUZZ=100</c> draws a hundred times as much.
/// </summary>
public sealed class RuleFuzzTests
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    private static readonly string[] YamlPieces =
    [
        "a", "key", ": ", ":", "\n", "\r\n", "- ", "-", "  ", "    ", "\t", "[", "]", "{", "}", ",", "'", "\"", "\\", "\\n", "\\u00e9", "\\x", "|", ">", "|-\n", ">+2\n", "#", " # c\n", "&a ", "*a", "!t ", "%",
        "---", "...", "? ", "@", "`", "~", "null", "é", "😀", "\u2028", "\0", "\u001b", "\ufeff", "<<: ", "0x1F", "\"\\\n\"", "''",
    ];

    private static readonly string[] RulePieces =
    [
        "id: some-rule\n", "title: \"{{pod.metadata.name}}\"\n", "subject: Pod\n", "subject: Container\n", "severity: warning\n", "when:\n", "  - pod.status.phase == 'Failed'\n", "  - >-\n    size(pod.spec.containers)\n    >= 0\n",
        "cause: c\n", "cause: |\n  a {{ pod.status.reason }}\n", "let:\n", "  x: pod.spec\n", "  y: x.nodeName\n", "since: now\n", "for: 5m\n", "for: 9999999999d\n", "evidence:\n", "refines: [some-rule]\n", "refines: [a, b]\n", "fixes:\n",
        "  - title: t\n", "    risk: read-only\n", "    command: echo {{y}}\n", "    patch: |\n      a: {{y}}\n", "missing: {kind: Secret, name: \"'a'\"}\n", "dependsOn: {kind: Node, name: pod.spec.nodeName, causedBy: [runsOn]}\n",
        "causedBy: [runsOn.selects]\n", "together: \"'a'\"\n", "deleted: true\n", "docs: https://a\n", "confidence: likely\n", "cases:\n", "- name: a\n", "  now: 2026-01-01T00:00:00Z\n", "  objects: []\n", "  expect: []\n",
        "  expect: [{subject: a, cause: '/a/'}]\n", "  logs: {a/b/c: {current: x}}\n", "  unreadable: [Secret]\n", "  objects: [{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}, spec: {containers: [1]}}]\n",
    ];

    private static readonly string[] TemplatePieces =
        ["{{", "}}", "{", "}", "value", "'", "\"", "\\", " ", "\n", "a", "{{value}}", "{{ value }}", "'{{value}}'", "\"{{value}}\"", "{{ {'a': value}.a }}", "{{'}}'}}", "$(", ")", "é", "\0"];

    [Fact]
    public void Any_text_is_yaml_or_refused()
    {
        foreach (var bytes in Fuzz.Inputs(6_000))
            Read(Join(bytes, YamlPieces));
        foreach (var bytes in Fuzz.Inputs(2_000))
            Read(Encoding.Latin1.GetString(bytes));
    }

    [Fact]
    public void Any_rule_is_read_or_refused()
    {
        foreach (var bytes in Fuzz.Inputs(1_500, 24))
            Load(Join(bytes, RulePieces));
    }

    [Fact]
    public void A_rule_that_ships_survives_any_slip_of_the_pen()
    {
        foreach (var bytes in Fuzz.Inputs(1_000, 8).Where(b => b.Length == 8))
        {
            var random = new Random(BitConverter.ToInt32(bytes));
            var file = RuleFiles.All[random.Next(RuleFiles.All.Count)];
            var at = random.Next(file.Text.Length);
            var piece = YamlPieces[random.Next(YamlPieces.Length)];
            Load(random.Next(3) switch { 0 => file.Text.Insert(at, piece), 1 => file.Text.Remove(at, Math.Min(random.Next(20), file.Text.Length - at)), _ => file.Text[..at] });
        }
    }

    [Fact]
    public void Any_template_is_rendered_or_refused()
    {
        var rendered = 0;
        foreach (var bytes in Fuzz.Inputs(4_000, 30))
        {
            var text = Join(bytes, TemplatePieces);
            foreach (var use in Enum.GetValues<TemplateUse>())
            {
                var (template, faults) = TemplateTests.Compile(text, use);
                Assert.True(template is not null || faults.Count > 0, text);
                rendered += faults.Count == 0 && TemplateTests.Render(text, use, "; $(x) '\"\n") is not null ? 1 : 0;
            }
        }

        Assert.True(rendered > 1_000, $"{rendered} templates were rendered");
    }

    private static string Join(byte[] bytes, string[] pieces) => string.Concat(bytes.Select(b => pieces[b % pieces.Length]));

    private static void Read(string text)
    {
        var faults = new List<RuleFault>();
        var clock = Stopwatch.StartNew();
        var root = YamlReader.Read(new("some-rule.yaml", text), faults);

        Assert.True(root is not null || faults.Count > 0, text);
        Assert.True(clock.Elapsed < MostTime, text);
        Located(text, faults);
        foreach (var scalar in Scalars(root))
            Assert.True(Enumerable.Range(0, scalar.Value.Length + 2).Select(scalar.At).All(at => at.Line >= 1 && at.Column >= 1), text);
    }

    private static void Load(string text)
    {
        var clock = Stopwatch.StartNew();
        var set = RuleFiles.Load(("some-rule", text));
        Assert.True(set.Rules.Length == 1 || set.Faults.Length > 0, text);
        Located(text, set.Faults.Concat(set.Warnings));

        var faults = new List<RuleFault>();
        var cases = RuleTestReader.Read(new("some-rule.test.yaml", text), faults);
        Located(text, faults);
        if (faults.Count == 0 && set.Rules.Length == 1)
            Assert.All(cases, c => RuleTestRunner.Run(set, c));
        Assert.True(clock.Elapsed < MostTime, text);
    }

    private static void Located(string text, IEnumerable<RuleFault> faults)
    {
        var lines = text.Split('\n');
        Assert.All(faults, f => Assert.True(f.Line >= 1 && f.Line <= lines.Length && f.Column >= 1 && f.Column <= lines[f.Line - 1].Length + 1, $"{f}\n{text}"));
    }

    private static IEnumerable<YamlScalar> Scalars(YamlNode? node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlList list => list.Items.SelectMany(Scalars),
        YamlMap map => map.Entries.SelectMany(e => Scalars(e.Key).Concat(Scalars(e.Value))),
        _ => [],
    };
}
