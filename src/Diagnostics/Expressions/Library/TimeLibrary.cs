namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Accessors of timestamps (UTC, or a zone by name or offset) and of durations.</summary>
internal static class TimeLibrary
{
    private const long Second = 1_000_000_000;

    /// <summary>A zone that does not exist is looked for in the system's files every time.</summary>
    private const int ZoneCost = 500;

    public static void Declare(FunctionTable table)
    {
        Accessor(table, "getFullYear", t => t.Year);
        Accessor(table, "getMonth", t => t.Month - 1);
        Accessor(table, "getDate", t => t.Day);
        Accessor(table, "getDayOfMonth", t => t.Day - 1);
        Accessor(table, "getDayOfWeek", t => (int)t.DayOfWeek);
        Accessor(table, "getDayOfYear", t => t.DayOfYear - 1);
        Accessor(table, "getHours", t => t.Hour);
        Accessor(table, "getMinutes", t => t.Minute);
        Accessor(table, "getSeconds", t => t.Second);
        table.Add("<timestamp>.getMilliseconds(): int", (_, a) => CelValue.Of(a[0].Nanos / 1_000_000L));
        table.Add("<timestamp>.getMilliseconds(string): int", (_, a) => CelValue.Of(a[0].Nanos / 1_000_000L));
        table.Add("<duration>.getHours(): int", (_, a) => CelValue.Of(a[0].Bits / (3600 * Second)));
        table.Add("<duration>.getMinutes(): int", (_, a) => CelValue.Of(a[0].Bits / (60 * Second)));
        table.Add("<duration>.getSeconds(): int", (_, a) => CelValue.Of(a[0].Bits / Second));
        table.Add("<duration>.getMilliseconds(): int", (_, a) => CelValue.Of(a[0].Bits % Second / 1_000_000));
    }

    private static void Accessor(FunctionTable table, string name, Func<DateTime, int> part)
    {
        table.Add($"<timestamp>.{name}(): int", (_, a) => CelValue.Of((long)part(a[0].AsTimestamp)));
        table.Add($"<timestamp>.{name}(string): int", (c, a) =>
            !c.Charge(ZoneCost) ? CelActivation.Refused : Local(a[0].AsTimestamp, a[1].AsString) is { } local ? CelValue.Of((long)part(local)) : CelValue.Fault($"unknown time zone '{a[1].AsString}'"));
    }

    private static DateTime? Local(DateTime time, string zone)
    {
        if (Times.Offset(zone) is { } minutes)
            return Shift(time, TimeSpan.FromMinutes(minutes));
        if (zone.Length > 64 || zone.Contains("..", StringComparison.Ordinal) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            return null;
        return Shift(time, found.GetUtcOffset(time));
    }

    /// <summary>At the ends of the calendar there is nothing beyond.</summary>
    private static DateTime? Shift(DateTime time, TimeSpan offset)
    {
        var ticks = time.Ticks + offset.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;
    }
}
