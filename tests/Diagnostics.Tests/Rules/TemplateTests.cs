using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>No value can break out of the place in a command or patch where a rule puts it.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("iris-api-1", "iris-api-1")]
    [InlineData("registry.example.com:5000/a/b:v1@sha256:00", "registry.example.com:5000/a/b:v1@sha256:00")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("$(rm -rf ~)", "'$(rm -rf ~)'")]
    [InlineData("'; rm -rf ~; '", "''\\''; rm -rf ~; '\\'''")]
    [InlineData("a\nrm x", "'a\nrm x'")]
    [InlineData("~root", "'~root'")]
    [InlineData("*", "'*'")]
    public void A_value_in_a_command_is_one_word(string value, string quoted) => Assert.Equal(quoted, Quoting.Shell(value));

    [Property(MaxTest = 60)]
    public bool A_shell_reads_back_any_value(string? text)
    {
        var value = (text ?? "").Replace("\0", "").Where(c => !char.IsSurrogate(c)).Aggregate("", (s, c) => s + c);
        return Shell($"printf %s {Quoting.Shell(value)}") == value;
    }

    [Fact]
    public void A_value_that_a_command_would_read_as_an_option_makes_no_command()
    {
        Assert.Null(Render("kubectl delete pod {{value}}", TemplateUse.Command, "--all"));
        Assert.Null(Render("kubectl delete pod '{{value}}'", TemplateUse.Command, "--all"));
        Assert.Equal("kubectl -n=-x get", Render("kubectl -n={{value}} get", TemplateUse.Command, "-x"));
    }

    [Fact]
    public void A_value_within_single_quotes_stays_in_them()
    {
        var command = Render("printf %s '{\"a\":\"{{value}}\"}'", TemplateUse.Command, "x' ; echo \"pwned");

        Assert.Equal("{\"a\":\"x' ; echo \\\"pwned\"}", Shell(command!));
    }

    [Fact]
    public void A_value_within_double_quotes_is_a_fault_of_the_rule() =>
        Assert.Contains("double quotes", Assert.Single(Compile("echo \"{{value}}\"", TemplateUse.Command).Faults).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("web", "web")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("1.0", "\"1.0\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("x\nkind: Secret", "\"x\\nkind: Secret\"")]
    [InlineData("\"", "\"\\\"\"")]
    [InlineData("", "\"\"")]
    public void A_value_in_a_patch_is_one_scalar(string value, string quoted) =>
        Assert.Equal($"name: {quoted}", Render("name: {{value}}", TemplateUse.Patch, value));

    [Fact]
    public void A_value_in_a_patch_that_is_part_of_a_word_must_be_harmless()
    {
        Assert.Equal("image: repo/app:v1", Render("image: repo/{{value}}:v1", TemplateUse.Patch, "app"));
        Assert.Null(Render("image: repo/{{value}}:v1", TemplateUse.Patch, "a\nb"));
    }

    [Fact]
    public void An_expression_may_hold_braces_and_strings_with_braces() =>
        Assert.Equal("a}}b 1", Render("{{ 'a}}b' }} {{ {'x': {'y': 1}}.x.y }}", TemplateUse.Text, ""));

    [Theory]
    [InlineData("duration('12m0.4213957s')", "12m")]
    [InlineData("duration('-61.9s')", "-1m1s")]
    [InlineData("duration('0.25s')", "250ms")]
    public void A_length_of_time_is_told_in_whole_seconds(string duration, string told) =>
        Assert.Equal($"{told} ago", Render($"{{{{ {duration} }}}} ago", TemplateUse.Text, ""));

    [Theory]
    [InlineData("cannot pull it{{ value == '' ? '' : [value][1] }}.", "cannot pull it (not set).")]
    [InlineData("It ended.{{ [value][1] }}", "It ended. (not set)")]
    [InlineData("of {{ [value][1] }} and '{{ [value][1] }}'", "of (not set) and '(not set)'")]
    public void A_mark_in_the_place_of_a_value_does_not_stick_to_the_word_before(string text, string told) => Assert.Equal(told, Render(text, TemplateUse.Text, "a"));

    [Fact]
    public void An_expression_that_is_never_closed_is_a_fault() => Assert.NotEmpty(Compile("a {{ value", TemplateUse.Text).Faults);

    internal static string? Render(string text, TemplateUse use, string value)
    {
        var (template, faults) = Compile(text, use);
        Assert.Empty(faults);
        return template!.Render(new OneValue(value), use);
    }

    internal static (Template? Template, List<RuleFault> Faults) Compile(string text, TemplateUse use)
    {
        var faults = new List<RuleFault>();
        var file = new RuleFile("a.yaml", text);
        var collector = new FaultCollector(file, faults);
        var expressions = new ExpressionReader(new(new CelEnvironment([new CelVariable("value", CelType.String)], [])), collector);
        var scalar = new YamlScalar(new(1, 1), text, true, new ScalarPositions(text, text, 0, text.Length, new(1, 1), YamlDotNet.Core.ScalarStyle.Plain));
        return (new TemplateReader(expressions, collector).Read(scalar, use), faults);
    }

    internal static string Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) 
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;
        return shell.StandardOutput.ReadToEnd();
    }

    private sealed class OneValue(string value) : CelActivation
    {
        public override Diagnostics.Cluster.IStateReader Reader => throw new NotSupportedException();

        public override CelValue Variable(int index) => CelValue.Of(value);
    }
}
