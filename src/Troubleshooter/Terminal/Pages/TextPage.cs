using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>A page that is one scrolling text under a title.</summary>
internal abstract class TextPage : Page
{
    private const int SavedWidth = 120;
    private readonly ScrollText _text = new();
    private string _title = "";

    public override string? Saved
    {
        get
        {
            var text = new StringBuilder();
            foreach (var line in Lines(SavedWidth, Glyphs.Unicode)) text.AppendLine(string.Concat(line.Spans.Select(s => s.Text)));
            return text.ToString();
        }
    }

    public override void Arrange(int width, int height, Glyphs glyphs)
    {
        _title = Title;
        _text.Arrange(Lines(Math.Max(1, width - 2), glyphs), height - 1);
    }

    public override void Paint(Canvas canvas, DateTimeOffset now)
    {
        Frame.Title(canvas, _title, focused: true, _text.Place(canvas.Glyphs));
        _text.Paint(canvas.Part(new Area(1, 1, canvas.Width - 1, canvas.Height - 1)));
    }

    public override bool Handle(LiveCommand command, DateTimeOffset now) => _text.Handle(command);

    public override void Wheel(int x, int y, int lines, DateTimeOffset now) => _text.Scroll(lines);

    protected abstract string Title { get; }

    protected abstract ImmutableArray<TextLine> Lines(int width, Glyphs glyphs);
}
