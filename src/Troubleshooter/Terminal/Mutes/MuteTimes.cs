using System.Globalization;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Mutes;

/// <summary>For how long somebody wants to be left alone: as kubectl's durations, and in days.</summary>
internal static class MuteTimes
{
    private const int MostDays = 365;

    public static TimeSpan? Parse(string text) =>
        text is [.. var digits, 'd'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? days <= MostDays ? TimeSpan.FromDays(days) : null
            : Durations.Parse(text) is { } time && time <= TimeSpan.FromDays(MostDays) ? time : null;
}
