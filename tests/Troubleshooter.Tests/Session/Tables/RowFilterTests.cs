using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Session.Tables;

public sealed class RowFilterTests
{
    private static readonly ResourceMap Labels = new([new("app", "web"), new("tier", "front")]);

    [Theory]
    [InlineData("", FilterMode.None)]
    [InlineData("  ", FilterMode.None)]
    [InlineData("!", FilterMode.None)]
    [InlineData("-l", FilterMode.None)]
    [InlineData("-f ", FilterMode.None)]
    [InlineData("web", FilterMode.Pattern)]
    [InlineData("!web", FilterMode.Inverse)]
    [InlineData("-l app=web", FilterMode.Labels)]
    [InlineData("-f wb", FilterMode.Fuzzy)]
    [InlineData("-flags", FilterMode.Pattern)]
    public void The_first_letters_say_how_it_matches(string text, object mode) => Assert.Equal(mode, new RowFilter(text).Mode);

    [Theory]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=db", true)]
    [InlineData("missing!=x", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("!missing", true)]
    [InlineData("app=web,tier=front", true)]
    [InlineData("app=web,tier=back", false)]
    [InlineData("app in (db, web)", true)]
    [InlineData("app notin (db,web),tier", false)]
    public void Labels_are_chosen_as_with_kubectl(string selector, bool matches) => Assert.Equal(matches, new RowFilter($"-l {selector}").Matches(Labels));

    [Fact]
    public void An_expression_that_could_run_away_is_searched_for_as_it_stands()
    {
        Assert.True(new RowFilter("(a+)+$").Finds(new string('a', 5_000)));
        Assert.True(new RowFilter("(?=x").Finds("has (?=x in it"));
    }
}
