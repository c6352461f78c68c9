using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>The machine that goes on where .NET is too slow finds what .NET finds.</summary>
public sealed class Re2MachineTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "ab", "é", "😀", "K", "(", "(", "(?:", "(?i:", "(?i)", "(?m)", "(?s)", ")", ")", ")", "|", "|", "[ab]", "[^a]", "[😀-😂x]", "[[:alpha:]]", "\\w", "\\d", "\\s", ".",
        "^", "$", "\\b", "\\B", "\\A", "\\z", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}", "\\pL", "\\PL", "\\n",
    ];

    private const string Letters = "aabbAB1 _\né\u212A-";

    [Property(MaxTest = 3_000)]
    public void Both_engines_find_the_same(byte[]? pattern, byte[]? text)
    {
        var source = string.Concat((pattern ?? []).Take(12).Select(p => Pieces[p % Pieces.Length]));
        if (!Re2.TryTranslate(source, out var re2, out _))
            return;
        var input = new StringBuilder();
        foreach (var letter in (text ?? []).Take(14))
            input.Append(letter % 17 == 16 ? "😀" : Letters[letter % Letters.Length]);
        var quick = new Regex(new Re2Parser(source).Read().Text, RegexOptions.CultureInvariant);
        var expected = quick.Match(input.ToString());
        var found = re2.Machine.Find(input.ToString(), 0);
        Assert.Equal((source, input.ToString(), expected.Success), (source, input.ToString(), found is not null));
        Assert.Equal(expected.Success, re2.Machine.IsMatch(input.ToString()));
        // In an empty turn of a loop the engines may differ in how far they go on, as RE2 and Perl do.
        if (expected.Success && !CanLoopEmpty(source))
            Assert.Equal((source, input.ToString(), expected.Index, expected.Length), (source, input.ToString(), found!.Value.Start, found.Value.End - found.Value.Start));
    }

    [Theory]
    [InlineData("a*", "baaac", new[] { "", "aaa", "" })]
    [InlineData("[0-9]*", "123 abc 456", new[] { "123", "", "", "", "", "456" })]
    [InlineData("", "é😀", new[] { "", "", "" })]
    [InlineData("a|ab", "abab", new[] { "a", "a" })]
    [InlineData("(?m)^.", "a\nb", new[] { "a", "b" })]
    [InlineData("\\bx", "x xx", new[] { "x", "x" })]
    [InlineData("(|a)*", "aa", new[] { "", "", "" })]
    public void All_matches_are_those_of_go(string pattern, string text, string[] expected)
    {
        Assert.True(Re2.TryTranslate(pattern, out var re2, out var fault), fault?.Message);
        Assert.Equal(expected, re2.FindAll(text, -1));
        Assert.Equal(expected.Take(1), re2.FindAll(text, 1));
        var at = 0;
        Assert.Equal(re2.Find(text), re2.Machine.Find(text, at) is var (start, end) ? text[start..end] : "");
    }

    [Fact]
    public void A_text_that_keeps_dotnet_busy_is_given_to_the_machine()
    {
        Assert.True(Re2.TryTranslate("^(a+)+$", out var re2, out _));
        Assert.False(re2.IsMatch(new string('a', 5_000) + "b"));
        Assert.True(re2.TooSlow);
        Assert.True(re2.IsMatch("aaa"));
        Assert.Equal("aaa", re2.Find("aaa"));
        Assert.Equal(["aaa"], re2.FindAll("aaa", -1));
        Assert.Empty(re2.FindAll("aaa", 0));
    }

    private static bool CanLoopEmpty(string source) => Empty(new Re2Parser(source).Read().Node);

    private static bool Empty(Re2Node node) => node switch
    {
        Re2Node.Sequence sequence => sequence.Parts.Any(Empty),
        Re2Node.Choice choice => choice.Alternatives.Any(Empty),
        Re2Node.Repeat repeat => repeat.Inner.CanBeEmpty || Empty(repeat.Inner),
        _ => false,
    };
}
