using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.BlindSpots;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Help;
using K8sDoctor.Troubleshooter.Terminal.Incidents;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>
/// All that the live view knows: the last picture, the page, the filter that is being typed, the message. Owned by the UI thread. Pictures, keys and sizes come in;
/// <see cref="Paint"/> shows it on a grid and changes nothing. Knows nothing of Terminal.Gui.
/// </summary>
/// <param name="copy">Puts a text on the clipboard of the user's terminal.</param>
internal sealed class LiveModel(LiveViewOptions options, Action<string> copy)
{
    private static readonly TimeSpan MessageFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan NoticeFor = TimeSpan.FromSeconds(20);
    private const int LongestFilter = 200;

    private readonly Glyphs _glyphs = options.Ascii ? Glyphs.Ascii : Glyphs.Unicode;
    private readonly IncidentsPage _incidents = new();
    private readonly BlindSpotsPage _blindSpots = new();
    private readonly HelpPage _help = new();
    private IPage? _page;
    private IPage? _behindHelp;
    private SessionView? _view;
    private string? _typing;
    private string _message = "";
    private DateTimeOffset _messageUntil;
    private int _width;
    private int _height;

    public bool WantsQuit { get; private set; }

    private IPage Page => _page ?? _incidents;

    private DateTimeOffset Now => options.Clock.GetUtcNow();

    /// <summary>Takes the current picture; returns whether the screen is to be drawn again.</summary>
    public bool Update(SessionView view)
    {
        var now = Now;
        view = Aged(view, now);
        var due = _incidents.NextChange <= now || Page.NextChange <= now || (_message.Length > 0 && _messageUntil <= now);
        if (view.Version == _view?.Version && view.Now == _view.Now && !due) return false;

        var notice = _view?.Notice;
        _view = view;
        if (_messageUntil <= now) _message = "";
        if (notice is { } before && view.Notice != before) Say(view.Notice.Value, NoticeFor);
        _incidents.Update(view, now);
        _blindSpots.Update(view, now);
        Arrange();
        return true;
    }

    public void Resize(int width, int height)
    {
        (_width, _height) = (width, height);
        Arrange();
    }

    public void Handle(KeyStroke key)
    {
        if (_typing is null || !Type(key)) Handle(KeyMap.Find(key));
        Arrange();
    }

    /// <summary>Text that was pasted: only the filter takes it.</summary>
    public void Paste(string text)
    {
        if (_typing is null) return;
        SetTyping(_typing + string.Concat(text.Where(c => !char.IsControl(c))));
        Arrange();
    }

    public void Click(int x, int y)
    {
        var top = HeaderPainter.Height(_view);
        if (y < top || y >= _height - 1) return;
        Page.Click(x, y - top, Now);
        Arrange();
    }

    public void Wheel(int x, int y, int lines)
    {
        Page.Wheel(x, y - HeaderPainter.Height(_view), lines, Now);
        Arrange();
    }

    public void Say(string message) => Say(message, MessageFor);

    public void Paint(CellGrid grid)
    {
        grid.Clear();
        var canvas = new Canvas(grid, _glyphs);
        var header = HeaderPainter.Height(_view);
        if (_view is { } view) HeaderPainter.Paint(canvas.Part(new Area(0, 0, canvas.Width, header)), view);
        PaintPage(canvas.Part(new Area(0, header, canvas.Width, canvas.Height - header - 1)));
        PaintFooter(canvas.Part(new Area(0, canvas.Height - 1, canvas.Width, 1)));
    }

    private void Say(string message, TimeSpan time) => (_message, _messageUntil) = (message, Now + time);

    // An outage brings no new pictures, and its age goes on: by the cluster's clock, in whole seconds.
    private static SessionView Aged(SessionView view, DateTimeOffset now)
    {
        if (view.Connection is { Since: null, NextTry: null } or { Health: ConnectionHealth.Recorded }) return view;
        var clusterNow = now.UtcDateTime + view.Connection.ClockOffset;
        return view with { Now = clusterNow.AddTicks(-(clusterNow.Ticks % TimeSpan.TicksPerSecond)) };
    }

    // A fault of one page shows on that page and leaves the others.
    private void PaintPage(Canvas canvas)
    {
        try
        {
            Page.Paint(canvas, Now);
        }
        catch (Exception e)
        {
            for (var y = 0; y < canvas.Height; y++) canvas.FillRow(0, y, " ", CellStyle.Text);
            canvas.WriteCell(1, 1, canvas.Width - 2, $"This view failed, which is a fault of k8sdoctor: {new SafeText(e.Message)}", new CellStyle(Ink.Critical, Bold: true));
        }
    }

    private void PaintFooter(Canvas canvas)
    {
        var (all, shown) = _incidents.Count;
        if (_typing is not null) FooterPainter.Typing(canvas, _typing, shown, all);
        else if (_message.Length > 0) FooterPainter.Message(canvas, _message);
        else FooterPainter.Keys(canvas);
    }

    private void Arrange() => Page.Arrange(_width, Math.Max(0, _height - HeaderPainter.Height(_view) - 1), _glyphs);

    private bool Type(KeyStroke key)
    {
        switch (key.Name)
        {
            case "enter": _typing = null; return true;
            case "esc": SetTyping(""); _typing = null; return true;
            case "backspace": SetTyping(WithoutLast(_typing!)); return true;
            case "ctrl+u": SetTyping(""); return true;
            default:
                if (key.Typed.Length == 0) return false;
                SetTyping(_typing + key.Typed);
                return true;
        }
    }

    private void SetTyping(string text)
    {
        _typing = text.Length <= LongestFilter ? text : text[..LongestFilter];
        _incidents.SetFilter(_typing);
    }

    private static string WithoutLast(string text)
    {
        var starts = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return starts.Length == 0 ? "" : text[..starts[^1]];
    }

    private void Handle(LiveCommand? command)
    {
        switch (command)
        {
            case null: return;
            case LiveCommand.Quit: WantsQuit = true; return;
            case LiveCommand.Help: ToggleHelp(); return;
            case LiveCommand.Incidents: _page = _incidents; return;
            case LiveCommand.BlindSpots: _page = _blindSpots; return;
            case LiveCommand.Filter: StartTyping(); return;
            case LiveCommand.CopyFix: Copy(); return;
        }

        if (Page.Handle(command.Value, Now) || command != LiveCommand.Back) return;
        _page = Page == _help ? _behindHelp : _incidents;
    }

    private void ToggleHelp()
    {
        if (Page == _help)
        {
            _page = _behindHelp;
            return;
        }

        (_behindHelp, _page) = (Page, _help);
    }

    private void StartTyping()
    {
        _page = _incidents;
        SetTyping(_incidents.Filter.Text);
    }

    private void Copy()
    {
        if (Page == _blindSpots)
        {
            CopyRole();
            return;
        }

        var fixes = _incidents.Selected?.Fixes ?? [];
        var text = fixes.Select(f => f.Command).Concat(fixes.Select(f => f.Patch)).FirstOrDefault(t => !t.IsEmpty);
        if (text.IsEmpty)
        {
            Say("Nothing to copy: no fix of this incident is a command or a patch.");
            return;
        }

        copy(text.Value);
        Say($"Copied: {text.Value.ReplaceLineEndings(" ")}");
    }

    private void CopyRole()
    {
        if (_view?.Access.Role is not { IsEmpty: false } role)
        {
            Say("Nothing to copy: no right is missing.");
            return;
        }

        copy(role.Value);
        Say("Copied the missing rights: paste them into 'kubectl apply -f -'.");
    }
}
