namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>The signs that are drawn, all one column wide. No emoji: terminals disagree about their width.</summary>
internal sealed record Glyphs(
    string Logo, string Critical, string Warning, string Info, string Cursor, string Ellipsis, string Rule, string Wall, string Dot, string Times, string Health,
    string More, string Caret, string Mark, string Rising, string Falling, string Played, string Stale = "~")
{
    public static readonly Glyphs Unicode = new("\u271A", "\u25B2", "\u25C6", "\u25CB", "\u25B8", "\u2026", "\u2500", "\u2502", "\u00B7", "\u00D7", "\u25CF", "\u2193", "\u2588", "\u2713", "\u2191", "\u2193", "\u2501");
    public static readonly Glyphs Ascii = new("+", "X", "!", "i", ">", "~", "-", "|", "-", "x", "*", "v", "_", "*", "^", "v", "=");
}
