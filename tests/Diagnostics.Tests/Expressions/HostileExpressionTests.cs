using System.Diagnostics;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>Expressions built to hang the program, to exhaust its memory or its stack: each ends in bounded time, memory and depth.</summary>
public sealed class HostileExpressionTests
{
    private const long MostAllocated = 600L << 20;

    /// <summary>Far more than any of them takes; a hang is what it tells apart.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(2);

    private const string Big = "lists.range(10000)";
    private const string Long = "cel.bind(a, lists.range(60000).map(i, 'aaaaaaaaaaaaaaaa').join(), ";

    public static TheoryData<string> Bombs() =>
    [
        $"{Big}.all(a, {Big}.all(b, {Big}.all(c, a + b + c >= 0)))",
        $"{Big}.map(a, {Big}.map(b, {Big}.map(c, [a, b, c])))",
        $"{Big}.exists(a, {Big}.exists(b, a == b && a < 0))",
        $"{Big}.transformMap(i, a, {Big}.transformMap(j, b, b))",
        Doubling(60, "{0} + {0}", "'xxxxxxxxxxxxxxxx'", "size({0})"),
        Doubling(60, "{0} + {0}", "b'xxxxxxxxxxxxxxxx'", "size({0})"),
        Doubling(60, "{0} + {0}", "[1, 2]", "size({0})"),
        Doubling(60, "[{0}, {0}]", "[1]", "{0} == {0}"),
        Doubling(60, "[{0}, {0}]", "[1]", "'%s'.format([{0}])"),
        Doubling(60, "[dyn({0}), dyn({0})]", "[1]", "{0}.flatten(1000)"),
        Doubling(60, "[{0}, {0}]", "[1]", "[{0}, {0}].distinct()"),
        Doubling(60, "[{0}, {0}]", "[1]", "{0} in [{0}, {0}]"),
        Doubling(60, "[{0}, {0}]", "[1]", "sets.contains([{0}], [{0}])"),
        Doubling(60, "[{0}, {0}]", "[1]", "[{0}].indexOf({0})"),
        Doubling(60, "[{0}, {0}]", "[1]", "[{0}].includes({0})"),
        Doubling(60, "{{'a': {0}, 'b': {0}}}", "{'a': 1}", "{0} == {0}"),
        Doubling(60, "optional.of([{0}, {0}])", "optional.of([1])", "{0} == {0}", dyn: true),
        Doubling(30, "{0}.replace('x', {0})", "'xx'", "size({0})"),
        Doubling(60, "[{0}, {0}].join('-')", "'xxxx'", "size({0})"),
        Doubling(60, "'%s%s'.format([{0}, {0}])", "'xxxx'", "size({0})"),
        "size(lists.range(1000000000))",
        "lists.range(9223372036854775807)",
        $"{Big}.map(i, '%.100f%.100f'.format([1e308, 1e308]))",
        $"{Long}{Big}.map(i, a.contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')))",
        $"{Long}a.contains(a.substring(0, 500000) + 'b'))",
        $"{Long}a.lastIndexOf(a.substring(0, 500000) + 'b'))",
        $"{Long}a.split(a.substring(0, 500000) + 'b'))",
        $"{Long}a.replace(a.substring(0, 500000) + 'b', ''))",
        $"{Long}a.split(''))",
        $"{Long}a.findAll('a*'))",
        $"{Long}{Big}.map(i, int(a)))",
        $"{Long}{Big}.map(i, bytes(a)))",
        $"{Long}{Big}.map(i, a).sort())",
        $"{Long}{Big}.map(i, a).distinct().size())",
        $"{Long}{Big}.map(i, a).indexOf(a + 'b'))",
        $"{Long}a in {Big}.map(i, a + 'b'))",
        $"{Long}{Big}.map(i, a + string(i)).exists(x, x == a))",
        $"{Long}{Big}.transformMap(i, v, a).exists(k, v, v == a + 'b'))",
        $"{Big}.map(i, {Big}).distinct()",
        $"{Big}.map(i, [i]).distinct().size()",
        $"{Big}.map(i, {Big}).sortBy(l, l.size())",
        $"{Big}.map(i, {Big}).flatten().size()",
        "lists.range(100000).map(i, now.getHours('Nowhere/' + string(i)))",
        "lists.range(100000).exists(i, now.getHours('Nowhere/' + string(i)) == 1)",
        "lists.range(100000).map(i, isURL('https://example.com/?' + 'a=%41&'))",
        "lists.range(100000).map(i, quantity('9999999999999999999999999999999999999999999999999999999E').add(quantity('1n')))",
        "lists.range(100000).map(i, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a*)*$'))",
        "lists.range(1000).map(i, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(((a|a)*)*)*$'))",
        "lists.range(100000).exists(i, " + string.Join(" || ", Enumerable.Range(0, 4_000).Select(i => $"i == -{i + 1}")) + ")",
        "lists.range(100000).map(i, [" + string.Join(", ", Enumerable.Repeat("i", 10_000)) + "])",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Evaluation_ends_in_bounded_time_and_memory(string expression)
    {
        var program = CelHarness.Program(expression, new CelEnvironment(CelHarness.Variables, []));
        var activation = CelHarness.Activation(program);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var value = program.Evaluate(activation);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(clock.Elapsed < MostTime, $"{clock.Elapsed}");
        Assert.True(allocated < MostAllocated, $"{allocated >> 20} MiB");
        Assert.True(!value.IsError || value.AsError.Message.Contains("costs too much", StringComparison.Ordinal) || value.AsError.Kind == CelErrorKind.Fault, value.ToDisplay());
        Assert.False(value.IsError && value.AsError.Failure is not null, value.ToDisplay());
        value.ToDisplay();
    }

    /// <summary>Ways to nest: what is repeated, what is innermost, what closes each level.</summary>
    public static TheoryData<string, string, string> Nestings() => new()
    {
        { "(", "1", ")" }, { "[", "1", "]" }, { "{'a': ", "1", "}" }, { "!", "true", "" }, { "-", "now", "" }, { "- ", "dyn(1)", "" },
        { "", "pod", ".spec" }, { "", "dyn(pod)", ".x" }, { "", "dyn(pod)", "[0]" }, { "", "dyn(pod)", ".?x" }, { "", "1", " + 1" }, { "", "1", " == 1" }, { "", "true", " ? true : false" },
        { "true ? 1 : ", "1", "" }, { "true ? (", "1", ") : 1" }, { "[1].map(x, ", "1", ")" }, { "cel.bind(x, 1, ", "x", ")" }, { "size([", "1", "])" }, { "", "'a'", ".trim()" },
        { "has(pod.spec.", "x", ")" }, { "optional.of(", "1", ")" }, { "(true && ", "true", ")" }, { "true || (", "false", ")" }, { "[1][", "0", "]" }, { "{1: 2}[?", "1", "].orValue(1)" },
    };

    [Theory]
    [MemberData(nameof(Nestings))]
    public void Ten_thousand_levels_are_refused_with_a_clear_message(string open, string innermost, string close)
    {
        const int Levels = 10_000;
        var text = string.Concat(Enumerable.Repeat(open, Levels)) + innermost + string.Concat(Enumerable.Repeat(close, Levels));
        var fault = OnSmallStack(() => CelHarness.Environment.Compile(text).Faults)[0];
        Assert.True(fault.Message is "the expression is nested more than 250 levels deep" || text.Length > 100_000, fault.Message);
        Assert.True(fault.Message.Length < 200);
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public void As_many_levels_as_are_allowed_need_little_stack(string open, string innermost, string close)
    {
        for (var levels = 20; levels <= 250; levels += 46)
        {
            var text = string.Concat(Enumerable.Repeat(open, levels)) + innermost + string.Concat(Enumerable.Repeat(close, levels));
            OnSmallStack(() =>
            {
                var compiled = CelHarness.Environment.Compile(text);
                Assert.True(compiled.Program is not null || compiled.Faults.Length > 0);
                if (compiled.Program is not { } program)
                    return "";
                program.Record(CelHarness.Activation(program));
                return program.Evaluate(CelHarness.Activation(program)).ToDisplay();
            });
        }
    }

    [Fact]
    public void Local_names_that_are_made_of_local_names_are_refused_before_they_are_too_deep()
    {
        var environment = CelHarness.Environment;
        var fault = OnSmallStack(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var compiled = environment.Compile(i == 0 ? "[1]" : $"[v{i - 1}]");
                if (compiled.Program is not { } program)
                    return compiled.Faults[0].Message;
                environment = environment.WithLet($"v{i}", program);
                if (i % 100 == 99)
                    program.Evaluate(CelHarness.Activation(program)).ToDisplay();
            }

            return "";
        });
        Assert.Equal("the expression and the local names that it uses are nested more than 1000 levels deep", fault);
    }

    [Fact]
    public void A_type_that_nobody_could_write_down_does_not_keep_the_checker_busy()
    {
        var text = "v60 == v60";
        for (var i = 60; i > 0; i--)
            text = $"cel.bind(v{i}, {{}}, v{i - 1} in v{i} && v{i}.exists(k, x, x == v{i - 1}) ? 1 : ({text}) ? 1 : 2)";
        CelHarness.Environment.Compile($"cel.bind(v0, {{}}, {text})");
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(99_000)]
    public void A_name_of_any_length_makes_a_short_message(int length)
    {
        var name = new string('a', length);
        foreach (var text in (string[])[name, $"pod.{name}", $"{name}()", $"pod.{name}()", $"'{name}' == 1", $"'a'.matches('({name}')", $"has({name}.x)", $"'{name}"])
            Assert.All(CelHarness.Environment.Compile(text).Faults, f => Assert.True(f.Message.Length <= 500));
        if (length < 100_000)
            Assert.True(CelHarness.Evaluate($"int('{name}')").AsError.Message.Length <= 500);
    }

    [Theory]
    [InlineData("(a{1000}){1000}", "the pattern repeats too much")]
    [InlineData("(?:a{1000}){2,1000}", "the pattern repeats too much")]
    [InlineData("a{10}{10}", "a repetition of a repetition")]
    [InlineData("a{99999999999}", "a repetition count must be at most 1000")]
    [InlineData("((((a{20}){20}){20}){20}){20}", "counts within counts make at most 1000 together")]
    public void A_pattern_that_would_explode_is_refused_when_it_is_loaded(string pattern, string message)
    {
        var fault = Assert.Single(CelHarness.Environment.Compile($"'a'.matches('{pattern}')").Faults);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(a*)*$")]
    [InlineData("^(a|a)*$")]
    [InlineData("((a{1,10}){1,10}){1,10}$")]
    [InlineData("(?:[ab]{1,10}c?){1,90}$")]
    [InlineData("(a?){500}a{500}")]
    [InlineData("(a{1,31}){1,31}$")]
    [InlineData(".*.*.*.*.*.*.*x")]
    [InlineData("(?i)(\\pL+\\d*)+;")]
    public void A_pattern_that_would_hang_another_engine_is_matched_in_bounded_time(string pattern)
    {
        var clock = Stopwatch.StartNew();
        var value = CelHarness.Evaluate($"lists.range(30).map(i, lists.range(50 * i).map(i, 'a').join() + '!').exists(t, t.matches(r'{pattern}'))");
        Assert.True(clock.Elapsed < MostTime, $"{clock.Elapsed}");
        Assert.True(value.Kind == CelKind.Bool || value.AsError.Message.Contains("costs too much", StringComparison.Ordinal), value.ToDisplay());
    }

    /// <summary>Two thirds of the stack that a thread of .NET has on Linux.</summary>
    private static T OnSmallStack<T>(Func<T> act)
    {
        var result = default(T);
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = act();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            1 << 20);
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException(failure.Message, failure);
    }

    private static string Doubling(int times, string step, string start, string end, bool dyn = false)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, end, $"v{times}");
        for (var i = times; i > 0; i--)
            text = $"cel.bind(v{i}, {(dyn ? "dyn(" : "")}{string.Format(System.Globalization.CultureInfo.InvariantCulture, step, $"v{i - 1}")}{(dyn ? ")" : "")}, {text})";
        return $"cel.bind(v0, {start}, {text})";
    }
}
