using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class SanitizerTests
{
    [Theory]
    [InlineData("\x1b[2J\x1b[1;1Hgone", "␛[2J␛[1;1Hgone")] // CSI: clear the screen
    [InlineData("\x1b]0;owned\a", "␛]0;owned␇")] // OSC: set the title
    [InlineData("\x1b]52;c;ZXZpbA==\x1b\\", "␛]52;c;ZXZpbA==␛\\")] // OSC 52: write the clipboard
    [InlineData("\u009b31mred", "\\u{9B}31mred")] // CSI as one C1 character
    [InlineData("a\u0085b", "a\\u{85}b")]
    [InlineData("all good\rFAILED  ", "all good␍FAILED  ")] // CR overwrites
    [InlineData("a\bb\u007f", "a␈b␡")]
    [InlineData("user\u202Egnp.exe", "user\\u{202E}gnp.exe")] // right-to-left override
    [InlineData("a\u2066b\u2069\u200f\u061c", "a\\u{2066}b\\u{2069}\\u{200F}\\u{61C}")]
    [InlineData("inv\u200bisible\ufeff", "inv\\u{200B}isible\\u{FEFF}")]
    [InlineData("tag\U000E0041", "tag\\u{E0041}")]
    [InlineData("two\nlines", "two␊lines")]
    [InlineData("tab\there", "tab    here")]
    [InlineData("größe 模型 👩‍💻", "größe 模型 👩‍💻")] // what people write stays as it is
    public void Controls_become_marks_that_can_be_seen(string raw, string clean) => Assert.Equal(clean, new SafeText(raw).Value);

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("\ufffdlone", new SafeText('\ud800' + "lone").Value);

    [Fact]
    public void Bytes_that_are_no_utf8_and_raw_c1_bytes_never_become_controls()
    {
        var decoded = System.Text.Encoding.UTF8.GetString([0x9B, (byte)'3', (byte)'1', (byte)'m', 0xC2, 0x9B, 0xFF]);

        Assert.Equal("\ufffd31m\\u{9B}\ufffd", new SafeText(decoded).Value);
    }

    [Fact]
    public void Line_feeds_stay_where_several_lines_are_meant_and_other_controls_do_not() =>
        Assert.Equal("spec:\n  a: 1\n␛[0m", new SafeText("spec:\r\n  a: 1\n\x1b[0m", multiline: true).Value);

    [Fact]
    public void A_line_of_a_megabyte_is_cut_and_says_so()
    {
        var safe = new SafeText(new string('a', 1_000_000)).Value;

        Assert.True(safe.Length < Sanitizer.MaxLine + 100);
        Assert.Contains("characters)", safe);
    }

    [Fact]
    public void A_pile_of_combining_marks_is_cut_down() =>
        Assert.Equal("e\u0301\u0301\u0301!", new SafeText("e" + new string('\u0301', 500) + "!").Value);

    [Fact]
    public void No_character_of_any_text_survives_as_a_control()
    {
        var everything = string.Concat(Enumerable.Range(0, 0xD800).Select(c => (char)c));
        foreach (var start in Enumerable.Range(0, everything.Length / 1000))
            Assert.DoesNotContain(new SafeText(everything.Substring(start * 1000, 1000)).Value, c => char.IsControl(c));
    }
}
