using System.Diagnostics;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>No text crashes or hangs the lexer, the parser, the checker or the evaluator.</summary>
public sealed class CelFuzzTests
{
    private static readonly string[] Pieces =
    [
        "pod", "pod.spec", ".containers", "[0]", "[?0]", ".?name", ".status", "container.status", ".restartCount", "log", "events", "now", "x", "(", ")", "[", "]", "{", "}",
        ",", ":", "?", " ? ", " : ", "'a'", "\"b\\n\"", "r'\\'", "b'\\xff'", "1", "-1", "9223372036854775807", "1u", "0x1F", "1.5", "1e400", "true", "null", " && ", " || ",
        "!", "-", " + ", " - ", " * ", " / ", " % ", " == ", " != ", " < ", " in ", ".map(x, ", ".exists(x, ", ".all(x, x", ".filter(x, x == ", "has(", "cel.bind(x, ",
        ".size()", ".matches('a+')", ".matches('(')", ".format([", "timestamp('2026-01-01T00:00:00Z')", "duration('1h')", "int(", "string(", "optional.of(", ".orValue(",
        ".last(1)", "quantity('1Gi')", "related(pod, 'runsOn')", ".sort()", ".replace('a', 'bb')", ".split('')", "lists.range(100)", "dyn(", "type(", "`a-b`", "//", "\n",
    ];

    [Property(MaxTest = 300)]
    public void Any_text_compiles_or_is_refused(string? text) => Compile(text ?? "");

    [Property(MaxTest = 1500)]
    public void Any_sequence_of_pieces_compiles_and_evaluates_or_is_refused(byte[]? choice) =>
        Compile(string.Concat((choice ?? []).Take(40).Select(c => Pieces[c % Pieces.Length])));

    [Property(MaxTest = 300)]
    public void Any_pattern_is_translated_to_one_that_dotnet_takes_or_refused(byte[]? choice)
    {
        const string Signs = "ab(|)[]^-*+?{}1,2$.\\dpQExPi:<>=!é";
        if (Re2.TryTranslate(string.Concat((choice ?? []).Take(30).Select(c => Signs[c % Signs.Length])), out var re2, out _))
            re2.IsMatch("aab12é");
    }

    private static void Compile(string text)
    {
        var clock = Stopwatch.StartNew();
        var compiled = CelHarness.Environment.Compile(text);
        Assert.True(compiled.Program is not null || compiled.Faults.Length > 0);
        if (compiled.Program is { } program)
        {
            var value = program.Evaluate(CelHarness.Activation(program));
            Assert.False(value.IsError && value.AsError.Message.StartsWith("internal failure", StringComparison.Ordinal), $"{text}: {value}");
            value.ToDisplay();
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), text);
    }
}
