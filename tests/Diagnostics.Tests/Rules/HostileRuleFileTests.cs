using System.Diagnostics;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>A rule file that was made to do harm ends in a clear message, in bounded time and memory.</summary>
public sealed class HostileRuleFileTests
{
    private const string Good = "id: some-rule\ntitle: t\nsubject: Pod\nseverity: info\nwhen:\n  - pod.status.phase == 'Failed'\ncause: c\n";

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);
    private static readonly long MostAllocated = 400L << 20;

    public static TheoryData<string, string, string> Files() => new()
    {
        { "aliases that double", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", "anchors (&name) are not allowed" },
        { "an alias of nothing", "id: *a\n", "aliases (*name) are not allowed" },
        { "an alias of itself", "a: &a [*a]\n", "anchors (&name) are not allowed" },
        { "lists of lists", Repeat("[", 10_000), "nested deeper than 48 levels" },
        { "maps of maps", Repeat("{a: ", 10_000), "nested deeper than 48 levels" },
        { "lists of lists by dashes", Repeat("- ", 10_000), "nested deeper than 48 levels" },
        { "maps of maps by indentation", string.Concat(Enumerable.Range(0, 500).Select(i => new string(' ', i) + "a:\n")), "nested deeper than 48 levels" },
        { "keys that are keys", Repeat("? ", 10_000), "nested deeper than 48 levels" },
        { "brackets that never close", Repeat("[", 500_000), "nested deeper than 48 levels" },
        { "one long line", "title: " + Repeat("a", 10_000_000), "the file is larger than 512 KiB" },
        { "many values", "a: [" + Repeat("b,", 200_000) + "]", "more than 50000 values in one file" },
        { "many keys", string.Concat(Enumerable.Range(0, 24_000).Select(i => $"key{i}: a\n")), "there are more than 100 faults in this file" },
        { "the same key many times", Repeat("a: b\n", 24_000), "there are more than 100 faults in this file" },
        { "a NUL", Good + "docs: \"a\0b\"\n", "the character U+0000, a control character, may not be in a file" },
        { "an escape sequence", Good.Replace("cause: c", "cause: \u001b]8;;x\u0007c"), "the character U+001B, a control character, may not be in a file" },
        { "a line break of Unicode", Good.Replace("cause: c", "cause: c\u2028when: x"), "the character U+2028, a line break of its own kind, may not be in a file" },
        { "half a pair", Good + "docs: \ud800\n", "the character U+D800, a control character, may not be in a file" },
        { "a lone carriage return", Good.Replace("cause: c", "cause: c\rx"), "the character U+000D, a line break of its own kind, may not be in a file" },
        { "a tab", "id: a\nwhen:\n\t- true\n", "a tab in the indentation" },
        { "a deep expression", Good.Replace("pod.status.phase == 'Failed'", Repeat("(", 10_000) + "true" + Repeat(")", 10_000)), "the expression is nested more than 250 levels deep" },
        { "a long expression", Good.Replace("pod.status.phase == 'Failed'", "true" + Repeat(" || true", 20_000)), "at most 100000 are allowed" },
        { "a pattern that explodes", Good.Replace("pod.status.phase == 'Failed'", "pod.metadata.name.matches('((a{100}){100}){100}')"), "the pattern repeats too much" },
        { "many braces", Good.Replace("cause: c", "cause: '" + Repeat("{{", 100_000) + "'"), "'{{' is never closed" },
        { "many tags", Repeat("!a ", 10_000) + "b", "" },
        { "many directives", Repeat("%YAML 1.2\n", 10_000), "" },
        { "many documents", Repeat("---\na: b\n", 10_000), "a file holds one document" },
        { "many names", Good + "let:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  v{i}: 'a'\n")), "more than 100 names under 'let'" },
        { "names of names", Good + "let:\n  v0: '[1]'\n" + string.Concat(Enumerable.Range(1, 10_000).Select(i => $"  v{i}: '[v{i - 1}]'\n")), "more than 100 names under 'let'" },
        { "many patterns", Good.Replace("  - pod.status.phase == 'Failed'\n", string.Concat(Enumerable.Range(0, 7_000).Select(i => $"  - pod.metadata.name.matches('(a{{30}}|b{i}){{30}}')\n"))), "" },
        { "many calls that do not fit", Good.Replace("pod.status.phase == 'Failed'", "[" + string.Join(", ", Enumerable.Range(0, 7_000).Select(i => $"foo{i}(1)")) + "].size() > 0"), "" },
        { "a list that is compared with itself", Good.Replace("pod.status.phase == 'Failed'", string.Join(" && ", Enumerable.Range(0, 3_000).Select(i => $"pod.spec.nodeName == '{i}'"))), "" },
        { "many unknown keys of many cases", "cases:\n" + string.Concat(Enumerable.Range(0, 8_000).Select(i => $"- {{nam{i}: a, nwo{i}: b}}\n")), "" },
        { "many values in one text", Good.Replace("cause: c", "cause: '" + Repeat("{{pod.metadata.name}}", 20_000) + "'"), "" },
        { "many faults in one text", Good.Replace("cause: c", "cause: >\n" + Repeat("  {{x}}\n", 50_000)), "there are more than 100 faults in this file" },
        { "many warnings in one text", Good.Replace("cause: c", "cause: >\n" + Repeat("  {{1 in []}}\n", 30_000)), "" },
        { "a billion", Good + "for: " + Repeat("999999d", 100) + "\nsince: now\n", "is no duration" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_was_made_to_do_harm_is_refused_in_a_sentence(string what, string text, string message)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread(); // of one file, which the calling thread reads; what other tests allocate meanwhile is not its
        var faults = RuleFiles.Load(("some-rule", text)).Faults;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(message.Length == 0 || faults.Any(f => f.Message.Contains(message, StringComparison.Ordinal)), $"{what}: {string.Join('\n', faults.Take(3))}");
        Assert.All(faults, f => Assert.True(f.Message.Length < 600 && f.Line > 0 && f.Column > 0, what));
        Assert.True(faults.Length <= 210, what);
        Assert.True(clock.Elapsed < MostTime, $"{what}: {clock.Elapsed}");
        Assert.True(allocated > 0 && allocated < MostAllocated, $"{what}: {allocated >> 20} MiB");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_same_as_a_test_file_is_refused_too(string what, string text, string message)
    {
        var clock = Stopwatch.StartNew();
        var faults = new List<RuleFault>();
        RuleTestReader.Read(new("some-rule.test.yaml", text), faults);

        Assert.True(faults.Count is > 0 and <= 210, $"{what} ({message})");
        Assert.True(clock.Elapsed < MostTime, $"{what}: {clock.Elapsed}");
    }

    [Fact]
    public void Windows_line_ends_are_no_fault() => Assert.Empty(RuleFiles.Load(("some-rule", Good.Replace("\n", "\r\n"))).Faults);

    [Fact]
    public void Rules_that_refine_each_other_in_many_circles_are_refused_soon()
    {
        const int Rules = 300;
        var clock = Stopwatch.StartNew();
        var set = RuleFiles.Load([.. Enumerable.Range(0, Rules).Select(i => ($"rule-{i}", Good.Replace("some-rule", $"rule-{i}") + $"refines: [{Next(i, 50)}]\n"))]);

        Assert.Empty(set.Rules);
        Assert.Equal(Rules, set.Faults.Count(f => f.Message.Contains("in turn", StringComparison.Ordinal)));
        Assert.True(clock.Elapsed < MostTime, $"{clock.Elapsed}");
        Assert.Contains(RuleFiles.Load(("rule-0", Good.Replace("some-rule", "rule-0") + $"refines: [{Next(0, 51)}]\n")).Faults, f => f.Message == "more than 50 rules under 'refines'");

        static string Next(int from, int count) => string.Join(", ", Enumerable.Range(from + 1, count).Select(i => $"rule-{i % Rules}"));
    }

    [Theory]
    [InlineData("/(a{1000}){1000}/")]
    [InlineData("/((a*)*)*$/")]
    [InlineData("/(x+x+)+y/")]
    public void A_pattern_of_a_test_that_was_made_to_hang_does_not(string pattern)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            new TextPattern(pattern).Matches(Repeat("x", 20_000) + Repeat("a", 20_000));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Assert.NotEmpty(e.Message);
        }

        Assert.True(clock.Elapsed < MostTime, $"{clock.Elapsed}");
    }

    /// <summary>What a hostile object would put into a command or a patch.</summary>
    public static TheoryData<string> Injections() =>
        ["; rm -rf /", "$(reboot)", "`reboot`", "a' ; reboot '", "a\" ; reboot \"", "a\nreboot", "a && reboot", "| sh", "> /etc/passwd", "\\", "'", "\"", "a\\\"b", "${HOME}", "#", "!", "\u202e", "\u0000", "*", "~", "{a,b}", ": [", "- x"];

    [Theory]
    [MemberData(nameof(Injections))]
    public void No_value_breaks_out_of_a_command_or_a_patch(string value)
    {
        var word = TemplateTests.Render("kubectl get pod x{{value}}", TemplateUse.Command, value)!;
        var printed = TemplateTests.Shell(word.Replace("kubectl get pod ", "printf '<%s>' ", StringComparison.Ordinal));
        Assert.Equal($"<x{value.Replace("\0", "")}>", printed);

        var patch = TemplateTests.Render("a: {{value}}\nb: [{{value}}, {c: {{value}}}]", TemplateUse.Patch, value)!;
        var faults = new List<RuleFault>();
        var root = Assert.IsType<YamlMap>(YamlReader.Read(new("patch.yaml", patch), faults));
        Assert.Empty(faults);
        Assert.Equal(["a", "b"], root.Entries.Select(e => e.Name));
        var list = Assert.IsType<YamlList>(root.Find("b"));
        Assert.All([root.Find("a"), list.Items[0], ((YamlMap)list.Items[1]).Find("c")], node => Assert.Equal(value, Assert.IsType<YamlScalar>(node).Value));
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
