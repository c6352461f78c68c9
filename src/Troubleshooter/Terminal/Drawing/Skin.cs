using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>A colour of 24 bits.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue);

/// <summary>Colours in place of the program's own. What it does not name stays as it is; null is the terminal's own colour.</summary>
internal sealed record Skin(ImmutableDictionary<Ink, Rgb?> Inks, ImmutableDictionary<Ground, Rgb?> Grounds)
{
    /// <summary>The colour of text under the cursor; null where the skin names none.</summary>
    public Rgb? CursorText { get; init; }
}
