using System.Diagnostics;
using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Benchmarks;

/// <summary>
/// A log to which 100,000 lines a second are written, on the page of logs as the live view draws it: how many lines come through, how often it is drawn and how long that
/// takes, how much memory and processor time it costs, while it is followed, filtered, and stood still in.
/// </summary>
internal static class LogBenchmark
{
    private static readonly TimeSpan Pull = TimeSpan.FromMilliseconds(150);

    public static async Task<int> RunAsync(int linesPerSecond, int seconds)
    {
        foreach (var what in (string[])["follow", "filter", "stand still"])
            await RunAsync(what, linesPerSecond, seconds);
        return 0;
    }

    private static async Task RunAsync(string what, int linesPerSecond, int seconds)
    {
        var inspections = new Chatty(linesPerSecond);
        var model = new LiveModel(new LiveViewOptions(Ascii: false, Monochrome: true, TimeProvider.System), _ => { }, _ => { }, null, inspections);
        var view = View();
        model.Resize(120, 36);
        model.Update(view);
        model.Handle(KeyStroke.Of('l'));
        Settle(model, view, what);
        var grid = new CellGrid(120, 36);
        await DrawAsync(model, view, grid, 2);

        var (before, cpu, collections, lines) = (GC.GetTotalMemory(forceFullCollection: true), Environment.CpuUsage.TotalTime, GC.CollectionCount(2), inspections.Log!.Feed.Buffer.Next);
        var drawn = await DrawAsync(model, view, grid, seconds);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        drawn.Sort();
        var came = inspections.Log.Feed.Buffer.Next - lines;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            $"{what,-11} {came / (double)seconds:N0} lines/s came, {drawn.Count / (double)seconds:F1} frames/s, {(drawn.Count == 0 ? "nothing was drawn" : $"a frame {drawn[drawn.Count / 2]:F2} ms (median), {drawn[^1]:F2} ms (most)")}; " +
            $"processor {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / seconds:P0} of a core with the source's; heap {before / 1048576.0:F1} MiB, after it {after / 1048576.0:F1} MiB, " +
            $"{GC.CollectionCount(2) - collections} full collections; process {process.WorkingSet64 / 1048576.0:F0} MiB; {inspections.Log.Feed.Buffer.Next - inspections.Log.Feed.Buffer.First:N0} lines kept");
        model.Close();
    }

    private static void Settle(LiveModel model, SessionView view, string what)
    {
        foreach (var key in what == "filter" ? "/status 5\r" : what == "stand still" ? "s" : "")
        {
            model.Handle(key == '\r' ? new KeyStroke("enter") : KeyStroke.Of(key));
            model.Update(view);
        }
    }

    /// <summary>Draws as the live view does, and says how long each frame took, in milliseconds.</summary>
    private static async Task<List<double>> DrawAsync(LiveModel model, SessionView view, CellGrid grid, int seconds)
    {
        var frames = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
        {
            var start = Stopwatch.GetTimestamp();
            if (model.Update(view))
            {
                model.Paint(grid);
                frames.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            await Task.Delay(Pull, TimeProvider.System);
        }

        return frames;
    }

    private static SessionView View()
    {
        var pod = new ReferenceView(new("Pod"), new("shop"), new("web-0"), default, false);
        var incident = new IncidentView("rule", Diagnostics.Diagnosis.Severity.Warning, Diagnostics.Diagnosis.Confidence.Certain, new("It is slow"), default, pod, [pod], [], [], [], null, null);
        return new SessionView(
            1, TimeProvider.System.GetUtcNow().UtcDateTime, new(new("cluster"), default, default, default, default, default), new(ConnectionHealth.Connected, 1, 1, default, null), new(1, 0, 0, 1, 0, 1, 0), [incident], []);
    }

    /// <summary>A pod with one container, whose log never ends.</summary>
    private sealed class Chatty(int linesPerSecond) : IInspections, IInspector
    {
        private const string Pod = """{"metadata":{"name":"web-0"},"spec":{"containers":[{"name":"app"}]},"status":{"containerStatuses":[{"name":"app","state":{"running":{"startedAt":"2026-11-23T19:00:00Z"}}}]}}""";

        public PodLog? Log { get; private set; }

        public bool Follows => true;

        public PodLog OpenLog(LogAsk ask) =>
            Log = new(new PodLogReader(this, _ => Task.FromResult(new PodChoice(ask.Target, "")), () => TimeProvider.System.GetUtcNow().UtcDateTime, TimeProvider.System).ReadAsync);

        public ObjectReading Read(ObjectKey key, ObjectForm form) => new(_ => Task.FromResult(new ObjectText([])));

        public Task<InspectedObject> ReadAsync(ObjectKey key, CancellationToken cancellation) => Task.FromResult(new InspectedObject(key, Encoding.UTF8.GetBytes(Pod)));

        public async Task ReadLogAsync(LogPart part, ILogSink sink, CancellationToken cancellation)
        {
            if (!part.Follow)
                return;
            using var stream = new LogStream(new ChattyStream(linesPerSecond, TimeProvider.System), TimeProvider.System) { Patience = Timeout.InfiniteTimeSpan };
            await stream.ReadAsync(sink, cancellation);
        }
    }
}
