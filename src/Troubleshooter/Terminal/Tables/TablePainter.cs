using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>Paints the names of columns and the rows in sight.</summary>
/// <param name="rest">Where the titles of incidents stand, right of all columns; no width for nowhere.</param>
internal sealed class TablePainter(TableView table, ImmutableArray<PlacedColumn> columns, Area rest, DateTime clusterNow)
{
    public void PaintHeader(Canvas canvas)
    {
        foreach (var column in columns)
        {
            var sorted = table.Query.SortedBy == column.Index;
            var style = CellStyle.Dim with { Bold = true, Underline = sorted };
            var arrow = sorted ? table.Query.Descending ? canvas.Glyphs.Falling : canvas.Glyphs.Rising : "";
            Write(canvas, 0, column, column.Column.Title + (column.Column.Title.Length < column.Width ? arrow : ""), style);
        }

        if (rest.Width > 0) canvas.Write(rest.Left, 0, "INCIDENT", CellStyle.Dim with { Bold = true });
    }

    public void PaintRow(Canvas canvas, int y, int row, bool selected, bool marked)
    {
        var ground = selected ? Ground.Selected : Ground.Plain;
        canvas.FillRow(0, y, " ", CellStyle.Text.On(ground));
        if (selected) canvas.Write(0, y, canvas.Glyphs.Cursor, CellStyle.Strong.On(ground));
        if (marked) canvas.Write(1, y, canvas.Glyphs.Mark, CellStyle.Heading.On(ground));
        if (table.Mark(row) is { } mark)
        {
            canvas.Write(2, y, Names.Glyph(mark.Incident.Severity, canvas.Glyphs), SignStyle(mark).On(ground));
            if (rest.Width > 0) canvas.WriteCell(rest.Left, y, rest.Width, Words(mark), (mark.Part == IncidentPart.Effect ? CellStyle.Dim : CellStyle.Text).On(ground));
        }

        var cells = table.Cells(row);
        foreach (var column in columns)
        {
            var cell = cells[column.Index];
            var text = cell.Time is { } time ? Names.Age(time, clusterNow) : cell.Text.Value;
            Write(canvas, y, column, text, new CellStyle(InkOf(cell.Tone), Ground: ground, Bold: marked));
        }
    }

    private static string Words(IncidentMark mark) =>
        mark.Part == IncidentPart.Effect ? $"suffers from {Names.Workload(mark.Incident.Root)}: {mark.Incident.Title}" : mark.Incident.Title.Value;

    private static CellStyle SignStyle(IncidentMark mark) =>
        mark.Part == IncidentPart.Effect ? CellStyle.Dim : new CellStyle(Names.Ink(mark.Incident.Severity), Bold: true);

    private static void Write(Canvas canvas, int y, PlacedColumn column, string text, CellStyle style)
    {
        if (column.Column.Right) canvas.WriteRight(column.Left, y, column.Width, text, style);
        else canvas.WriteCell(column.Left, y, column.Width, text, style);
    }

    private static Ink InkOf(Tone tone) => tone switch
    {
        Tone.Dim => Ink.Dim,
        Tone.Good => Ink.Good,
        Tone.Warning => Ink.Warning,
        Tone.Bad => Ink.Critical,
        _ => Ink.Text,
    };
}
