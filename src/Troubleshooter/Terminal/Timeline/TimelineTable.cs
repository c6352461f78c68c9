using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>Paints lines of the story. Where it is narrow, age and namespace make room for what happened.</summary>
internal sealed class TimelineTable
{
    private const int RoomyFrom = 100;
    private const int TodayWidth = 8;
    private const int OtherDayWidth = 12;
    private const int AgeWidth = 4;
    private const int WordWidth = 8;

    private readonly DateTime _clusterNow;
    private readonly bool _isRoomy;
    private readonly int _time;
    private readonly int _namespace;
    private readonly int _workload;

    /// <param name="entries">All, so that scrolling moves nothing sideways.</param>
    public TimelineTable(ImmutableArray<StoryEntry> entries, int width, DateTime clusterNow)
    {
        (_clusterNow, _isRoomy) = (clusterNow, width >= RoomyFrom);
        _time = entries.All(e => TimelineText.IsToday(e.Moment.At, clusterNow)) ? TodayWidth : OtherDayWidth;
        _namespace = _isRoomy ? Math.Clamp(entries.Max(e => e.Incident.Root.Namespace.Value.Length), 9, 16) + 2 : 0;
        _workload = Math.Clamp(entries.Max(e => Graphemes.Width(e.Workload)), 8, Math.Max(12, width / 4));
    }

    private static int TimeAt => 2;

    private int AgeAt => TimeAt + _time + 1;

    private int WordAt => _isRoomy ? AgeAt + AgeWidth + 2 : AgeAt;

    private int SignAt => WordAt + WordWidth + 1;

    private int NamespaceAt => SignAt + 2;

    private int WorkloadAt => NamespaceAt + _namespace;

    private int TextAt => WorkloadAt + _workload + (_isRoomy ? 2 : 1);

    public void PaintHeader(Canvas canvas)
    {
        var style = CellStyle.Dim with { Bold = true };
        canvas.Write(TimeAt, 0, "TIME", style);
        if (_isRoomy) canvas.WriteRight(AgeAt, 0, AgeWidth, "AGE", style);
        canvas.Write(WordAt, 0, "TURN", style);
        if (_isRoomy) canvas.Write(NamespaceAt, 0, "NAMESPACE", style);
        canvas.Write(WorkloadAt, 0, "WORKLOAD", style);
        canvas.Write(TextAt, 0, "WHAT HAPPENED", style);
    }

    public void PaintRow(Canvas canvas, int y, StoryEntry entry, bool selected)
    {
        var ground = selected ? Ground.Selected : Ground.Plain;
        var incident = entry.Incident;
        var text = CellStyle.Text.On(ground);
        canvas.FillRow(0, y, " ", text);
        if (selected) canvas.Write(0, y, canvas.Glyphs.Cursor, CellStyle.Strong.On(ground));
        canvas.WriteCell(TimeAt, y, _time, TimelineText.Clock(entry.Moment.At, _clusterNow), text);
        if (_isRoomy) canvas.WriteRight(AgeAt, y, AgeWidth, Names.Age(entry.Moment.At, _clusterNow), CellStyle.Dim.On(ground));
        canvas.WriteCell(WordAt, y, WordWidth, entry.Moment.Word, new CellStyle(entry.Moment.Ink, Ground: ground));
        canvas.Write(SignAt, y, Names.Glyph(incident.Severity, canvas.Glyphs), new CellStyle(Names.Ink(incident.Severity), Bold: true, Ground: ground));
        if (_isRoomy) canvas.WriteCell(NamespaceAt, y, _namespace - 2, incident.Root.Namespace.IsEmpty ? "-" : incident.Root.Namespace.Value, text);
        canvas.WriteCell(WorkloadAt, y, _workload, entry.Workload, text);
        canvas.WriteCell(TextAt, y, canvas.Width - TextAt - 1, entry.Moment.Text, text);
    }

    /// <summary>Below the table: of which incident the selected line is, and all of its text.</summary>
    public static void PaintFoot(Canvas canvas, StoryEntry entry)
    {
        var text = new TextBlock(Math.Max(1, canvas.Width - 3), canvas.Glyphs);
        var incident = entry.Incident;
        var sign = new TextSpan($"{Names.Glyph(incident.Severity, canvas.Glyphs)} {Names.Word(incident.Severity)}  ", new CellStyle(Names.Ink(incident.Severity), Bold: true));
        text.Paragraph([sign, new TextSpan($"{incident.Root}: ", CellStyle.Dim)], incident.Title.Value, CellStyle.Text, hang: 2);
        text.Paragraph([new TextSpan($"{entry.Moment.Word}  ", new CellStyle(entry.Moment.Ink))], entry.Moment.Text, CellStyle.Text);
        canvas.FillRow(0, 0, canvas.Glyphs.Rule, CellStyle.Dim);
        var lines = text.Build();
        for (var y = 0; y < lines.Length; y++) canvas.WriteLine(2, y + 1, lines[y]);
    }
}
