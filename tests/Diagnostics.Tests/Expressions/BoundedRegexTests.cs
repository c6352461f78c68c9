using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules.Signatures;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

public sealed class BoundedRegexTests
{
    [Fact]
    public void A_text_that_keeps_the_first_engine_busy_is_given_to_the_linear_one()
    {
        var regex = new BoundedRegex("^(a+)+$", RegexOptions.None);

        Assert.True(regex.IsMatch("aaa"));
        Assert.False(regex.TooSlow);
        Assert.False(regex.IsMatch(new string('a', 5_000) + "b"));
        Assert.True(regex.TooSlow);
        Assert.True(regex.IsMatch("aaa"));
    }

    [Fact]
    public void Replacing_and_going_through_all_matches_survive_it_too()
    {
        var hostile = "x1 " + new string('a', 5_000) + "b";
        var regex = new BoundedRegex("x(?<n>[0-9])|^(a+)+$|(a+)+c", RegexOptions.None);

        Assert.Equal("<1> " + new string('a', 5_000) + "b", regex.Replace(hostile, "<${n}>"));
        Assert.True(regex.TooSlow);
        Assert.Equal(["x1"], new BoundedRegex("x[0-9]|(a+)+c", RegexOptions.None).Values(hostile, -1, m => m.Value));
    }

    public static TheoryData<string> Families() => new(ShippedSignatures.Families.Select(f => f.Title));

    /// <summary>That both find the same is what makes the answer independent of how long the first one took.</summary>
    [Theory]
    [MemberData(nameof(Families))]
    public void Both_engines_find_the_same_in_the_examples_of_a_family(string title)
    {
        var family = ShippedSignatures.Families.Single(f => f.Title == title);
        var lines = family.Examples.SelectMany(e => e.Log.Split('\n')).Select(LogLine.Plain).ToList();
        foreach (var regex in family.Signatures.SelectMany(s => s.Regexes))
        {
            foreach (var line in lines)
            {
                var (quick, linear) = (regex.Match(line), regex.Linear.Match(line));
                Assert.Equal(
                    linear.Groups.Values.Select(g => (g.Name, g.Success, g.Value)),
                    quick.Groups.Values.Select(g => (g.Name, g.Success, g.Value)));
            }
        }
    }
}
