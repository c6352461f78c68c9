using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Shell;
using Terminal.Gui.App;
using Terminal.Gui.Drivers;
using Terminal.Gui.Input;

namespace K8sDoctor.Benchmarks;

/// <summary>What one redraw allocates and takes, from a new picture to the driver's cells, with Terminal.Gui's part of it: the recorded cluster from second to second.</summary>
internal static class RedrawBenchmark
{
    private const string Recording = "tests/data/recordings/failures.jsonl.gz";
    private const int Redraws = 400;

    private static readonly (int Width, int Height)[] Sizes = [(80, 24), (120, 36), (200, 60)];

    public static async Task<int> RunAsync()
    {
        var rules = ShippedRules.Load();
        var pictures = new List<SessionView>();
        for (var second = 771; second <= 780; second++)
            pictures.Add(await ReadAsync(rules, TimeSpan.FromSeconds(second)));
        foreach (var (width, height) in Sizes)
        {
            Redraw(pictures, width, height, "a new picture", (_, _) => { });
            Redraw(pictures[^1..], width, height, "the cursor moved", (app, i) => app.Keyboard.RaiseKeyDownEvent(i % 2 == 0 ? Key.CursorDown : Key.CursorUp));
        }

        return 0;
    }

    private static async Task<SessionView> ReadAsync(RuleSet rules, TimeSpan at)
    {
        var opened = await Composition.OpenAsync(new Reading { From = Recording, At = at }, null, _ => { }, TimeProvider.System, CancellationToken.None);
        await using var source = opened.Source;
        return await new DiagnosisSession(source, new EngineDiagnosis(rules), new SessionOptions { Recorded = true }, TimeProvider.System).ScanAsync(CancellationToken.None);
    }

    private static void Redraw(List<SessionView> pictures, int width, int height, string what, Action<IApplication, int> act)
    {
        using var loop = new LoopPace();
        var app = loop.App;
        app.Init(DriverRegistry.Names.ANSI);
        app.Driver!.SetScreenSize(width, height);
        var model = new LiveModel(new LiveViewOptions(Ascii: false, Monochrome: false, TimeProvider.System), _ => { }, _ => { });
        using var view = new GridView(model, Palette.Full);
        model.Update(pictures[0]);
        app.Begin(view);
        SynchronizationContext.SetSynchronizationContext(null); // Terminal.Gui's own posts to a loop that does not run here
        for (var i = 0; i < Redraws; i++)
            Once(i);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var time = Clock.Of(() =>
        {
            for (var i = 0; i < Redraws; i++)
                Once(i);
        });
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"{width}x{height}, {what}: {allocated / 1024.0 / Redraws:F1} KB and {time.TotalMilliseconds / Redraws:F2} ms a redraw");

        void Once(int i)
        {
            model.Update(pictures[i % pictures.Count]);
            act(app, i);
            view.SetNeedsDraw();
            app.LayoutAndDraw();
        }
    }
}
