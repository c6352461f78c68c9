using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Logs;

/// <summary>How the log stands, below its title: what is in the way first, then how it is shown.</summary>
/// <param name="IsHeld">Nothing more is taken in for the time being.</param>
/// <param name="Below">How many lines lie below what is seen.</param>
internal sealed record LogStatus(LogState State, bool Follows, LogLook Look, bool IsHeld, int Below, bool HasMatches)
{
    private const int LeastRoom = 12;

    public static void Paint(Canvas canvas, LogStatus status)
    {
        var x = 0;
        foreach (var (text, style) in status.Parts(canvas.Glyphs))
        {
            if (x > canvas.Width - LeastRoom) break;
            if (x > 0) x = canvas.Write(x, 0, $" {canvas.Glyphs.Dot} ", CellStyle.Dim);
            canvas.WriteCell(x, 0, canvas.Width - x, text, style);
            x += Graphemes.Width(text);
        }
    }

    private IEnumerable<(string Text, CellStyle Style)> Parts(Glyphs glyphs)
    {
        if (State.IsReading) yield return ($"reading {glyphs.Ellipsis}", new CellStyle(Ink.Info));
        if (!State.Words.IsEmpty) yield return (State.Words.Value, new CellStyle(Ink.Warning));
        if (!Follows) yield return (IsHeld ? $"stands still, the log waits ({Below} below)" : $"stands still ({Below} below)", CellStyle.Strong);
        else if (State is { IsReading: false, Words.IsEmpty: true }) yield return ("follows", new CellStyle(Ink.Good));
        if (!State.Choice.IsEmpty) yield return (State.Choice.Value, CellStyle.Text);
        if (State.Containers.Length > 1) yield return ($"{State.Containers.Length} containers: {string.Join(' ', State.Containers)}", CellStyle.Dim);
        if (HasMatches) yield return ($"{glyphs.Cursor} matched by the rule (e)", CellStyle.Heading);
        yield return (Look.Wraps ? "wrapped" : Look.Left > 0 ? $"from column {Look.Left}" : "cut", CellStyle.Dim);
    }
}
