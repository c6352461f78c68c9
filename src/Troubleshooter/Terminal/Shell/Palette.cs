using K8sDoctor.Troubleshooter.Terminal.Drawing;
using Terminal.Gui.Drawing;
using Attribute = Terminal.Gui.Drawing.Attribute;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// The colours: what each ink and ground is on this terminal. Plain text keeps the terminal's own colours, so that light and dark both work; red, amber and blue stay
/// apart for the colour-blind; and no meaning hangs on colour alone.
/// </summary>
internal sealed class Palette
{
    private readonly Func<CellStyle, Attribute> _make;
    private readonly Dictionary<CellStyle, Attribute> _made = [];

    private Palette(Func<CellStyle, Attribute> make) => _make = make;

    public static Palette Monochrome => new(MakeMonochrome);

    public static Palette Sixteen => new(style => Colour(style, SixteenInk, SixteenGround));

    public static Palette Full => new(style => Colour(style, FullInk, FullGround));

    /// <summary>These colours, but for those that the skin names.</summary>
    public Palette In(Skin skin) => new(style => Skinned(skin, style, _make(style)));

    public Attribute this[CellStyle style]
    {
        get
        {
            if (_made.TryGetValue(style, out var attribute)) return attribute;
            return _made[style] = _make(style);
        }
    }

    private static Attribute Skinned(Skin skin, CellStyle style, Attribute own)
    {
        var ground = skin.Grounds.TryGetValue(style.Ground, out var named) ? Of(named) : own.Background;
        var selected = style.Ground == Ground.Selected && skin.CursorText is { } cursor ? Of(cursor) : (Color?)null;
        var ink = selected ?? (skin.Inks.TryGetValue(style.Ink, out var colour) ? Of(colour) : own.Foreground);
        return new(ink, ground, own.Style);
    }

    private static Color Of(Rgb? colour) => colour is { } rgb ? new Color(rgb.Red, rgb.Green, rgb.Blue) : Color.None;

    private static Attribute MakeMonochrome(CellStyle style)
    {
        var look = Look(style);
        if (style.Ink is Ink.Dim or Ink.Stale) look |= TextStyle.Faint;
        if (style.Ground == Ground.Selected) look = (look & ~TextStyle.Faint) | TextStyle.Reverse;
        if (style.Ground == Ground.SelectedIdle) look |= TextStyle.Underline;
        if (style.Ground == Ground.Bar) look |= TextStyle.Reverse;
        return new Attribute(Color.None, Color.None, look);
    }

    private static Attribute Colour(CellStyle style, Func<Ink, bool, Color> ink, Func<Ground, Color> ground) =>
        new(ink(style.Ink, style.Ground == Ground.Plain), ground(style.Ground), Look(style));

    private static TextStyle Look(CellStyle style) => (style.Bold ? TextStyle.Bold : TextStyle.None) | (style.Underline ? TextStyle.Underline : TextStyle.None);

    private static Color FullGround(Ground ground) => ground switch
    {
        Ground.Selected => new Color(0x1E, 0x4E, 0x8C),
        Ground.SelectedIdle => new Color(0x3A, 0x42, 0x50),
        Ground.Bar => new Color(0x22, 0x2B, 0x38),
        _ => Color.None,
    };

    // On the terminal's own ground: middle tones that both black and white carry. On our dark grounds: light tones.
    private static Color FullInk(Ink ink, bool plain) => (ink, plain) switch
    {
        (Ink.Text, true) => Color.None,
        (Ink.Dim or Ink.Stale, true) => new Color(0x80, 0x86, 0x8F),
        (Ink.Accent, true) => new Color(0x3D, 0x8B, 0xD9),
        (Ink.Critical, true) => new Color(0xE5, 0x48, 0x4D),
        (Ink.Warning, true) => new Color(0xC9, 0x8A, 0x0C),
        (Ink.Info, true) => new Color(0x3D, 0x8B, 0xD9),
        (Ink.Good, true) => new Color(0x2E, 0x9E, 0x6B),
        (Ink.Code, true) => new Color(0x2A, 0x9D, 0xA5),
        (Ink.Dim or Ink.Stale, false) => new Color(0xA3, 0xAD, 0xBA),
        (Ink.Accent or Ink.Info, false) => new Color(0x8C, 0xC4, 0xFF),
        (Ink.Critical, false) => new Color(0xFF, 0x9C, 0x9C),
        (Ink.Warning, false) => new Color(0xFF, 0xD1, 0x66),
        (Ink.Good, false) => new Color(0x8A, 0xE2, 0xB4),
        _ => new Color(0xF2, 0xF4, 0xF7),
    };

    private static Color SixteenGround(Ground ground) => ground switch
    {
        Ground.Plain => Color.None,
        Ground.SelectedIdle => new Color(ColorName16.DarkGray),
        _ => new Color(ColorName16.Blue),
    };

    // Only the exact named colours: anything else is mapped to the nearest by the driver, and light grey becomes yellow.
    private static Color SixteenInk(Ink ink, bool plain) => (ink, plain) switch
    {
        (Ink.Text, true) => Color.None,
        (Ink.Dim or Ink.Stale, true) => new Color(ColorName16.DarkGray),
        (Ink.Accent or Ink.Info or Ink.Code, true) => new Color(ColorName16.Cyan),
        (Ink.Critical, true) => new Color(ColorName16.BrightRed),
        (Ink.Warning, true) => new Color(ColorName16.Yellow),
        (Ink.Good, true) => new Color(ColorName16.Green),
        (Ink.Accent or Ink.Info, false) => new Color(ColorName16.BrightCyan),
        (Ink.Warning, false) => new Color(ColorName16.BrightYellow),
        (Ink.Good, false) => new Color(ColorName16.BrightGreen),
        _ => new Color(ColorName16.White),
    };
}
