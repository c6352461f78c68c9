using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class ScreenTests
{
    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 36)]
    [InlineData(160, 45)]
    public void Incidents_with_the_first_one_explained(int width, int height) =>
        Expected.Matches($"incidents-{width}x{height}.txt", new Live(width, height).Shows(FakeViews.Lab()).Screen);

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 36)]
    [InlineData(200, 60)]
    public void Details_over_the_whole_screen(int width, int height) =>
        Expected.Matches($"details-{width}x{height}.txt", new Live(width, height).Shows(FakeViews.Lab()).Keys("enter").Screen);

    [Fact]
    public void Help_is_made_from_the_key_map() => Expected.Matches("help-80x24.txt", new Live(80, 24).Shows(FakeViews.Lab()).Keys("?").Screen);

    [Fact]
    public void Blind_spots_have_a_view_of_their_own() => Expected.Matches("blind-spots-80x24.txt", new Live(80, 24).Shows(FakeViews.Lab()).Keys("8").Screen);

    [Fact]
    public void A_filter_being_typed() => Expected.Matches("filter-80x24.txt", new Live(80, 24).Shows(FakeViews.Lab()).Keys("/").Types("shop|oom").Screen);

    [Fact]
    public void Ascii_glyphs_only()
    {
        var screen = new Live(80, 24, ascii: true).Shows(FakeViews.Lab()).Screen;
        Assert.DoesNotContain(screen, c => c > 126);
        Expected.Matches("ascii-80x24.txt", screen);
    }

    [Theory]
    [InlineData("connecting", ConnectionHealth.Connecting, "trying https://10.0.0.1:6443")]
    [InlineData("loading", ConnectionHealth.CatchingUp, "")]
    [InlineData("nothing-found", ConnectionHealth.Connected, "")]
    [InlineData("stale", ConnectionHealth.Stale, "connection reset by peer")]
    [InlineData("unreachable", ConnectionHealth.Unreachable, "10.0.0.1:6443 cannot be reached: Connection refused")]
    public void An_empty_screen_says_why_it_is_empty(string name, ConnectionHealth health, string detail) =>
        Expected.Matches($"empty-{name}-80x24.txt", new Live(80, 24).Shows(FakeViews.Empty(health, detail)).Screen);

    [Fact]
    public void Nothing_found_with_blind_spots_does_not_read_as_healthy()
    {
        var view = FakeViews.Empty(ConnectionHealth.Connected, "", FakeViews.Blind("Pod", "", BlindSpotReason.Forbidden, "oom-killed"));
        var screen = new Live(80, 24).Shows(view).Screen;
        Assert.Contains("No fault found in what could be read", screen, StringComparison.Ordinal);
        Assert.Contains("1 blind spot: not everything could be read", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Trouble_with_the_connection_is_told_above_old_incidents()
    {
        var view = FakeViews.Lab() with { Connection = new ConnectionView(ConnectionHealth.Stale, 31, 31, new("connection reset by peer"), FakeViews.Now.AddSeconds(-45)) };
        var lines = new Live(80, 24).Shows(view).Lines;
        Assert.Contains("stale since 09:40:22 (45s)", lines[0], StringComparison.Ordinal);
        Assert.Contains("connection reset by peer", lines[2], StringComparison.Ordinal);
    }
}
