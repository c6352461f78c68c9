using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>Where RE2 and .NET read the same pattern differently.</summary>
public sealed class Re2Tests
{
    [Theory]
    [InlineData("(?P<x>a)b", "ab", true)]
    [InlineData("^[[:alpha:]]+$", "abc", true)]
    [InlineData("^[[:^alpha:]]+$", "123", true)]
    [InlineData("^\\d+$", "١٢", false)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?m)a$", "a\nb", true)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^\\pL+$", "éß", true)]
    [InlineData("^\\PL$", "é", false)]
    [InlineData("^\\PL$", "😀", true)]
    [InlineData("^[^\\PL]$", "😀", false)]
    [InlineData("^[\\pL😀]$", "😀", true)]
    [InlineData("\\Qa.b\\E", "axb", false)]
    [InlineData("(?i)ERROR", "an Error", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData("a{2,3}$", "aaa", true)]
    [InlineData("x{,2}", "x{,2}", true)]
    [InlineData("(?s)a.b", "a\nb", true)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("[\\d\\-x]+", "-", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("\\x{1F600}", "😀", true)]
    [InlineData("exit (code|status) \\d{1,3}\\b", "exit code 137", true)]
    public void A_pattern_matches_as_in_re2(string pattern, string text, bool matches)
    {
        Assert.True(Re2.TryTranslate(pattern, out var re2, out var fault), fault?.Message);
        Assert.Equal(matches, re2.IsMatch(text));
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    [InlineData("(?<!a)b")]
    [InlineData("a**")]
    [InlineData("*a")]
    [InlineData("a{1001}")]
    [InlineData("((a{100}){100}){100}")]
    [InlineData("[b-a]")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("\\Z")]
    [InlineData("\\p{Greek}")]
    [InlineData("(?P<1>a)")]
    [InlineData("a\\")]
    [InlineData("[a")]
    public void What_re2_refuses_or_cannot_be_translated_is_a_fault(string pattern) => Assert.False(Re2.TryTranslate(pattern, out _, out _));
}
