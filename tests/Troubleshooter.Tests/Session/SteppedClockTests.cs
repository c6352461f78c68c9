using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class SteppedClockTests
{
    private static readonly DateTime Start = new(2026, 11, 23, 18, 43, 28, DateTimeKind.Utc);

    private readonly SteppedClock _clock = new(TimeSpan.FromSeconds(5));

    [Fact]
    public void The_first_moment_is_exact_and_later_ones_are_whole_steps_from_it()
    {
        Assert.Equal(Start, _clock.At(Start));
        Assert.Equal(Start, _clock.At(Start.AddSeconds(4.9)));
        Assert.Equal(Start.AddSeconds(10), _clock.At(Start.AddSeconds(12)));
        Assert.Equal(Start.AddSeconds(10), _clock.At(Start.AddSeconds(14)));
    }

    [Fact]
    public void A_clock_that_is_set_back_starts_anew()
    {
        _clock.At(Start);

        Assert.Equal(Start.AddMinutes(-1), _clock.At(Start.AddMinutes(-1)));
    }
}
