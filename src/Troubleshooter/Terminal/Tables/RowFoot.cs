using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>Below a table: what the selected row has to do with an incident, and what else is known of it.</summary>
internal static class RowFoot
{
    /// <param name="columns">Those that are shown: what is cut there, or has no room at all, is told here.</param>
    /// <param name="insight">What else is known of a row; only that of this row is shown.</param>
    public static void Paint(Canvas canvas, TableView table, int row, ImmutableArray<PlacedColumn> columns, InsightView? insight)
    {
        canvas.FillRow(0, 0, canvas.Glyphs.Rule, CellStyle.Dim);
        PaintMark(canvas, table, row);
        if (canvas.Height <= 2) return;
        var text = new TextBlock(Math.Max(1, canvas.Width - 3), canvas.Glyphs);
        var lines = insight is not null && insight.Row == table.Id(row) ? insight.Lines : [];
        AddTexts(text, table, row, columns, isExplained: !lines.IsEmpty);
        foreach (var line in lines) text.Paragraph(0, line.Value, CellStyle.Text);
        Write(canvas, text);
    }

    private static void AddTexts(TextBlock text, TableView table, int row, ImmutableArray<PlacedColumn> columns, bool isExplained)
    {
        var cells = table.Cells(row);
        foreach (var (i, column) in table.Query.Table.Columns.Index().Where(c => c.Item.IsWords && !(isExplained && c.Item.IsExplained)))
        {
            var room = columns.FirstOrDefault(c => c.Index == i && c.Width > 0).Width;
            if (cells[i].Text.Value is { Length: > 1 } words && Graphemes.Width(words) > room) text.Paragraph([new TextSpan($"{column.Title}  ", CellStyle.Dim)], words, CellStyle.Text);
        }
    }

    private static void Write(Canvas canvas, TextBlock text)
    {
        var lines = text.Build();
        for (var y = 0; y < lines.Length; y++) canvas.WriteLine(2, y + 2, lines[y]);
    }

    private static void PaintMark(Canvas canvas, TableView table, int row)
    {
        if (table.Mark(row) is not { } mark)
        {
            canvas.WriteCell(2, 1, canvas.Width - 3, "No incident touches it.", CellStyle.Dim);
            return;
        }

        var incident = mark.Incident;
        var x = canvas.Write(2, 1, $"{Names.Glyph(incident.Severity, canvas.Glyphs)} {Names.Word(incident.Severity)} ", new CellStyle(Names.Ink(incident.Severity), Bold: true));
        var words = mark.Part switch
        {
            IncidentPart.Effect => $"suffers from {Names.Workload(incident.Root)}: ",
            IncidentPart.Member when incident.Root.Name != table.Reference(row).Name => $"of {Names.Workload(incident.Root)}: ",
            _ => "",
        };
        x = canvas.Write(x + 1, 1, words, CellStyle.Dim);
        canvas.WriteCell(x, 1, canvas.Width - x - 1, incident.Title.Value, CellStyle.Text);
    }
}
