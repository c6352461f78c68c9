using System.Drawing;
using System.Runtime.CompilerServices;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Shell;
using Terminal.Gui.App;
using Terminal.Gui.Drawing;
using Terminal.Gui.Drivers;
using Terminal.Gui.Input;
using Terminal.Gui.Testing;
using Terminal.Gui.Time;
using Terminal.Gui.Views;
using Colour = Terminal.Gui.Drawing.Color;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The one Terminal.Gui view, on its driver without a terminal.</summary>
public sealed class GridViewTests : IDisposable
{
    private readonly IApplication _app;
    private readonly LiveModel _model;
    private readonly GridView _view;
    private readonly SessionToken _session;
    private string? _copied;

    public GridViewTests()
    {
        _app = Application.Create(new VirtualTimeProvider());
        _app.Init(DriverRegistry.Names.ANSI);
        _app.Driver!.SetScreenSize(120, 36);
        _model = new LiveModel(new LiveViewOptions(Ascii: false, Monochrome: true, TimeProvider.System), _ => { }, text => _copied = text);
        _view = new GridView(_model, Palette.Monochrome);
        _model.Update(FakeViews.Lab());
        _session = _app.Begin(_view)!;
        SynchronizationContext.SetSynchronizationContext(null); // Terminal.Gui's own posts to a loop that does not run here
        _app.LayoutAndDraw();
    }

    private string[] Lines => [.. _app.Driver!.ToString()!.Split('\n').Select(l => l.TrimEnd())];

    [Fact]
    public void The_driver_holds_what_the_model_paints() => Assert.Equal(new Live(120, 36).Shows(FakeViews.Lab()).Lines, Lines[..36]);

    [Fact]
    public void Keys_go_to_the_model()
    {
        Press(Key.CursorDown, new Key('j'));
        Assert.Contains("deploy/iris-rollout", Lines.First(l => l.StartsWith("▸ ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Press(new Key('G'));
        Assert.Contains("po/stuck-terminating", Lines.First(l => l.StartsWith("▸ ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Press(new Key('?'));
        Assert.Contains("Help", Lines[2], StringComparison.Ordinal);
        Press(Key.Esc, new Key('8'));
        Assert.Contains("Blind spots 2", Lines[2], StringComparison.Ordinal);
        Press(new Key('1'), Key.Home, new Key('c'));
        Assert.StartsWith("kubectl -n ml patch", _copied, StringComparison.Ordinal);
    }

    [Fact]
    public void Esc_is_back_and_not_quit()
    {
        Press(Key.Esc, Key.Esc);
        Assert.False(_model.WantsQuit);
        Press(Key.C.WithCtrl);
        Assert.True(_model.WantsQuit);
    }

    [Fact]
    public void Typing_a_filter_with_blanks_and_capitals()
    {
        Press(new Key('/'), new Key('N'), new Key('o'), Key.Space, new Key('n'), new Key('o'), new Key('d'), new Key('e'));
        Assert.Contains("Incidents 2 of 16, filter /No node/", Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_click_selects_the_row_under_it()
    {
        _app.InjectSequence(InputInjectionExtensions.LeftButtonClick(new Point(20, 7)));
        _app.LayoutAndDraw();
        Assert.StartsWith("▸ ▲ critical   9m  ml        deploy/oom-model", Lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_rows_that_differ_are_written_again()
    {
        Press(Key.CursorDown);
        var buffer = _app.Driver!.GetOutputBuffer();
        _model.Update(FakeViews.Lab() with { Version = 2, Now = FakeViews.Now.AddSeconds(1) });
        Array.Clear(buffer.DirtyLines);
        _view.SetNeedsDraw();
        _view.Draw();
        Assert.True(buffer.DirtyLines[1]); // the clock
        Assert.False(buffer.DirtyLines[3]); // the column names
        Assert.False(buffer.DirtyLines[35]); // the keys
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(1, 1)]
    [InlineData(200, 60)]
    public void A_resize_fills_the_new_screen(int width, int height)
    {
        foreach (var (w, h) in new[] { (3, 2), (width * 2, height), (width, height) })
        {
            _app.Driver!.SetScreenSize(w, h);
            _app.LayoutAndDraw();
        }

        Assert.Equal(new Live(width, height).Shows(FakeViews.Lab()).Screen.TrimEnd(), string.Join('\n', Lines).TrimEnd());
    }

    [Fact]
    public void A_wide_name_takes_two_cells_and_leaves_nothing_behind()
    {
        _model.Update(FakeViews.Lab(FakeViews.Incident("r", Severity.Critical, "Pod", "数据", "模型", "标题")) with { Version = 2 });
        Press(Key.End);
        Assert.Contains("数据      po/模型", _app.Driver!.ToString(), StringComparison.Ordinal);

        Press(Key.Home);
        Assert.DoesNotContain(_app.Driver!.ToString()!, c => c is '数' or '模' or '标');
    }

    [Fact]
    public void A_dialog_on_top_stays_whole_and_vanishes_without_a_trace()
    {
        var before = Lines;
        using (var dialog = new Dialog { Title = "over", Width = 20, Height = 5 })
        {
            var session = _app.Begin(dialog)!;
            _app.LayoutAndDraw();
            Redraw();
            Assert.Contains(Lines, l => l.Contains("over", StringComparison.Ordinal));
            _app.End(session);
        }

        Redraw();
        Assert.Equal(before, Lines);
    }

    [Fact]
    public void Monochrome_uses_no_colour_at_all()
    {
        foreach (var ink in Enum.GetValues<Ink>())
        {
            var attribute = Palette.Monochrome[new CellStyle(ink, Ground: Ground.Selected)];
            Assert.Equal((Colour.None, Colour.None), (attribute.Foreground, attribute.Background));
            Assert.True(attribute.Style.HasFlag(TextStyle.Reverse));
        }
    }

    [Fact]
    public void What_is_stale_looks_fainter_in_every_palette()
    {
        foreach (var palette in new[] { Palette.Monochrome, Palette.Sixteen, Palette.Full })
            Assert.NotEqual(palette[CellStyle.Text], palette[CellStyle.Stale]);
        Assert.True(Palette.Monochrome[CellStyle.Stale].Style.HasFlag(TextStyle.Faint));
    }

    public void Dispose()
    {
        _app.End(_session);
        _view.Dispose();
        _app.Dispose();
    }

    [ModuleInitializer]
    internal static void WithoutRealTerminal() => Environment.SetEnvironmentVariable("DisableRealDriverIO", "1");

    private void Press(params Key[] keys)
    {
        foreach (var key in keys) _app.InjectKey(key);
        _app.LayoutAndDraw();
    }

    private void Redraw()
    {
        _view.SetNeedsDraw();
        _app.LayoutAndDraw();
    }
}
