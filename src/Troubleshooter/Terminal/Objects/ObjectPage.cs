using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Objects;

/// <summary>One object as a description or as YAML, read when it is asked for and once more with the same key. Searched with <c>/</c>, as in k9s.</summary>
internal sealed class ObjectPage : Page
{
    private readonly LiveContext _context;
    private readonly ReferenceView _item;
    private readonly ObjectKey _key;
    private readonly TextSearch _search = new();
    private readonly ScrollText _scroll = new();
    private ObjectForm _form;
    private IncidentView? _incident;
    private DateTime _now;
    private ObjectReading _reading;
    private ObjectText? _text;

    // What is searched for is another than before: its first line is to be seen.
    private bool _isNew;

    /// <param name="incident">The one that the object has a part in; null for none.</param>
    public ObjectPage(LiveContext context, ReferenceView item, ObjectKey key, IncidentView? incident, ObjectForm form)
    {
        (_context, _item, _key, _incident, _form) = (context, item, key, incident, form);
        _reading = context.Inspections.Read(key, form);
    }

    public override string Name => _form == ObjectForm.Yaml ? "yaml" : "description";

    public override string FileName => $"{Name}-{_key.Kind.Kind.ToLowerInvariant()}-{_item.Name}";

    public override KeyGroup? OwnKeys => KeyGroup.Text;

    public override IEnumerable<Hint> Hints =>
    [
        LiveCommand.Back, new(LiveCommand.Filter, "search"), .. Filter.Length > 0 ? (Hint[])[LiveCommand.NextMatch, LiveCommand.PreviousMatch] : [],
        .. KeyHints.OfObject(Selection).Select(h => h.Command == Command ? h with { Word = "read again" } : h),
        .. _incident is null ? (Hint[])[] : [new(LiveCommand.Open, "incident")], LiveCommand.Copy, LiveCommand.Save,
    ];

    public override DateTimeOffset? NextChange => _text != _reading.Text ? DateTimeOffset.MinValue : null;

    public override Selection Selection => new(_item, _incident);

    public override bool CanFilter => true;

    public override string Filter => _search.Text;

    public override (int All, int Shown) Count => (_search.Lines, _search.Matches);

    public override (string Text, string Words)? Copied => _text is { Problem.IsEmpty: true } ? (Whole, $"the {Name} of {Names.Workload(_item)}") : null;

    public override string? Saved => _text is { Problem.IsEmpty: true } ? Whole : null;

    private LiveCommand Command => _form == ObjectForm.Yaml ? LiveCommand.Yaml : LiveCommand.Describe;

    private string Whole => string.Concat(_text!.Lines.Select(line => line.Value + "\n"));

    private string Title => $"{(_form == ObjectForm.Yaml ? "YAML" : "Describe")}: {Names.Workload(_item)}{(_item.Namespace.IsEmpty ? "" : $" in {_item.Namespace}")}{Age}{_search.Words}";

    private string Age => _text is { Problem.IsEmpty: true } text ? $", {(text.IsRecorded ? "recorded" : "read")} {text.At:HH:mm:ss}" : "";

    public override void Update(Picture picture)
    {
        _now = picture.Session.Now;
        if (_incident is { } incident) _incident = picture.Session.Incidents.FirstOrDefault(i => i.Id == incident.Id) ?? incident;
        _text = _reading.Text;
    }

    public override void SetFilter(string text)
    {
        _search.Text = text;
        _isNew = true;
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        var text = new TextBlock(Math.Max(1, width - 2), glyphs);
        if (_text is null) text.Paragraph(0, $"Reading it {glyphs.Ellipsis}", CellStyle.Dim);
        else if (!_text.Problem.IsEmpty) text.Paragraph(0, $"It could not be read: {_text.Problem.Value.TrimEnd('.')}. {_context.Keys.Told(Command)?.Key} tries again.", new CellStyle(Ink.Warning));
        if (_form == ObjectForm.Description && _incident is { } incident) ObjectLines.AddIncident(text, _item, incident, _now);
        if (_text is { Remark.IsEmpty: false }) text.Paragraph(0, _text.Remark.Value, CellStyle.Dim);
        _search.Begin();
        foreach (var line in _text?.Lines ?? []) _search.Add(text, line.Value, _form);
        _scroll.Arrange(text.Build(), height - 1);
        if (_isNew && _search.First() is { } found) _scroll.Reveal(found);
        _isNew = false;
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        Frame.Title(canvas, Title, focused: true, _scroll.Place(canvas.Glyphs));
        _scroll.Paint(canvas.Part(new Area(1, 1, canvas.Width - 1, canvas.Height - 1)));
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case LiveCommand.Describe: return Reread(ObjectForm.Description);
            case LiveCommand.Yaml: return Reread(ObjectForm.Yaml);
            case LiveCommand.NextMatch: return Go(_search.Next(1));
            case LiveCommand.PreviousMatch: return Go(_search.Next(-1));
            case LiveCommand.Back when Filter.Length > 0: SetFilter(""); return true;
            default: return _scroll.Handle(command);
        }
    }

    public override void Wheel(int x, int y, int lines, DateTimeOffset now) => _scroll.Scroll(lines);

    public override void Close() => _reading.Dispose();

    private bool Reread(ObjectForm form)
    {
        _reading.Dispose();
        (_form, _reading) = (form, _context.Inspections.Read(_key, form));
        _text = _reading.Text;
        return true;
    }

    private bool Go(int? line)
    {
        if (line is { } found) _scroll.Reveal(found);
        else _context.Say(Filter.Length == 0 ? "Search for something first: /" : $"Nothing matches /{Filter}/.");
        return true;
    }
}
