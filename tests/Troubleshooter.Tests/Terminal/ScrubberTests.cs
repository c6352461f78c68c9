using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class ScrubberTests
{
    private readonly FakeScrubber _scrubber = new();

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 36)]
    [InlineData(200, 60)]
    public async Task A_recording_has_a_line_of_its_own(int width, int height)
    {
        var lab = await RecordedLab.AtAsync(780);
        Expected.Matches($"scrubber-{width}x{height}.txt", lab.Screen(width, height, _scrubber).Screen);
    }

    [Theory]
    [InlineData(PlayState.Playing, 4, 60, " playing   1:00 of 16:57  ━━●─────────────────────────────────────  4×")]
    [InlineData(PlayState.Paused, 0.25, 0, " paused    0:00 of 16:57  ●───────────────────────────────────────  0.25×")]
    [InlineData(PlayState.Searching, 1, 500, " searching 8:20 of 16:57  ━━━━━━━━━━━━━━━━━━━●────────────────────  1×")]
    [InlineData(PlayState.Over, 1, 1017, " at end    16:57 of 16:57  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━●  1×")]
    internal void It_tells_what_the_recording_does(PlayState state, double speed, int seconds, string expected)
    {
        _scrubber.View = new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(1017), speed, state);

        Assert.StartsWith(expected, Line(new Live(200, 24, scrubber: _scrubber).Shows(FakeViews.Lab())), StringComparison.Ordinal);
    }

    [Fact]
    public void Before_its_length_is_known_it_has_no_bar()
    {
        _scrubber.View = new(TimeSpan.FromSeconds(4000), null, 1, PlayState.Playing);

        Assert.StartsWith(" playing   1:06:40  1×   . pause", Line(new Live(120, 24, scrubber: _scrubber).Shows(FakeViews.Lab())), StringComparison.Ordinal);
    }

    [Fact]
    public void In_ASCII_it_needs_no_other_signs()
    {
        var line = Line(new Live(100, 24, ascii: true, scrubber: _scrubber).Shows(FakeViews.Lab()));

        Assert.All(line, c => Assert.True(char.IsAscii(c)));
        Assert.Contains("===*--", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".", "play")]
    [InlineData("+", "faster")]
    [InlineData("=", "faster")]
    [InlineData("-", "slower")]
    [InlineData("[", "-30")]
    [InlineData("]", "30")]
    [InlineData(">", "next")]
    public void Its_keys_hold_on_every_view(string key, string asked)
    {
        var live = new Live(scrubber: _scrubber).Shows(FakeViews.Lab());
        foreach (var view in "12345678")
            live.Keys($"{view}", key);

        Assert.Equal(Enumerable.Repeat(asked, 8), _scrubber.Asked);
    }

    [Fact]
    public void A_cluster_has_neither_line_nor_keys()
    {
        var live = new Live().Shows(FakeViews.Lab()).Keys(">");

        Assert.Contains("This is a cluster; a recording can be played", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_drawn_again_when_it_moves_and_only_then()
    {
        var live = new Live(scrubber: _scrubber).Shows(FakeViews.Lab());
        Assert.False(live.Model.Update(FakeViews.Lab()));

        _scrubber.View = _scrubber.View with { Position = TimeSpan.FromSeconds(781) };

        Assert.True(live.Model.Update(FakeViews.Lab()));
        Assert.Contains("13:01 of 16:57", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_keys_can_be_set() =>
        Assert.All(KeyMap.Default.Bindings.Where(b => b.Group == KeyGroup.Recording), b => Assert.Matches("^[a-z0-9-]+$", KeyMap.NameOf(b)));

    private static string Line(Live live) => live.Lines[^2];
}
