using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

public sealed class ParserTests
{
    private static readonly CelEnvironment Empty = new([], []);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("!", "")]
    [InlineData("-", "")]
    [InlineData("1 + ", "")]
    [InlineData("true ? 1 : ", "")]
    [InlineData("'a'.size().", "")]
    [InlineData("{1: ", "}")]
    [InlineData("[1].map(x, ", ")")]
    public void Ten_thousand_levels_are_a_fault_and_no_crash(string open, string close)
    {
        var source = string.Concat(Enumerable.Repeat(open, 9_000)) + "1" + string.Concat(Enumerable.Repeat(close, 9_000));
        Assert.NotEmpty(Empty.Compile(source.Length <= 100_000 ? source : source[..100_000]).Faults);
    }

    [Fact]
    public void Ten_thousand_conjuncts_are_wide_and_not_deep() =>
        Assert.True(Empty.Compile(string.Join(" && ", Enumerable.Repeat("true", 10_000))).Program!.Evaluate(new FixedActivation()).AsBool);

    [Fact]
    public void Local_names_that_build_on_each_other_without_end_are_a_fault_and_no_crash()
    {
        var environment = Empty.WithLet("n", Empty.Compile("[1]").Program!);
        for (var i = 0; i < 10_000; i++)
        {
            if (environment.Compile("[n]").Program is not { } next)
                return;
            environment = Empty.WithLet("n", next);
        }

        Assert.Fail("ten thousand local names were accepted");
    }

    [Theory]
    [InlineData("1 +", 4, "expected a value, but the expression ends here")]
    [InlineData("a = 1", 3, "'=' is not an operator here; did you mean '=='?")]
    [InlineData("(1", 3, "expected ')', but the expression ends here")]
    [InlineData("'abc", 1, "a string does not end")]
    [InlineData("9223372036854775808", 1, "the number does not fit an int (64 bits with sign)")]
    [InlineData("[1].map(1, 2)", 5, "the variable of map() must be a simple name")]
    [InlineData("has(1)", 1, "has() asks for a field: has(object.field)")]
    [InlineData("for", 1, "'for' is a reserved word")]
    public void A_fault_of_syntax_says_what_was_expected(string source, int column, string message)
    {
        var fault = Assert.Single(Empty.Compile(source).Faults);
        Assert.Equal((column, message), (fault.Column, fault.Message));
    }
}
