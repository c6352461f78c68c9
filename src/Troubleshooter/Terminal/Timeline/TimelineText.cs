using System.Globalization;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>A moment in words.</summary>
internal static class TimelineText
{
    private const int LongestText = 3;

    public static void Add(TextBlock text, Moment moment, DateTime clusterNow) => text.Paragraph(
        [
            new TextSpan($"  {Clock(moment.At, clusterNow)} {Names.Age(moment.At, clusterNow),5} ", CellStyle.Dim),
            new TextSpan($" {moment.Word,-8}", new CellStyle(moment.Ink)),
        ],
        moment.Text, CellStyle.Text, most: LongestText);

    public static bool IsToday(DateTime at, DateTime clusterNow) => at.Date == clusterNow.Date;

    /// <summary>The time of day; of another day, the date with it.</summary>
    public static string Clock(DateTime at, DateTime clusterNow) => at.ToString(IsToday(at, clusterNow) ? "HH:mm:ss" : "MMM dd HH:mm", CultureInfo.InvariantCulture);
}
