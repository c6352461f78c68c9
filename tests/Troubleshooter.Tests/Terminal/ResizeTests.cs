using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class ResizeTests
{
    private static readonly string[] Keys = ["down", "enter", "tab", "pagedown", "end", "?", "esc", "8", "/", "x", "enter", "esc", "1", "home", "c", "tab", "up"];

    [Fact]
    public void Every_size_down_to_nothing_is_painted_in_every_state()
    {
        for (var width = 0; width <= 170; width += width < 12 ? 1 : 13)
        {
            for (var height = 0; height <= 50; height += height < 14 ? 1 : 9)
            {
                var live = new Live(width, height).Shows(FakeViews.Lab());
                foreach (var key in Keys)
                {
                    live.Keys(key);
                    live.Model.Click(width / 2, height / 2);
                    live.Model.Wheel(width - 1, height - 1, 3);
                    Assert.Equal(height, live.Screen.Count(c => c == '\n'));
                    Assert.DoesNotContain("This view failed", live.Screen, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void After_a_storm_of_sizes_the_screen_is_as_if_it_had_always_been_so()
    {
        var live = new Live(120, 36).Shows(FakeViews.Lab()).Keys("down", "down");
        var before = live.Screen;
        foreach (var size in new[] { 1, 200, 0, 80, 3, 140, 10 }) live.Sized(size, size / 3);
        Assert.Equal(before, live.Sized(120, 36).Screen);
    }

    [Theory]
    [InlineData(ConnectionHealth.Connecting)]
    [InlineData(ConnectionHealth.Unreachable)]
    [InlineData(ConnectionHealth.Connected)]
    public void Keys_on_an_empty_table_do_no_harm(ConnectionHealth health)
    {
        var live = new Live(80, 24).Shows(FakeViews.Empty(health));
        foreach (var key in Keys) Assert.DoesNotContain("This view failed", live.Keys(key).Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_picture_the_screen_has_its_footer() => Assert.Contains("q quit", new Live(80, 24).Screen, StringComparison.Ordinal);
}
