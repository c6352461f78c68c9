using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Places;

/// <summary>The contexts of the kubeconfig, the one that is looked at marked; Enter goes to the selected one.</summary>
internal sealed class ContextsPage(LiveContext context) : Page
{
    private const int HeadRows = 2;

    private readonly RowCursor<SafeText> _cursor = new();
    private ContextsView? _told;
    private ImmutableArray<ContextView> _shown = [];
    private RowFilter _filter = RowFilter.None;
    private int _rows;
    private bool _placed;

    public override string Name => "contexts";

    public override IEnumerable<Hint> Hints => _shown.IsEmpty ? [LiveCommand.Back] : [new(LiveCommand.Open, "go there"), LiveCommand.Back, LiveCommand.Filter, LiveCommand.Copy];

    public override DateTimeOffset? NextChange => ReferenceEquals(_told, context.Places.Contexts) ? null : DateTimeOffset.MinValue;

    public override bool CanFilter => true;

    public override string Filter => _filter.Text;

    public override (int All, int Shown) Count => (_told?.All.Length ?? 0, _shown.Length);

    public override (string Text, string Words)? Copied => Selected is { } selected ? (selected.Name.Value, selected.Name.Value) : null;

    private ContextView? Selected => _cursor.Index < _shown.Length ? _shown[_cursor.Index] : null;

    public override void Update(Picture picture)
    {
        if (_told is null) context.Places.ReadContexts();
        if (ReferenceEquals(_told, context.Places.Contexts)) return;
        _told = context.Places.Contexts;
        Choose();
    }

    public override void Forget() => (_told, _placed) = (null, false);

    public override void SetFilter(string text)
    {
        _filter = new RowFilter(text);
        Choose();
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        _rows = Math.Max(0, height - HeadRows);
        _cursor.KeepInSight(_rows);
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        var place = _shown.Length > _rows ? $"{_cursor.Index + 1}/{_shown.Length}" : "";
        Frame.Title(canvas, $"Contexts {_shown.Length}{(_shown.Length == Count.All ? "" : $" of {Count.All}")}{(_filter.IsActive ? $", filter /{Filter}/" : "")}", focused: true, place);
        if (_shown.IsEmpty)
        {
            canvas.WriteCell(3, 2, canvas.Width - 4, Nothing(), CellStyle.Strong);
            return;
        }

        var table = new ContextTable(_told!.All, canvas.Width);
        table.PaintHeader(canvas.Part(new Area(0, 1, canvas.Width, 1)));
        var rows = canvas.Part(new Area(0, HeadRows, canvas.Width, _rows));
        for (var y = 0; y < rows.Height && _cursor.Top + y < _shown.Length; y++) table.PaintRow(rows, y, _shown[_cursor.Top + y], _cursor.Top + y == _cursor.Index);
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case LiveCommand.Open: return Enter();
            case LiveCommand.Back when _filter.IsActive: SetFilter(""); return true;
            default: return _cursor.Target(command, _rows) is { } row && Move(row);
        }
    }

    public override void Click(int x, int y, DateTimeOffset now)
    {
        if (y >= HeadRows && _cursor.Top + y - HeadRows is var row && row < _shown.Length) Move(row);
    }

    public override void Wheel(int x, int y, int lines, DateTimeOffset now) => Move(_cursor.Index + lines);

    private bool Enter()
    {
        if (Selected is { } selected) context.GoToContext(selected.Name.Value);
        return true;
    }

    private string Nothing() => _filter.IsActive && Count.All > 0 ? "Nothing matches; Esc clears the filter."
        : _told is { Problem: { IsEmpty: false } problem } ? $"{char.ToUpperInvariant(problem.Value[0])}{problem.Value[1..].TrimEnd('.')}."
        : "The kubeconfig names no contexts.";

    private void Choose()
    {
        _shown = [.. (_told?.All ?? []).Where(c => !_filter.IsActive || _filter.Shows(Texts(c).Any(t => _filter.Finds(t.Value))))];
        if (!_placed && _shown.FirstOrDefault(c => c.IsCurrent) is { } current)
        {
            _placed = true;
            _cursor.Await(current.Name);
        }

        _cursor.Follow(_shown.Length, i => _shown[i].Name);
    }

    private static SafeText[] Texts(ContextView shown) => [shown.Name, shown.Cluster, shown.User, shown.Namespace];

    private bool Move(int index)
    {
        _cursor.Move(index, i => _shown[i].Name);
        return true;
    }
}
