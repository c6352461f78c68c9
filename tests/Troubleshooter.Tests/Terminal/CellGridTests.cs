using FsCheck.Xunit;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class CellGridTests
{
    [Theory]
    [InlineData("abc", 3)]
    [InlineData("数据", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("\U0001F680", 2)]
    [InlineData("\u26A0\uFE0F", 1)]
    [InlineData("한국", 4)]
    [InlineData("", 0)]
    public void Width_counts_columns(string text, int columns) => Assert.Equal(columns, Graphemes.Width(text));

    [Fact]
    public void Controls_never_reach_a_cell()
    {
        var grid = new CellGrid(20, 1);
        new Canvas(grid, Glyphs.Unicode).Write(0, 0, "a\u001b[31m\r\n\u009b\u202eb", CellStyle.Text);
        Assert.DoesNotContain(grid.ToString().TrimEnd('\n'), c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void A_wide_grapheme_without_room_for_its_right_half_is_left_out()
    {
        var grid = new CellGrid(3, 1);
        new Canvas(grid, Glyphs.Unicode).Write(0, 0, "数据", CellStyle.Text);
        Assert.Equal("数\n", grid.ToString());
    }

    [Fact]
    public void Writing_over_half_of_a_wide_grapheme_clears_the_other_half()
    {
        var grid = new CellGrid(4, 1);
        var canvas = new Canvas(grid, Glyphs.Unicode);
        canvas.Write(0, 0, "数据", CellStyle.Text);
        canvas.Write(1, 0, "x", CellStyle.Text);
        Assert.Equal(" x据\n", grid.ToString());
    }

    [Fact]
    public void A_heap_of_combining_marks_is_cut()
    {
        var grid = new CellGrid(2, 1);
        new Canvas(grid, Glyphs.Unicode).Write(0, 0, "a" + new string('\u0301', 5000), CellStyle.Text);
        Assert.Equal("a\n", grid.ToString());
    }

    [Theory]
    [InlineData("deployment", 6, "deplo…")]
    [InlineData("数据平台", 5, "数据…")]
    [InlineData("数据平台", 4, "数…")]
    [InlineData("ab", 2, "ab")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    public void Clip_keeps_to_the_columns(string text, int columns, string expected) => Assert.Equal(expected, Graphemes.Clip(text, columns, "…"));

    [Property]
    public void Clip_is_never_wider_than_asked(string? text, byte columns) => Assert.True(Graphemes.Width(Graphemes.Clip(text ?? "", columns % 40, "…")) <= columns % 40);

    [Property]
    public void Wrapped_lines_are_never_wider_than_asked(string? text, byte columns)
    {
        var width = 2 + columns % 40;
        Assert.All(TextWrap.Wrap(text ?? "", width, width), line => Assert.True(Graphemes.Width(line) <= width));
    }

    [Fact]
    public void Wrapping_breaks_at_blanks_and_inside_a_word_only_where_it_must()
    {
        Assert.Equal(["the probe", "gives up"], TextWrap.Wrap("the probe gives up", 10, 10));
        Assert.Equal(["abcdef", "ghij"], TextWrap.Wrap("abcdefghij", 6, 6));
        Assert.Equal(["a:", "  b: c"], TextWrap.Wrap("a:\n  b: c", 10, 10));
    }

    [Fact]
    public void Wide_names_do_not_shift_the_columns()
    {
        var wide = FakeViews.Incident("rule", Severity.Critical, "Deployment", "数据", "模型\U0001F680-e\u0301", "标题 title");
        var live = new Live(120, 36).Shows(FakeViews.Lab(wide)).Keys("end");
        var diagnosis = live.Lines[3].IndexOf("DIAGNOSIS", StringComparison.Ordinal);
        var y = Array.IndexOf(live.Lines, live.Selected);
        Assert.Equal("标", live.Grid.Text(diagnosis, y));
    }

    [Fact]
    public void Hostile_names_stay_in_their_columns()
    {
        var hostile = FakeViews.Incident("rule\u001b[2J", Severity.Critical, new string('K', 300), "ns\u001b]0;x\u0007", new string('n', 5000), "\u202eevil\r\n" + new string('t', 90_000));
        foreach (var (width, height) in new[] { (80, 24), (120, 36), (160, 45) })
        {
            var live = new Live(width, height).Shows(FakeViews.Lab(hostile)).Keys("end", "enter");
            Assert.DoesNotContain(live.Screen, c => c is not '\n' && (char.IsControl(c) || c == '\u202e'));
            Assert.All(live.Lines, line => Assert.True(Graphemes.Width(line) <= width));
        }
    }
}
