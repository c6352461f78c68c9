using System.Globalization;
using System.Text.RegularExpressions;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>A terminal that knows no more than to go to a cell, to ignore colours, and to show text.</summary>
internal sealed partial class TerminalScreen(int width, int height)
{
    private readonly CellGrid _cells = new(width, height);

    public string[] Lines => [.. _cells.ToString().Split('\n').Take(height).Select(l => l.TrimEnd())];

    public void Take(string output)
    {
        var (x, y) = (0, 0);
        foreach (Match part in Parts().Matches(output))
        {
            if (part.Groups["row"] is { Success: true } row)
                (x, y) = (Number(part.Groups["column"]), Number(row));
            else if (part.Groups["text"] is { Success: true } text)
                x = Show(text.Value, x, y);
            else
                Assert.Matches(@"^\u001b\[[\d;]*m$", part.Value);
        }
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture) - 1;

    private int Show(string text, int x, int y)
    {
        for (var i = 0; i < text.Length;)
        {
            var grapheme = Graphemes.Next(text, ref i, out var columns);
            _cells.Put(x, y, grapheme, columns, CellStyle.Text);
            x += columns;
        }

        return x;
    }

    [GeneratedRegex(@"\u001b\[(?<row>\d+);(?<column>\d+)H|\u001b\[[^A-Za-z]*[A-Za-z]|(?<text>[^\u001b]+)|\u001b", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
