using System.Text;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Tables;

/// <summary>A whole table as aligned text, as kubectl prints it, to be saved.</summary>
internal static class TableText
{
    public static string Of(TableView table, DateTime clusterNow)
    {
        var columns = table.Query.Table.Columns;
        List<string[]> rows = [[.. columns.Select(c => c.Title)]];
        for (var i = 0; i < table.Count; i++) rows.Add([.. table.Cells(i).Select(c => c.Time is { } time ? Names.Age(time, clusterNow) : c.Text.Value)]);

        var widths = Enumerable.Range(0, columns.Length).Select(c => rows.Max(r => Graphemes.Width(r[c]))).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendLine(string.Concat(row.Select((cell, c) => cell + new string(' ', widths[c] - Graphemes.Width(cell) + 3))).TrimEnd());
        return text.ToString();
    }
}
