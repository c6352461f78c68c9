using System.Globalization;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class SchedulesTests
{
    [Theory]
    [InlineData("0 3 * * *", "2026-11-24T03:00:00Z")]
    [InlineData("*/15 * * * *", "2026-11-23T19:00:00Z")]
    [InlineData("@hourly", "2026-11-23T19:00:00Z")]
    [InlineData("0 9 * * mon-fri", "2026-11-24T09:00:00Z")]
    [InlineData("30 8-18/2 1,15 * ?", "2026-12-01T08:30:00Z")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 13 * fri", "2026-11-27T00:00:00Z")]
    [InlineData("CRON_TZ=UTC 5/20 * * * *", "2026-11-23T19:05:00Z")]
    [InlineData("0 12 * jan,Feb SUN", "2027-01-03T12:00:00Z")]
    public void The_next_run_comes_when_the_controller_would_start_it(string schedule, string next)
    {
        var at = SchedulesCron.Parse(schedule)!.Next(new(2026, 11, 23, 18, 45, 30, DateTimeKind.Utc))!.Value;

        Assert.Equal(next, at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* * * * 7")]
    [InlineData("a * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("5-1 * * * *")]
    [InlineData("@every 1h")]
    [InlineData("0 0 32 * *")]
    [InlineData("99999999999999999999 * * * *")]
    public void What_the_controller_cannot_read_is_no_schedule(string schedule) => Assert.Null(SchedulesCron.Parse(schedule));

    [Theory]
    [InlineData("0 0 31 2 *", true)]
    [InlineData("0 0 30 2 *", true)]
    [InlineData("0 0 31 2,3 *", false)]
    [InlineData("nonsense", false)]
    public void A_day_that_never_comes_is_known(string schedule, bool never) =>
        Assert.Equal(never, new KnowledgeWorld().Call("neverComes", CelValue.Of(schedule)).AsBool);

    [Theory]
    [InlineData("0 9 * * 1-5", 72)]
    [InlineData("0 3 * * *", 24)]
    [InlineData("0 * * * *", 1)]
    public void The_longest_gap_between_runs_is_told(string schedule, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), new KnowledgeWorld().Call("longestGap", CelValue.Of(schedule), CelValue.Of(new DateTime(2026, 11, 23, 18, 45, 0, DateTimeKind.Utc))).AsDuration);

    [Fact]
    public void Runs_between_two_moments_are_counted()
    {
        var (from, to) = (new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 11, 23, 18, 45, 0, DateTimeKind.Utc));

        Assert.Equal(4, new KnowledgeWorld().Call("runsBetween", CelValue.Of("0 3 * * *"), CelValue.Of(from), CelValue.Of(to)).AsInt);
        Assert.Equal(0, new KnowledgeWorld().Call("runsBetween", CelValue.Of("rubbish"), CelValue.Of(from), CelValue.Of(to)).AsInt);
        Assert.Equal(1000, new KnowledgeWorld().Call("runsBetween", CelValue.Of("* * * * *"), CelValue.Of(from), CelValue.Of(to)).AsInt);
    }

    [Fact]
    public void The_end_of_time_is_no_error() => Assert.Null(SchedulesCron.Parse("* * * * *")!.Next(new(9999, 12, 31, 23, 59, 0, DateTimeKind.Utc)));
}
