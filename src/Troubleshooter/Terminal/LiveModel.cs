using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Navigation;
using K8sDoctor.Troubleshooter.Terminal.Pages;
using K8sDoctor.Troubleshooter.Terminal.Prompts;
using K8sDoctor.Troubleshooter.Terminal.Recording;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>
/// All that the live view knows: the last picture, the pages, the line that is being typed, the message. Owned by the UI thread. Pictures, keys and sizes come in;
/// <see cref="Paint"/> shows it on a grid and changes nothing. Knows nothing of Terminal.Gui.
/// </summary>
internal sealed class LiveModel
{
    private const int MostMessageLines = 4;
    private static readonly TimeSpan MessageFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan NoticeFor = TimeSpan.FromSeconds(20);

    private readonly LiveViewOptions _options;
    private readonly Glyphs _glyphs;
    private readonly Action<Gaze> _look;
    private readonly LiveContext _context;
    private readonly Navigator _pages;
    private readonly CommandRunner _commands;
    private readonly IScrubber? _scrubber;
    private ScrubberView? _played;
    private SessionView? _view;
    private TableView? _table;
    private InsightView? _insight;
    private Gaze _gaze;
    private string _message = "";
    private DateTimeOffset _messageUntil;
    private int _messageLines = 1;
    private int _width;
    private int _height;

    /// <param name="look">Asks for the table and the row that are looked at.</param>
    /// <param name="copy">Puts a text on the clipboard of the user's terminal.</param>
    /// <param name="places">What can be looked at instead; null for nothing.</param>
    /// <param name="inspections">What can be asked for beyond the picture; null for nothing.</param>
    /// <param name="scrubber">Steers the recording that is shown; null for a cluster.</param>
    public LiveModel(
        LiveViewOptions options, Action<Gaze> look, Action<string> copy, IPlaces? places = null, IInspections? inspections = null, IScrubber? scrubber = null)
    {
        (_options, _look, _scrubber) = (options, look, scrubber);
        _glyphs = options.Ascii ? Glyphs.Ascii : Glyphs.Unicode;
        _context = new(options, Say, copy, page => _pages!.Open(page), GoToContext) { Places = places ?? new NoPlaces(), Inspections = inspections ?? NoInspections.Instance };
        _pages = new(_context);
        _commands = new(_context, _pages, () => _view, () => Now, scrubber);
        if (!options.Notice.IsEmpty) Say(options.Notice.Value, NoticeFor);
    }

    public bool WantsQuit => _commands.WantsQuit;

    private Page Page => _pages.Current;

    private Prompt? Prompt => _commands.Prompt;

    private int PageHeight => Math.Max(0, _height - HeaderPainter.Height(_view) - (_scrubber is null ? 1 : 2));

    private DateTimeOffset Now => _options.Clock.GetUtcNow();

    /// <summary>Takes the current picture; returns whether the screen is to be drawn again.</summary>
    public bool Update(SessionView view, TableView? table = null, InsightView? insight = null)
    {
        var now = Now;
        view = Aged(view, now);
        var due = _pages.Home.NextChange <= now || Page.NextChange <= now || (_message.Length > 0 && _messageUntil <= now) || _context.Switching.IsDue;
        var played = _scrubber?.View;
        due |= played != _played;
        _played = played;
        if (view.Version == _view?.Version && view.Now == _view.Now && ReferenceEquals(table, _table) && ReferenceEquals(insight, _insight) && !due) return false;

        var (notice, sight) = (_view?.Notice, _view?.Sight);
        (_view, _table, _insight) = (view, table, insight);
        if (_messageUntil <= now) _message = "";
        if (notice is { } before && view.Notice != before) Say(view.Notice.Value, NoticeFor);
        var isOtherCluster = _context.Switching.Take(view);
        if (sight is { } last && view.Sight != last) _pages.Forget(isOtherCluster);
        if (isOtherCluster) _context.Switching.Arrive();
        Tell();
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
        // Who goes on has read what was said; what stands for long is about more than the last key.
        if (_messageLines == 1) _message = "";
        var before = (Page, _context.Scope, _context.Mutes.Version);
        _commands.Handle(key);
        if (before != (Page, _context.Scope, _context.Mutes.Version)) Tell();
        Arrange();
    }

    /// <summary>Text that was pasted: only a line that is being typed takes it.</summary>
    public void Paste(string text)
    {
        Prompt?.Paste(text);
        Arrange();
    }

    public void Click(int x, int y)
    {
        var top = HeaderPainter.Height(_view);
        if (y < top || y >= top + PageHeight) return;
        Page.Click(x, y - top, Now);
        Arrange();
    }

    public void Wheel(int x, int y, int lines)
    {
        Page.Wheel(x, y - HeaderPainter.Height(_view), lines, Now);
        Arrange();
    }

    public void Say(string message) => Say(message, MessageFor);

    /// <summary>Ends what pages have begun; nothing is shown any more.</summary>
    public void Close() => _pages.Close();

    public void Paint(CellGrid grid)
    {
        grid.Clear();
        var canvas = new Canvas(grid, _glyphs);
        var header = HeaderPainter.Height(_view);
        if (_view is { } view) HeaderPainter.Paint(canvas.Part(new Area(0, 0, canvas.Width, header)), view, _context.Scope);
        PaintPage(canvas.Part(new Area(0, header, canvas.Width, PageHeight)));
        if (_played is { } played) ScrubberPainter.Paint(canvas.Part(new Area(0, canvas.Height - 2, canvas.Width, 1)), played, _context.Keys);
        PaintFooter(canvas);
    }

    private void GoToContext(string name) => _context.Switching.ToContext(name, () => _pages.Show(Views.Incidents));

    // What stands for long is to be read whole.
    private void Say(string message, TimeSpan time) => (_message, _messageUntil, _messageLines) = (message, Now + time, time > MessageFor ? MostMessageLines : 1);

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
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            for (var y = 0; y < canvas.Height; y++) canvas.FillRow(0, y, " ", CellStyle.Text);
            canvas.WriteCell(1, 1, canvas.Width - 2, $"This view failed, which is a fault of k8sdoctor: {new SafeText(e.Message)}", new CellStyle(Ink.Critical, Bold: true));
        }
    }

    private void PaintFooter(Canvas canvas)
    {
        var line = canvas.Part(new Area(0, canvas.Height - 1, canvas.Width, 1));
        if (Prompt is { } prompt) FooterPainter.Typing(line, prompt, Page.CanFilter ? Page.Count : default);
        else if (_message.Length > 0) FooterPainter.Message(canvas, _message, _messageLines);
        else FooterPainter.Keys(line, _context.Keys, Page);
    }

    // Home hears of every picture, so that what is new and gone there is right when one comes back; the others when they are looked at.
    private void Tell()
    {
        if (_view is not { } view) return;
        var picture = new Picture(view, _table, _insight, Now);
        _pages.Home.Update(picture);
        if (Page != _pages.Home) Page.Update(picture);
    }

    private void Arrange()
    {
        Page.Arrange(_width, PageHeight, _glyphs);
        if (Page.Gaze == _gaze) return;
        _gaze = Page.Gaze;
        _look(_gaze);
    }
}
