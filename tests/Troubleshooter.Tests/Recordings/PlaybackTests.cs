using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;

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

    [Fact]
    public void It_never_passes_what_has_not_been_told()
    {
        var playback = new Playback(_clock, TimeSpan.Zero) { Paused = false };
        playback.Next(TimeSpan.FromSeconds(3));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(3), playback.Position);

        playback.Next(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(10), playback.Position);
    }

    [Fact]
    public void Ahead_it_goes_through_all_that_lies_between_also_when_the_speed_is_changed_meanwhile()
    {
        var playback = new Playback(_clock, TimeSpan.Zero);
        playback.Next(TimeSpan.FromSeconds(3));
        playback.Seek(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(3), playback.Position);
        playback.Speed = 2;
        playback.Next(TimeSpan.FromSeconds(40));

        Assert.Equal(TimeSpan.FromSeconds(30), playback.Position);
    }

    [Fact]
    public async Task Back_it_waits_for_who_tells_it_anew()
    {
        IPlayback playback = new Playback(_clock, TimeSpan.FromSeconds(100)) { Paused = false };
        var rewound = playback.WaitForRewindAsync(TestContext.Current.CancellationToken);
        Assert.False(rewound.IsCompleted);

        playback.Seek(TimeSpan.FromSeconds(70));
        playback.Seek(TimeSpan.FromSeconds(40));
        _clock.Advance(TimeSpan.FromSeconds(5));

        await rewound.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(TimeSpan.FromSeconds(40), playback.Position);
        var own = (Playback)playback;
        Assert.Equal(TimeSpan.FromSeconds(100), own.Position); // what is known is still that of then
        Assert.Equal(TimeSpan.FromSeconds(40), own.Begin());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(40), own.Position);
        own.Resume(TimeSpan.FromSeconds(40));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(45), own.Position);
    }

    [Fact]
    public void It_goes_back_from_the_end_and_no_further_than_the_start()
    {
        IPlayback playback = new Playback(_clock, TimeSpan.FromSeconds(9));
        ((Playback)playback).EndAt(TimeSpan.FromSeconds(9));
        Assert.True(playback.IsOver);

        playback.Seek(TimeSpan.FromSeconds(-21));

        Assert.False(playback.IsOver);
        Assert.Equal(TimeSpan.Zero, playback.Position);
    }
}
