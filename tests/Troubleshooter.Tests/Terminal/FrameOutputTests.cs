using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Shell;
using Terminal.Gui.Drawing;
using Terminal.Gui.Drivers;
using Terminal.Gui.Input;
using Attribute = Terminal.Gui.Drawing.Attribute;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>What is sent to the terminal for a screen of which some cells have changed.</summary>
public sealed class FrameOutputTests : IDisposable
{
    private const string Plain = "\u001b[39m\u001b[49m";
    private const string Bold = Plain + "\u001b[1m";
    private const string BoldEnds = Plain + "\u001b[22m";

    private static readonly Attribute Text = new(Color.None, Color.None);
    private static readonly Attribute Strong = new(Color.None, Color.None, TextStyle.Bold);

    private readonly FrameOutput _output = new();
    private readonly OutputBufferImpl _buffer = new();

    public FrameOutputTests()
    {
        _buffer.SetSize(12, 3);
        Frame();
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Nothing_where_nothing_has_changed() => Assert.Equal("", Frame());

    [Fact]
    public void Neighbours_are_written_on_and_others_are_gone_to()
    {
        Put(2, 1, "a", Text);
        Put(3, 1, "b", Text);
        Put(9, 1, "c", Text);
        Put(0, 2, "d", Text);
        Assert.Equal($"\u001b[2;3H{Plain}ab\u001b[2;10Hc\u001b[3;1Hd", Frame());
        Assert.Equal("", Frame());
    }

    [Fact]
    public void A_style_is_told_where_it_changes_and_ended_in_the_frame_after_it()
    {
        Put(0, 0, "a", Strong);
        Put(1, 0, "b", Strong);
        Assert.Equal($"\u001b[1;1H{Bold}ab", Frame());
        Put(0, 0, "a", Text);
        Assert.Equal($"\u001b[1;1H{BoldEnds}a", Frame());
    }

    [Fact]
    public void What_is_wide_takes_the_place_of_two()
    {
        Put(4, 0, "数", Text);
        Put(5, 0, " ", Text);
        Put(6, 0, "e\u0301", Text);
        Put(11, 0, "据", Text);
        Assert.Equal($"\u001b[1;5H{Plain}数e\u0301\u001b[1;12H据", Frame());
        Assert.Equal("", Frame());
    }

    [Fact]
    public void An_address_is_no_link()
    {
        for (var x = 0; x < 11; x++) Put(x, 0, "https://a.b"[x..(x + 1)], Text);
        Assert.Equal($"\u001b[1;1H{Plain}https://a.b", Frame());
    }

    /// <summary>The law: whoever puts the frames together, one after the other, sees what the model paints.</summary>
    [Fact]
    public void The_frames_make_the_screen()
    {
        using var loop = new LoopPace();
        loop.App.Init(DriverRegistry.Names.ANSI);
        loop.App.Driver!.SetScreenSize(120, 36);
        var model = new LiveModel(new LiveViewOptions(Ascii: false, Monochrome: false, TimeProvider.System), _ => { }, _ => { });
        using var view = new GridView(model, Palette.Full);
        model.Update(FakeViews.Lab(FakeViews.Incident("r", Severity.Critical, "Pod", "数据", "模型", "标题"), FakeViews.Incident("s", Severity.Warning, "Pod", "web", "e\u0301a", "🙂 t")));
        loop.App.Begin(view);
        SynchronizationContext.SetSynchronizationContext(null); // Terminal.Gui's own posts to a loop that does not run here
        var terminal = new TerminalScreen(120, 36);
        foreach (var key in new[] { Key.CursorDown, Key.CursorUp, new Key('?'), Key.Esc, Key.Enter, Key.Esc, new Key('8'), new Key('2'), new Key('/'), new Key('数'), Key.Esc, new Key('1'), Key.End })
        {
            loop.App.LayoutAndDraw();
            terminal.Take(loop.App.Driver.GetOutput().GetLastOutput());
            Assert.Equal(loop.App.Driver.ToString()!.Split('\n').Select(l => l.TrimEnd()).Take(36), terminal.Lines);
            loop.App.Keyboard.RaiseKeyDownEvent(key);
        }
    }

    private void Put(int x, int y, string grapheme, Attribute attribute)
    {
        _buffer.Contents![y, x] = new(attribute, true, grapheme);
        _buffer.DirtyLines[y] = true;
    }

    private string Frame()
    {
        _output.Write(_buffer);
        return _output.GetLastOutput();
    }
}
