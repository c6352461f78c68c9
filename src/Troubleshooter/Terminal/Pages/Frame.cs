using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>The lines between the parts of the screen.</summary>
internal static class Frame
{
    /// <summary>A title on a line over the canvas' first row; the part in focus has a strong one.</summary>
    public static void Title(Canvas canvas, string title, bool focused, string right = "")
    {
        var style = focused ? CellStyle.Heading : CellStyle.Dim;
        canvas.FillRow(0, 0, canvas.Glyphs.Rule, CellStyle.Dim);
        var shown = $" {Graphemes.Clip(title, canvas.Width - 6, canvas.Glyphs.Ellipsis)} ";
        if (focused) canvas.Write(0, 0, canvas.Glyphs.Cursor, style);
        var end = canvas.Write(2, 0, shown, style);
        if (right.Length > 0 && end + Graphemes.Width(right) + 5 < canvas.Width) canvas.WriteRight(0, 0, canvas.Width - 2, $" {right} ", CellStyle.Text);
    }
}
