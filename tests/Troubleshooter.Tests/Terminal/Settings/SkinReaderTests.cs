using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Settings;
using K8sDoctor.Troubleshooter.Terminal.Shell;
using Terminal.Gui.Drawing;

namespace K8sDoctor.Troubleshooter.Tests.Terminal.Settings;

public sealed class SkinReaderTests
{
    private static readonly string Dracula = File.ReadAllText(Repository.Path("tests", "data", "skins", "dracula.yaml"));

    [Fact]
    public void A_skin_of_k9s_with_its_anchors_becomes_colours_of_ours()
    {
        var (skin, faults) = SkinReader.Read("dracula.yaml", Dracula);
        Assert.Empty(faults);
        Assert.Equal(new Rgb(0xf8, 0xf8, 0xf2), skin!.Inks[Ink.Text]);
        Assert.Equal(new Rgb(0xff, 0x55, 0x55), skin.Inks[Ink.Critical]);
        var palette = Palette.Full.In(skin);
        Assert.Equal(new Color(0x28, 0x2a, 0x36), palette[CellStyle.Text].Background);
        Assert.Equal(new Color(0xff, 0x55, 0x55), palette[new CellStyle(Ink.Critical)].Foreground);
    }

    [Fact]
    public void Default_is_the_colour_of_the_terminal_and_what_is_not_named_stays()
    {
        var (skin, _) = SkinReader.Read("x", "k9s:\n  body: {fgColor: default, bgColor: '-'}\n  views: {table: {cursorFgColor: black, cursorBgColor: aqua}}");
        var palette = Palette.Full.In(skin!);
        Assert.Equal(Color.None, palette[CellStyle.Text].Foreground);
        Assert.Equal(Palette.Full[new CellStyle(Ink.Good)], palette[new CellStyle(Ink.Good)]);
        Assert.Equal(new Color(0, 0, 0), palette[CellStyle.Text.On(Ground.Selected)].Foreground);
    }

    [Theory]
    [InlineData("dodgerblue", 0x1e, 0x90, 0xff)]
    [InlineData("DodgerBlue", 0x1e, 0x90, 0xff)]
    [InlineData("lightslategrey", 0x77, 0x88, 0x99)]
    [InlineData("#1e90ff", 0x1e, 0x90, 0xff)]
    [InlineData("#fa0", 0xff, 0xaa, 0x00)]
    public void A_colour_has_a_name_or_digits(string text, byte red, byte green, byte blue) => Assert.Equal(new Rgb(red, green, blue), ColourNames.Read(text));

    [Theory]
    [InlineData("#12345")]
    [InlineData("#ggg")]
    [InlineData("bluish")]
    [InlineData("")]
    public void What_is_no_colour_is_none(string text) => Assert.Null(ColourNames.Read(text));

    [Fact]
    public void A_file_that_is_no_skin_says_so() => Assert.Equal("x:1:1: no skin of k9s: it begins with 'k9s:'", SkinReader.Read("x", "keys: {}").Faults.Single().ToString());
}
