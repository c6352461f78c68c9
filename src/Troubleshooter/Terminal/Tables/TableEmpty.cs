using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>What stands where no row is: what could not be read is not called empty.</summary>
internal static class TableEmpty
{
    public static void Paint(Canvas canvas, TableDefinition definition, TableView? table, ConnectionView connection)
    {
        var text = new TextBlock(Math.Max(1, canvas.Width - 6), canvas.Glyphs);
        if (table is { Fault.IsEmpty: false }) text.Paragraph(0, $"This table failed, which is a fault of k8sdoctor: {table.Fault}", new CellStyle(Ink.Critical, Bold: true));
        else if (table is { All: > 0 }) Hidden(text, table);
        else if (table is { IsKnown: true }) text.Paragraph(0, $"There are no {definition.Title}{(table.Query.Namespace is { } ns ? $" in {new SafeText(ns)}" : "")}.", CellStyle.Strong);
        else Unknown(text, definition, connection);

        var lines = text.Build();
        for (var y = 0; y < lines.Length; y++) canvas.WriteLine(3, y + 1, lines[y]);
    }

    private static void Hidden(TextBlock text, TableView table)
    {
        var query = table.Query;
        text.Paragraph(0, query.Filter.IsActive ? $"Nothing matches {query.Filter.Text}." : "None of them has a part in an incident.", CellStyle.Strong);
        text.Paragraph(0, $"{table.All} hidden; {(query.Filter.IsActive ? "Esc clears the filter." : "Ctrl-Z shows all.")}", CellStyle.Text);
    }

    private static void Unknown(TextBlock text, TableDefinition definition, ConnectionView connection)
    {
        var kinds = definition.Kinds.Select(k => k.Kind).ToHashSet();
        var source = connection.Sources.Where(s => kinds.Contains(s.Kind)).OrderByDescending(s => s.Status != Diagnostics.Cluster.SourceStatus.Loading).FirstOrDefault();
        if (source is { IsKnown: true }) text.Paragraph(0, $"{definition.Title}: the table is on its way {text.Glyphs.Ellipsis}", CellStyle.Dim);
        else text.Paragraph(0, source is null ? $"{definition.Title} are not read: no rule decides by them." : $"{definition.Title}: {ConnectionWords.Of(source)}.", CellStyle.Strong);
        if (source is { Detail.IsEmpty: false }) text.Paragraph(0, $"{source.Detail}.", CellStyle.Text, most: 3);
    }
}
