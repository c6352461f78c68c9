using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.BlindSpots;

/// <summary>What could not be read or is out of date, why, and the rules that suffer from it; then how well every kind is known.</summary>
internal sealed class BlindSpotsPage : TextPage
{
    private SessionView? _view;

    public override string Name => "blindspots";

    public override IEnumerable<Hint> Hints => [LiveCommand.Back, .. _view is { Access.Role.IsEmpty: false } ? (Hint[])[new(LiveCommand.Copy, "copy the missing rights")] : [], LiveCommand.Save];

    public override (string Text, string Words)? Copied =>
        _view?.Access.Role is { IsEmpty: false } role ? (role.Value, "the missing rights: paste them into 'kubectl apply -f -'.") : null;

    public override string NothingToCopy => "Nothing to copy: no right is missing.";

    protected override string Title => $"Blind spots {_view?.BlindSpots.Length ?? 0}";

    public override void Update(Picture picture) => _view = picture.Session;

    protected override ImmutableArray<TextLine> Lines(int width, Glyphs glyphs)
    {
        var text = new TextBlock(width, glyphs);
        if (_view is not { } view) return text.Build();
        foreach (var reason in view.Incomplete) text.Paragraph([new TextSpan($"{glyphs.Warning} ", new CellStyle(Ink.Warning, Bold: true))], reason.Value, CellStyle.Strong);
        if (!view.Notice.IsEmpty) text.Paragraph(0, view.Notice.Value, CellStyle.Strong);
        if (!view.Access.Role.IsEmpty) text.Paragraph(0, "The role that would cure what is forbidden stands below the blind spots; c copies it.", CellStyle.Text);
        AddSpots(text, view);
        AddRole(text, view.Access);
        SourceLines.Add(text, view.Connection, view.Now);
        return text.Build();
    }

    private static void AddSpots(TextBlock text, SessionView view)
    {
        if (view.BlindSpots.IsEmpty)
        {
            if (view.Incomplete.IsEmpty) text.Paragraph(0, "None: all that the rules asked for could be read.", CellStyle.Text);
            return;
        }

        text.Blank();
        text.Paragraph(0, "This could not be read, or is out of date. Faults that only show here are not found, and their absence does not mean that all is well.", CellStyle.Text);
        BlindSpotLines.Add(text, view.BlindSpots, view.Now);
    }

    private static void AddRole(TextBlock text, AccessView access)
    {
        if (access.Role.IsEmpty) return;
        text.Heading("Missing rights");
        text.Paragraph(2, "Who may grant rights cures this with kubectl apply -f; c copies it.", CellStyle.Text);
        foreach (var line in access.Role.Value.TrimEnd().Split('\n')) text.Line(new TextSpan($"    {line}", CellStyle.Text));
    }
}
