using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.BlindSpots;

/// <summary>What could not be read, why, and the rules that are undecided by it.</summary>
internal sealed class BlindSpotsPage : TextPage
{
    private ImmutableArray<BlindSpotView> _spots = [];
    private ImmutableArray<SafeText> _incomplete = [];

    protected override string Title => $"Blind spots {_spots.Length}";

    public override void Update(SessionView view, DateTimeOffset now) => (_spots, _incomplete) = (view.BlindSpots, view.Incomplete);

    protected override ImmutableArray<TextLine> Lines(int width, Glyphs glyphs)
    {
        var text = new TextBlock(width, glyphs);
        foreach (var reason in _incomplete) text.Paragraph([new TextSpan($"{glyphs.Warning} ", new CellStyle(Ink.Warning, Bold: true))], reason.Value, CellStyle.Strong);
        if (_spots.IsEmpty && _incomplete.IsEmpty)
        {
            text.Paragraph(0, "None: all that the rules asked for could be read.", CellStyle.Text);
            return text.Build();
        }

        text.Blank();
        text.Paragraph(0, "This could not be read. Faults that only show here are not found, and their absence does not mean that all is well.", CellStyle.Text);
        foreach (var spot in _spots) Add(text, spot);
        return text.Build();
    }

    private static void Add(TextBlock text, BlindSpotView spot)
    {
        text.Blank();
        var scope = spot.Namespace.IsEmpty ? "" : $" in {spot.Namespace}";
        text.Paragraph([new TextSpan($"{text.Glyphs.Warning} {Names.Word(spot.Reason)}: ", new CellStyle(Ink.Warning, Bold: true))], $"{spot.Kind}{scope}", CellStyle.Strong);
        var rules = spot.Rules.IsEmpty ? "no rule asked for it" : $"{Names.Count(spot.Rules.Length, "rule")} undecided: {string.Join(", ", spot.Rules)}";
        text.Paragraph(2, rules, CellStyle.Dim, most: 6);
    }
}
