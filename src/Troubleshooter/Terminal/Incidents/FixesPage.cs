using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>The fixes of an incident, one of them selected: Enter or c copies it.</summary>
internal sealed class FixesPage(LiveContext context, IncidentView incident) : Page
{
    /// <summary>What is said where no fix of an incident can be pasted.</summary>
    public const string NoneToCopy = "Nothing to copy: no fix of this incident is a command or a patch.";

    private readonly ScrollText _text = new();
    private ImmutableArray<int> _starts = [];
    private IncidentView _incident = incident;
    private int _selected;

    public override string Name => "fixes";

    public override IEnumerable<Hint> Hints => [new(LiveCommand.Open, "copy"), LiveCommand.Back, .. KeyHints.OfObject(Selection), .. KeyHints.OfIncident(Selection).Where(h => h.Command != LiveCommand.Fixes)];

    public override Selection Selection => new(_incident.Root, _incident);

    public override (string Text, string Words)? Copied => _selected < _incident.Fixes.Length && Pasted(_incident.Fixes[_selected]) is { Length: > 0 } text ? (text, text) : null;

    public override string NothingToCopy => "Nothing to copy: this fix is no command and no patch.";

    public override void Update(Picture picture) =>
        _incident = picture.Session.Incidents.FirstOrDefault(i => i.Id == _incident.Id) ?? _incident;

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        _selected = Math.Clamp(_selected, 0, Math.Max(0, _incident.Fixes.Length - 1));
        var text = new TextBlock(Math.Max(1, width - 2), glyphs);
        var starts = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < _incident.Fixes.Length; i++)
        {
            text.Blank();
            starts.Add(text.Count);
            IncidentDetails.AddFix(text, _incident.Fixes[i], i, i == _selected);
        }

        if (_incident.Fixes.IsEmpty) text.Paragraph(0, "Its rule knows no fix.", CellStyle.Text);
        _starts = starts.ToImmutable();
        _text.Arrange(text.Build(), height - 1);
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        Frame.Title(canvas, $"Fixes: {Names.Workload(_incident.Root)}, {_incident.Title}", focused: true, _text.Place(canvas.Glyphs));
        _text.Paint(canvas.Part(new Area(1, 1, canvas.Width - 1, canvas.Height - 1)));
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case LiveCommand.Up: return Select(_selected - 1);
            case LiveCommand.Down: return Select(_selected + 1);
            case LiveCommand.Open: return Copy();
            default: return _text.Handle(command);
        }
    }

    /// <summary>The first fix that can be pasted, the commands before the patches; null for none.</summary>
    public static (string Text, string Words)? FirstOf(IncidentView? incident)
    {
        var fixes = incident?.Fixes ?? [];
        var text = fixes.Select(f => f.Command).Concat(fixes.Select(f => f.Patch)).FirstOrDefault(t => !t.IsEmpty);
        return text.IsEmpty ? null : (text.Value, text.Value);
    }

    private static string Pasted(FixView fix) => fix.Command.IsEmpty ? fix.Patch.Value : fix.Command.Value;

    private bool Select(int index)
    {
        _selected = Math.Clamp(index, 0, Math.Max(0, _incident.Fixes.Length - 1));
        if (_selected < _starts.Length) _text.Reveal(_starts[_selected]);
        return true;
    }

    private bool Copy()
    {
        if (Copied is { } copied) context.Copy(copied.Text, copied.Words);
        else context.Say(NothingToCopy);
        return true;
    }
}
