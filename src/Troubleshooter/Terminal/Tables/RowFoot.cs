using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>Below a table: what the selected row has to do with an incident.</summary>
internal static class RowFoot
{
    public static void Paint(Canvas canvas, TableView table, int row)
    {
        canvas.FillRow(0, 0, canvas.Glyphs.Rule, CellStyle.Dim);
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
