using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Timeline;

/// <summary>Paints lines of the story.</summary>
internal sealed class TimelineTable(ImmutableArray<StoryEntry> entries, int width, DateTime clusterNow)
{
    private const int TimeAt = 2;
    private const int AgeAt = 15;
    private const int WordAt = 21;
    private const int SignAt = 30;
    private const int NamespaceAt = 32;

    private readonly int _namespace = Math.Clamp(entries.Max(e => e.Incident.Root.Namespace.Value.Length), 9, 16);
    private readonly int _workload = Math.Clamp(entries.Max(e => Graphemes.Width(Names.Workload(e.Incident.Root))), 8, Math.Max(12, width / 4));

    private int WorkloadAt => NamespaceAt + _namespace + 2;

    private int TextAt => WorkloadAt + _workload + 2;

    public void PaintHeader(Canvas canvas)
    {
        var style = CellStyle.Dim with { Bold = true };
        canvas.Write(TimeAt, 0, "TIME", style);
        canvas.WriteRight(AgeAt, 0, 4, "AGE", style);
        canvas.Write(WordAt, 0, "TURN", style);
        canvas.Write(NamespaceAt, 0, "NAMESPACE", style);
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
        canvas.WriteCell(TimeAt, y, 12, TimelineText.Clock(entry.Moment.At, clusterNow), text);
        canvas.WriteRight(AgeAt, y, 4, Names.Age(entry.Moment.At, clusterNow), CellStyle.Dim.On(ground));
        canvas.WriteCell(WordAt, y, 8, entry.Moment.Word, new CellStyle(entry.Moment.Ink, Ground: ground));
        canvas.Write(SignAt, y, Names.Glyph(incident.Severity, canvas.Glyphs), new CellStyle(Names.Ink(incident.Severity), Bold: true, Ground: ground));
        canvas.WriteCell(NamespaceAt, y, _namespace, incident.Root.Namespace.IsEmpty ? "-" : incident.Root.Namespace.Value, text);
        canvas.WriteCell(WorkloadAt, y, _workload, Names.Workload(incident.Root), text);
        canvas.WriteCell(TextAt, y, canvas.Width - TextAt - 1, entry.Moment.Text, text);
    }
}
