using System.Diagnostics;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;

namespace K8sDoctor.Benchmarks;

/// <summary>What it costs to evaluate all rules on a pod, healthy and failing, and a whole invented cluster at once.</summary>
internal static class EngineBenchmark
{
    public static int Run(int pods)
    {
        var rules = ShippedRules.Load();
        var reader = new ResourceReader(ClusterMask.Build(rules.MaskPaths));
        var state = new ClusterState();
        var options = new InventedOptions(pods);
        var cluster = new InventedCluster(options);
        foreach (var kind in ResourceKinds.All)
            state.Apply(new Replaced(kind, null, [.. cluster.Objects(kind.Kind).Select(o => reader.ReadObject(kind, o.Item))]), []);
        Console.WriteLine($"{rules.Rules.Length} rules, {pods} pods");

        var evaluator = new SubjectEvaluator(new RulePlan(rules.Rules), state);
        var all = state.All(ResourceKinds.Pod);
        var failing = all.Where(p => evaluator.Evaluate(p, options.Now) is { } result && (result.Findings.Length > 0 || result.Requests.Length > 0)).ToHashSet();
        Row("healthy pod", [.. all.Where(p => !failing.Contains(p))], evaluator, options.Now);
        Row("failing pod", [.. failing], evaluator, options.Now);

        var engine = new Engine(rules, state);
        var watch = Stopwatch.StartNew();
        var result = engine.Evaluate(options.Now);
        Console.WriteLine($"first evaluation {watch.Elapsed.TotalMilliseconds:F0} ms: {result.Findings.Length} findings, {result.Incidents.Length} incidents, {result.Wants.Length} wants");
        watch.Restart();
        engine.Evaluate(options.Now.AddSeconds(5));
        Console.WriteLine($"5 s later {watch.Elapsed.TotalMilliseconds:F0} ms: {engine.Evaluated} objects evaluated again");
        return 0;
    }

    private static void Row(string name, ResourceObject[] pods, SubjectEvaluator evaluator, DateTime now)
    {
        if (pods.Length == 0)
            return;
        var best = TimeSpan.MaxValue;
        long bytes = 0;
        for (var run = 0; run < 8; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            foreach (var pod in pods)
                evaluator.Evaluate(pod, now);
            best = watch.Elapsed < best ? watch.Elapsed : best;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Console.WriteLine($"{name,-12} {pods.Length,7}: {best.TotalMicroseconds / pods.Length,8:F2} µs, {bytes / pods.Length,7} B allocated");
    }
}
