using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Settings;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>A live view without a terminal: pictures and keys in, text out, with a clock that only the test moves.</summary>
internal sealed class Live
{
    private readonly ManualClock _clock;
    private readonly CellGrid _grid;
    private readonly TableMaker _maker = new();
    private SessionView? _view;
    private IDiagnosis? _objects;

    /// <param name="clusterAhead">How far the cluster's clock is before the local one.</param>
    public Live(int width = 120, int height = 36, bool ascii = false, TimeSpan clusterAhead = default, MemoryFiles? files = null, LiveSettings? settings = null, IScrubber? scrubber = null)
    {
        Files = files ?? new MemoryFiles();
        _clock = new(new DateTimeOffset(FakeViews.Now) - clusterAhead);
        Model = new LiveModel(new LiveViewOptions(ascii, Monochrome: false, _clock) { Files = Files, Settings = settings ?? LiveSettings.Default, Report = MarkdownReport.Of }, gaze => Gaze = gaze, text => Copied = text, Places, Inspections, scrubber);
        _grid = new CellGrid(width, height);
        Model.Resize(width, height);
    }

    public LiveModel Model { get; }

    public FakePlaces Places { get; } = new();

    /// <summary>What is asked for beyond the picture.</summary>
    public FakeInspections Inspections { get; } = new();

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

    /// <summary>The table and the row that are looked at.</summary>
    public Gaze Gaze { get; private set; }

    public MemoryFiles Files { get; }

    public Live Shows(SessionView view)
    {
        _view = view;
        Refresh();
        Refresh();
        return this;
    }

    /// <summary>Tables are made of these objects from now on, as soon as they are asked for.</summary>
    public Live Over(IDiagnosis objects)
    {
        _objects = objects;
        return _view is { } view ? Shows(view) : this;
    }

    /// <summary>Tables are made of these objects from now on.</summary>
    public Live Over(params ResourceObject[] objects) => Over(FakeObjects.State(objects));

    public Live Keys(params string[] keys)
    {
        foreach (var key in keys)
        {
            Model.Handle(new KeyStroke(key, key == "space" ? " " : key.Length == 1 ? key : ""));
            Refresh();
        }

        return this;
    }

    public Live Types(string text)
    {
        foreach (var c in text)
        {
            Model.Handle(KeyStroke.Of(c));
            Refresh();
        }

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

    private void Refresh()
    {
        // A table is asked for first, and then one of its rows.
        for (var i = 0; i < 2 && _view is not null; i++) Model.Update(_view, Table(), Gaze.Row is { } row && _objects is not null ? Insight(row, _objects) : null);
    }

    private InsightView Insight(RowId row, IDiagnosis objects) => new(row, [.. objects.Explain(row.Key, _view!.Now).Select(line => new SafeText(line))]);

    private TableView? Table() => _objects is { } objects && Gaze.Query is { } query && _view is { } view
        ? _maker.Make(TableSource.Of(objects, query.Table, query.Namespace, IncidentIndex.Of(view.Incidents), isKnown: true), query)
        : null;
}
