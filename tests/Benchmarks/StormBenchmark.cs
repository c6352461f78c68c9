using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Benchmarks;

/// <summary>Many pods begin to crash within a second: what it costs to take that in, to evaluate it, and to make pictures of it while logs come in.</summary>
internal static class StormBenchmark
{
    private const int Steps = 40;

    public static int Run(int pods, int crashing)
    {
        foreach (var perOwner in (int[])[crashing, crashing / 50, 1])
            Run(pods, crashing, perOwner);
        return 0;
    }

    private static void Run(int pods, int crashing, int perOwner)
    {
        var invented = new InventedState();
        var options = new InventedOptions(pods, perOwner, FailingEvery: 0);
        var engine = invented.Engine(new(options));
        engine.Evaluate(options.Now);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        ClusterChange[] news = [.. new InventedStorm(options, crashing).News().Select(o => new Upserted(invented.Reader.ReadObject(o.ToJson())!))];
        var apply = Clock.Of(() => Array.ForEach(news, engine.Apply));
        DiagnosisResult result = null!;
        var first = Clock.Of(() => result = engine.Evaluate(options.Now.AddSeconds(1)));
        var (views, tracker, sources) = (new ViewBuilder(), new Tracker(invented.Rules.Refines), new SourceTable());
        var (firstView, view) = (Clock.Of(() => View(views, tracker.Update(result.Now, result.Incidents, sources))), TimeSpan.Zero);
        var steps = new List<double>();
        var reads = 0;
        for (var step = 0; step < Steps; step++)
        {
            foreach (var want in result.Wants.OfType<WantLog>().Take(1))
                engine.Apply(new LogRead(want.Key, new([.. InventedStorm.Log(reads++).Split('\n')])));
            steps.Add(Clock.Of(() => result = engine.Evaluate(options.Now.AddSeconds(1 + (step / 10 * 5)))).TotalMilliseconds);
            view += Clock.Of(() => View(views, tracker.Update(result.Now, result.Incidents, sources)));
        }

        steps.Sort();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine(
            $"{crashing} of {pods} pods crash, {perOwner} an owner: {news.Length} changes applied in {apply.TotalMilliseconds:F0} ms, evaluated in {first.TotalMilliseconds:F0} ms, pictured in {firstView.TotalMilliseconds:F0} ms; " +
            $"then with a log a step {steps[Steps / 2]:F0} ms (median), {steps[^1]:F0} ms (most), picture {view.TotalMilliseconds / Steps:F0} ms; {result.Incidents.Length} incidents, {result.Wants.Length} logs wanted, {reads} read; {held / 1024.0 / 1024:F1} MiB more");
        GC.KeepAlive(engine);
    }

    private static void View(ViewBuilder views, IEnumerable<TrackedIncident> incidents)
    {
        views.Begin();
        foreach (var incident in incidents)
            views.Of(incident);
    }
}
