using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Recordings;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

public sealed class PlaybackTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void It_stands_still_until_it_is_started()
    {
        var playback = new Playback(_clock, TimeSpan.FromSeconds(780));

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(780), playback.Position);
    }

    [Fact]
    public void It_moves_with_time_at_its_speed_and_keeps_its_position_when_that_changes()
    {
        var playback = new Playback(_clock, TimeSpan.FromSeconds(100)) { Paused = false };

        _clock.Advance(TimeSpan.FromSeconds(10));
        playback.Speed = 4;
        _clock.Advance(TimeSpan.FromSeconds(10));
        playback.Paused = true;
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(150), playback.Position);
    }

    [Fact]
    public void It_stops_at_the_end()
    {
        var playback = new Playback(_clock, TimeSpan.Zero) { Paused = false };
        playback.EndAt(TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(5), playback.Position);
    }

    [Fact]
    public async Task Waiting_ends_at_the_moment_and_not_before()
    {
        var playback = new Playback(_clock, TimeSpan.Zero) { Paused = false };
        var waiting = playback.WaitUntilAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1.1));

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Waiting_follows_a_change_of_speed()
    {
        var playback = new Playback(_clock, TimeSpan.Zero) { Paused = false };
        var waiting = playback.WaitUntilAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);

        playback.Speed = 3600;
        for (var i = 0; i < 100 && !waiting.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
