using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>A live view without a terminal: pictures and keys in, text out, with a clock that only the test moves.</summary>
internal sealed class Live
{
    private readonly ManualClock _clock;
    private readonly CellGrid _grid;

    /// <param name="clusterAhead">How far the cluster's clock is before the local one.</param>
    public Live(int width = 120, int height = 36, bool ascii = false, TimeSpan clusterAhead = default)
    {
        _clock = new(new DateTimeOffset(FakeViews.Now) - clusterAhead);
        Model = new LiveModel(new LiveViewOptions(ascii, Monochrome: false, _clock), text => Copied = text);
        _grid = new CellGrid(width, height);
        Model.Resize(width, height);
    }

    public LiveModel Model { get; }

    public string? Copied { get; private set; }

    public CellGrid Grid
    {
        get
        {
            Model.Paint(_grid);
            return _grid;
        }
    }

    public string Screen => Grid.ToString();

    public string[] Lines => Screen.TrimEnd('\n').Split('\n');

    /// <summary>The row under the cursor.</summary>
    public string Selected => Lines.First(l => l.StartsWith(Glyphs.Unicode.Cursor + " ", StringComparison.Ordinal) && !l.Contains(Glyphs.Unicode.Rule));

    public Live Shows(SessionView view)
    {
        Model.Update(view);
        return this;
    }

    public Live Keys(params string[] keys)
    {
        foreach (var key in keys) Model.Handle(new KeyStroke(key, key.Length == 1 ? key : ""));
        return this;
    }

    public Live Types(string text)
    {
        foreach (var c in text) Model.Handle(KeyStroke.Of(c));
        return this;
    }

    public Live After(double seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return this;
    }

    public Live Sized(int width, int height)
    {
        _grid.Resize(width, height);
        Model.Resize(width, height);
        return this;
    }
}
