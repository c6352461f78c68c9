using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>Paints rows of incidents in columns whose widths depend on the width of the table and on all rows, not on those in sight, so that scrolling moves nothing sideways.</summary>
internal sealed class IncidentTable
{
    private const int Wide = 100;
    private const int AgeWidth = 4;
    private const int LongestReason = 30;
    private const int MembersWidth = 5;

    private readonly bool _wide;
    private readonly int _severity;
    private readonly int _namespace;
    private readonly int _workload;

    public IncidentTable(int width, ImmutableArray<IncidentRow> rows)
    {
        _wide = width >= Wide;
        _severity = _wide ? 10 : 6;
        _namespace = Math.Clamp(Longest(rows, r => r.Incident.Root.Namespace.Value), 9, _wide ? 20 : 12);
        _workload = Math.Clamp(Longest(rows, r => Names.Workload(r.Incident.Root)), 8, Math.Max(8, width * 26 / 100));
    }

    private int AgeAt => 2 + _severity + 1;

    private int NamespaceAt => AgeAt + AgeWidth + 2;

    private int WorkloadAt => NamespaceAt + _namespace + 1;

    private int TitleAt => WorkloadAt + _workload + 1;

    public void PaintHeader(Canvas canvas)
    {
        var style = CellStyle.Dim with { Bold = true };
        canvas.Write(2, 0, _wide ? "SEVERITY" : "SEV", style);
        canvas.WriteRight(AgeAt, 0, AgeWidth, "AGE", style);
        canvas.Write(NamespaceAt, 0, "NAMESPACE", style);
        canvas.Write(WorkloadAt, 0, "WORKLOAD", style);
        canvas.Write(TitleAt, 0, "DIAGNOSIS", style);
        canvas.WriteRight(canvas.Width - MembersWidth - 1, 0, MembersWidth, "#", style);
    }

    public void PaintRow(Canvas canvas, int y, IncidentRow row, Ground ground, DateTime clusterNow)
    {
        var incident = row.Incident;
        var text = (row.IsGone || row.Mute is not null ? CellStyle.Dim : row.IsStale ? CellStyle.Stale : CellStyle.Text).On(ground);
        canvas.FillRow(0, y, " ", text);
        if (ground != Ground.Plain) canvas.Write(0, y, canvas.Glyphs.Cursor, CellStyle.Strong.On(ground));

        if (row.IsStale) canvas.Write(1, y, canvas.Glyphs.Stale, text);

        var severity = row.IsGone || row.IsStale || row.Mute is not null ? text : new CellStyle(Names.Ink(incident.Severity), Bold: true, Ground: ground);
        var word = _wide ? Names.Word(incident.Severity) : Names.ShortWord(incident.Severity);
        canvas.WriteCell(2, y, _severity, $"{Names.Glyph(incident.Severity, canvas.Glyphs)} {word}", severity);
        canvas.WriteRight(AgeAt, y, AgeWidth, Names.Age(incident.FirstSeen, clusterNow), text);
        canvas.WriteCell(NamespaceAt, y, _namespace, incident.Root.Namespace.IsEmpty ? "-" : incident.Root.Namespace.Value, text);
        canvas.WriteCell(WorkloadAt, y, _workload, Names.Workload(incident.Root), text);

        var trend = row.Trend switch { > 0 => canvas.Glyphs.Rising, < 0 => canvas.Glyphs.Falling, _ => "" };
        var members = incident.Members.Length > 1 || trend.Length > 0 ? $"{canvas.Glyphs.Times}{incident.Members.Length}{trend}" : "";
        canvas.WriteRight(canvas.Width - MembersWidth - 1, y, MembersWidth, members, text);
        PaintTitle(canvas, y, row, text, clusterNow);
    }

    private void PaintTitle(Canvas canvas, int y, IncidentRow row, CellStyle style, DateTime clusterNow)
    {
        var at = TitleAt;
        if (row.Mute is { } mute) at = canvas.Write(at, y, $"muted {(mute.Reason.Length > 0 ? $"({Graphemes.Clip(mute.Reason, LongestReason, canvas.Glyphs.Ellipsis)}) " : "")}", style);
        else if (row.IsGone) at = canvas.Write(at, y, "gone ", style with { Bold = true });
        else if (Life(row.Incident, clusterNow) is { Length: > 0 } life) at = canvas.Write(at, y, $"{life} ", new CellStyle(Ink.Good, Bold: true, Ground: style.Ground));
        canvas.WriteCell(at, y, canvas.Width - MembersWidth - 2 - at, row.Incident.Title.Value, style);
    }

    private static string Life(IncidentView incident, DateTime clusterNow) =>
        incident.PerHour is { } rate ? $"flaps {rate}/h" : !incident.IsNew(clusterNow) ? "" : incident.Times > 1 ? "again" : "new";

    private static int Longest(ImmutableArray<IncidentRow> rows, Func<IncidentRow, string> text) => rows.IsEmpty ? 0 : rows.Max(r => Graphemes.Width(text(r)));
}
