using System.Diagnostics;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>
/// No text crashes or hangs the lexer, the parser, the checker or the evaluator. Compiling answers with a program or with faults and throws nothing; evaluating
/// answers with a value of the type that the checker found, or with an error, and throws nothing. <c>K8SDOCTOR_FUZZ=100</c> draws more of them.
/// </summary>
public sealed class CelFuzzTests
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    private static readonly string[] Pieces =
    [
        "pod", "pod.spec", ".containers", "[0]", "[?0]", ".?name", ".status", "container.status", ".restartCount", "log", "events", "now", "x", "(", ")", "[", "]", "{", "}",
        ",", ":", "?", " ? ", " : ", "'a'", "\"b\\n\"", "r'\\'", "b'\\xff'", "1", "-1", "9223372036854775807", "1u", "0x1F", "1.5", "1e400", "true", "null", " && ", " || ",
        "!", "-", " + ", " - ", " * ", " / ", " % ", " == ", " != ", " < ", " in ", ".map(x, ", ".exists(x, ", ".all(x, x", ".filter(x, x == ", "has(", "cel.bind(x, ",
        ".size()", ".matches('a+')", ".matches('(')", ".format([", "timestamp('2026-01-01T00:00:00Z')", "duration('1h')", "int(", "string(", "optional.of(", ".orValue(",
        ".last(1)", "quantity('1Gi')", "related(pod, 'runsOn')", ".sort()", ".replace('a', 'bb')", ".split('')", "lists.range(100)", "dyn(", "type(", "`a-b`", "//", "\n",
        "ip('::1')", "cidr(", "url('/')", "semver(", ".validate(", "format.uri()", ".transformMap(i, x, ", "net.IP", "__namespace__",
    ];

    [Property(MaxTest = 300)]
    public void Any_text_compiles_or_is_refused(string? text) => Compile(text ?? "");

    [Property(MaxTest = 500)]
    public void Any_bytes_compile_or_are_refused(byte[]? noise)
    {
        var units = (noise ?? []).Chunk(2).Select(b => (char)(b.Length == 2 && b[0] % 4 == 0 ? (b[0] << 8) | b[1] : b[^1] & 0x7F)).ToArray();
        Compile(new string(units));
        Compile($"pod.metadata.name == '{new string(units)}'");
    }

    [Property(MaxTest = 1500)]
    public void Any_sequence_of_pieces_compiles_and_evaluates_or_is_refused(byte[]? choice) =>
        Compile(string.Concat((choice ?? []).Take(40).Select(c => Pieces[c % Pieces.Length])));

    [Property(MaxTest = 2500, EndSize = 300)]
    public void What_the_grammar_makes_has_the_type_that_the_checker_found(byte[]? choices) => Compile(new ExpressionGenerator(choices ?? []).Make());

    [Property(MaxTest = 1000, EndSize = 300)]
    public void What_the_grammar_makes_survives_a_slip_of_the_pen(byte[]? choices, int at, char letter)
    {
        var text = new ExpressionGenerator(choices ?? []).Make();
        var place = (int)((uint)at % (uint)(text.Length + 1));
        Compile(text.Insert(place, letter.ToString()));
        Compile(text.Remove(Math.Min(place, text.Length - 1), 1));
        Compile(text[..place]);
    }

    [Property(MaxTest = 300)]
    public void Any_pattern_is_translated_to_one_that_dotnet_takes_or_refused(byte[]? choice)
    {
        const string Signs = "ab(|)[]^-*+?{}1,2$.\\dpQExPi:<>=!é";
        if (Re2.TryTranslate(string.Concat((choice ?? []).Take(30).Select(c => Signs[c % Signs.Length])), out var re2, out _))
            Assert.Equal(re2.IsMatch("aab12é"), re2.Machine.IsMatch("aab12é"));
    }

    [Fact]
    public void What_was_asked_for_is_drawn_besides()
    {
        foreach (var bytes in Fuzz.Inputs(300))
        {
            Compile(new ExpressionGenerator(bytes).Make());
            Compile(string.Concat(bytes.Take(40).Select(c => Pieces[c % Pieces.Length])));
        }
    }

    private static void Compile(string text)
    {
        var clock = Stopwatch.StartNew();
        var compiled = CelHarness.Environment.Compile(text);
        Assert.True(compiled.Program is not null || compiled.Faults.Length > 0);
        Assert.All(compiled.Faults, f => Assert.InRange(f.Offset, 0, text.Length));
        if (compiled.Program is { } program)
            Evaluate(text, program);
        Assert.True(clock.Elapsed < MostTime, text);
    }

    private static void Evaluate(string text, CelProgram program)
    {
        var activation = CelHarness.Activation(program);
        var value = program.Evaluate(activation);
        Assert.False(value.IsError && value.AsError.Failure is not null, $"{text}: {value.ToDisplay()}");
        Assert.True(value.IsError || Fits(program.Type, value), $"{text}: {program.Type} expected, found {value.Kind} {value.ToDisplay()}");
        var again = program.Evaluate(activation);
        Assert.True(value.IsError ? again.IsError : again.ToDisplay() == value.ToDisplay(), text);
        program.Trace(activation);
        var recorded = program.Record(activation).Value;
        Assert.True(value.IsError ? recorded.IsError : recorded.ToDisplay() == value.ToDisplay(), $"{text}: recorded as {recorded.ToDisplay()} instead of {value.ToDisplay()}");
    }

    /// <summary>Whether a value is of a type, as far as the checker knows it.</summary>
    private static bool Fits(CelType type, CelValue value) => type switch
    {
        CelType.List list => value.Kind == CelKind.List && Enumerable.Range(0, value.Count).All(i => Fits(list.Element, value[i])),
        CelType.Map map => value.Kind == CelKind.Map && Enumerable.Range(0, value.Count).All(i => Fits(map.Key, value.Entry(i).Key) && Fits(map.Value, value.Entry(i).Value)),
        CelType.Optional optional => value.Kind == CelKind.Optional && (!value.HasValue || Fits(optional.Value, value.OptionalValue)),
        CelType.Message or CelType.Union => value.Kind is CelKind.Message or CelKind.Null,
        CelType.Scalar { Name: "dyn" } => true,
        CelType.Scalar scalar => Types.NameOf(value) == scalar.Name || (value.Kind == CelKind.Null && scalar.Name is "google.protobuf.Timestamp" or "google.protobuf.Duration"),
        _ => true,
    };
}
