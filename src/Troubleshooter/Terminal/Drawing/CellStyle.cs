namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>What a piece of text means; the palette decides how it looks.</summary>
internal enum Ink : byte { Text, Dim, Accent, Critical, Warning, Info, Good, Code, Stale }

/// <summary>What lies behind a piece of text.</summary>
internal enum Ground : byte { Plain, Selected, SelectedIdle, Bar }

/// <summary>How one cell looks, in words of meaning; no colour is named outside the palette.</summary>
internal readonly record struct CellStyle(Ink Ink = Ink.Text, bool Bold = false, bool Underline = false, Ground Ground = Ground.Plain)
{
    public static readonly CellStyle Text;
    public static readonly CellStyle Strong = new(Bold: true);
    public static readonly CellStyle Dim = new(Ink.Dim);
    public static readonly CellStyle Accent = new(Ink.Accent);
    public static readonly CellStyle Heading = new(Ink.Accent, Bold: true);
    public static readonly CellStyle Code = new(Ink.Code);

    /// <summary>What may no longer be so; a mark or a word says so too.</summary>
    public static readonly CellStyle Stale = new(Ink.Stale);

    public CellStyle On(Ground ground) => this with { Ground = ground };
}
