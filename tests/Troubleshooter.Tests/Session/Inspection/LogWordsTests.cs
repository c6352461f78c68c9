using System.Text;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

public sealed class LogWordsTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[31mERROR\u001b[0m: it \u001b[1;38;5;9mburns\u001b[m", "ERROR: it burns")]
    [InlineData("\u001b[2J\u001b[H", "␛[2J␛[H")]
    [InlineData("\u001b]52;c;ZXZpbA==\u0007", "␛]52;c;ZXZpbA==␇")]
    [InlineData("\u001b", "␛")]
    [InlineData("\u001b[31", "␛[31")]
    [InlineData("tab\tand\rreturn", "tab    and␍return")]
    [InlineData("password=hunter2 ok", "password=[redacted] ok")]
    [InlineData("pass\u001b[0mword=hunter2", "password=[redacted]")]
    [InlineData("\u202ereversed", "\\u{202E}reversed")]
    public void Colours_are_left_out_all_other_controls_seen_and_secrets_redacted(string raw, string shown) => Assert.Equal(shown, LogWords.Safe(Encoding.UTF8.GetBytes(raw), 0));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_marked() => Assert.Equal("a\ufffdb", LogWords.Safe([0x61, 0xff, 0x62], 0));

    [Fact]
    public void What_was_cut_off_is_counted() => Assert.Equal("begin… (+42 bytes)", LogWords.Safe("begin"u8, 42));
}
