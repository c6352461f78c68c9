using System.Globalization;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// A schedule as the CronJob controller reads it (robfig/cron v3, ParseStandard): five fields, names, ranges, steps, and <c>@daily</c> and the like. Times are
/// those of the schedule's own time zone.
/// </summary>
internal sealed class SchedulesCron
{
    // robfig/cron looks no further either.
    private const int MostYears = 5;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _anyDay;

    private SchedulesCron(ulong[] fields, bool anyDay) =>
        (_minutes, _hours, _days, _months, _weekdays, _anyDay) = (fields[0], fields[1], fields[2], fields[3], fields[4], anyDay);

    /// <summary>Null for what the controller cannot read either, and for <c>@every</c>, which has no times of its own.</summary>
    public static SchedulesCron? Parse(string text)
    {
        var words = Described(text.Trim()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && (words[0].StartsWith("TZ=", StringComparison.Ordinal) || words[0].StartsWith("CRON_TZ=", StringComparison.Ordinal)))
            words = words[1..];
        if (words.Length != 5)
            return null;
        ulong[] fields = [Field(words[0], 0, 59, []), Field(words[1], 0, 23, []), Field(words[2], 1, 31, []), Field(words[3], 1, 12, Months), Field(words[4], 0, 6, Days)];
        return fields.Contains(0UL) ? null : new(fields, IsAny(words[2]) || IsAny(words[4]));
    }

    /// <summary>The first time after a moment; null where none comes within five years (the 31st of February).</summary>
    public DateTime? Next(DateTime after)
    {
        if (after.Year > DateTime.MaxValue.Year - MostYears - 1)
            return null;
        var at = new DateTime(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0, DateTimeKind.Utc).AddMinutes(1);
        var end = at.AddYears(MostYears);
        while (at < end)
        {
            if (!Has(_months, at.Month))
                at = new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            else if (!HasDay(at))
                at = at.Date.AddDays(1);
            else if (!Has(_hours, at.Hour))
                at = at.Date.AddHours(at.Hour + 1);
            else if (!Has(_minutes, at.Minute))
                at = at.AddMinutes(1);
            else
                return at;
        }

        return null;
    }

    // Where both are restricted, one of the two is enough.
    private bool HasDay(DateTime day)
    {
        var (ofMonth, ofWeek) = (Has(_days, day.Day), Has(_weekdays, (int)day.DayOfWeek));
        return _anyDay ? ofMonth && ofWeek : ofMonth || ofWeek;
    }

    private static bool Has(ulong set, int value) => (set & (1UL << value)) != 0;

    private static bool IsAny(string field) => field.StartsWith('*') || field.StartsWith('?');

    private static string Described(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => text,
    };

    /// <summary>The values of a field as bits; 0 for one that cannot be read.</summary>
    private static ulong Field(string text, int least, int most, string[] names)
    {
        var set = 0UL;
        foreach (var part in text.Split(','))
        {
            var range = Range(part, least, most, names);
            if (range == 0)
                return 0;
            set |= range;
        }

        return set;
    }

    private static ulong Range(string part, int least, int most, string[] names)
    {
        var halves = part.Split('/');
        var ends = halves[0].Split('-');
        var step = 1;
        if (halves.Length > 2 || ends.Length > 2 || (halves.Length == 2 && !int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out step)) || step < 1)
            return 0;
        var (from, to) = (least, most);
        if (halves[0] is not ("*" or "?"))
        {
            if (Value(ends[0], least, names) is not { } first || Value(ends[^1], least, names) is not { } last)
                return 0;
            (from, to) = (first, ends.Length == 1 && halves.Length == 2 ? most : last);
        }

        if (from < least || to > most || from > to)
            return 0;
        var set = 0UL;
        for (var value = from; value <= to; value += Math.Min(step, 64))
            set |= 1UL << value;
        return set;
    }

    private static int? Value(string text, int least, string[] names)
    {
        var name = Array.IndexOf(names, text.ToLowerInvariant());
        return name >= 0 ? name + least : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
