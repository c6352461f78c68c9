using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Benchmarks;

/// <summary>What it costs to evaluate all shipped rules: per healthy and per failing pod, for a whole cluster, in a live loop, and with many pods Pending.</summary>
internal static class EngineBenchmark
{
    private const int Rounds = 5;
    private const int BatchSize = 200;
    private const int Batches = 200;
    private const int Dearest = 15;

    private static readonly FieldPath Node = FieldPath.Of(ResourceKinds.Pod, "spec.nodeName");

    /// <summary>Per pod, by what is wrong with it; and the first and the next evaluation of the whole cluster.</summary>
    public static int Run(int pods, bool healthy)
    {
        var invented = new InventedState();
        var options = healthy ? new InventedOptions(pods, FailingEvery: 0) : new InventedOptions(pods);
        var engine = invented.Engine(new(options));
        var first = Clock.Of(() => engine.Evaluate(options.Now));
        var tick = Clock.Of(() => engine.Evaluate(options.Now.AddSeconds(5)));
        Console.WriteLine($"{pods} pods, {invented.Rules.Rules.Length} rules: first evaluation {first.TotalMilliseconds:F0} ms, 5 s later {tick.TotalMilliseconds:F1} ms");

        var evaluator = new SubjectEvaluator(new RulePlan(invented.Rules.Rules), new RulePlan([]), engine.State, new(engine.State));
        foreach (var group in engine.State.All(ResourceKinds.Pod).GroupBy(p => Fault(evaluator, p, options.Now)).OrderByDescending(g => g.Count()))
            PerObject(evaluator, $"Pod, {group.Key}", [.. group], options.Now);
        foreach (var kind in ResourceKinds.All.Where(k => k != ResourceKinds.Pod && k != ResourceKinds.Event && engine.State.All(k).Count > 0))
            PerObject(evaluator, kind.Kind, [.. engine.State.All(kind)], options.Now);
        return 0;
    }

    /// <summary>The dearest rules on healthy objects, each evaluated by itself, and all that allocate.</summary>
    public static int ByRule(int pods)
    {
        var invented = new InventedState();
        var options = new InventedOptions(pods, FailingEvery: 0);
        var engine = invented.Engine(new(options));
        var costs = invented.Rules.Rules.Select(rule =>
        {
            var evaluator = new SubjectEvaluator(new RulePlan([rule]), new RulePlan([]), engine.State, new(engine.State));
            var (time, allocated) = PerObject(evaluator, [.. engine.State.All(rule.Subject.Kind)], options.Now);
            return (rule.Id, rule.Subject.Kind, Time: time, Allocated: allocated);
        }).OrderByDescending(c => c.Time).ToList();
        foreach (var (rule, kind, time, allocated) in costs.Take(Dearest).Union(costs.Where(c => c.Allocated >= 1)))
            Console.WriteLine($"{rule,-45} {kind,-25} {time,8:F2} us {allocated,8:F0} B each");
        return 0;
    }

    /// <summary>A live cluster: batches of changed pods, each followed by an evaluation a second later.</summary>
    public static int Live(int pods)
    {
        var invented = new InventedState();
        var options = new InventedOptions(pods);
        var engine = invented.Engine(new(options));
        engine.Evaluate(options.Now);
        var changed = invented.Read(new(options with { Now = options.Now.AddSeconds(-30) }), ResourceKinds.Pod);
        var random = new Random(1);
        var (apply, evaluate, evaluated, allocated) = (new List<double>(), new List<double>(), 0L, 0L);
        for (var batch = 0; batch < Batches; batch++)
        {
            var news = Enumerable.Range(0, BatchSize).Select(_ => new Upserted(changed[random.Next(changed.Length)])).ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            apply.Add(Clock.Of(() => Array.ForEach(news, engine.Apply)).TotalMilliseconds);
            evaluate.Add(Clock.Of(() => engine.Evaluate(options.Now.AddSeconds(batch + 1))).TotalMilliseconds);
            evaluated += engine.Evaluated;
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        apply.Sort();
        evaluate.Sort();

        Console.WriteLine(
            $"{pods} pods, {BatchSize} changes a batch: apply {apply[Batches / 2]:F2} ms, evaluate {evaluate[Batches / 2]:F2} ms (medians; {evaluate[0]:F2} to {evaluate[^1]:F2}), " +
            $"{evaluated / Batches} subjects evaluated and {allocated / Batches / 1024} KB allocated a batch");
        return 0;
    }

    /// <summary>2,000 Pending pods on 1,000 nodes with 20,000 running ones: too large for any node, and not for an empty one.</summary>
    public static int Pending(int running, int pending)
    {
        var invented = new InventedState();
        foreach (var memory in (string[])["900Gi", "123Gi"])
        {
            var options = new InventedOptions(running, PodsPerNode: 20, FailingEvery: 0);
            var engine = invented.Engine(new(options));
            foreach (var pod in Unschedulable(invented, options, pending, memory))
                engine.Apply(new Upserted(pod));
            var first = Clock.Of(() => engine.Evaluate(options.Now));
            var key = engine.State.All(ResourceKinds.Pod).First(p => Node.Text(p.Body) is not null).Key;
            engine.Apply(new Deleted(key));
            var next = Clock.Of(() => engine.Evaluate(options.Now.AddSeconds(1)));
            Console.WriteLine(
                $"{pending} pods Pending ({memory}) on {engine.State.All(ResourceKinds.Node).Count} nodes with {running} running pods: " +
                $"first evaluation {first.TotalSeconds:F2} s; after a running pod has gone {next.TotalSeconds:F2} s, {engine.Evaluated} subjects");
        }

        return 0;
    }

    private static IEnumerable<ResourceObject> Unschedulable(InventedState invented, InventedOptions options, int pending, string memory)
    {
        var faulty = new InventedCluster(options with { Pods = pending * 4, FailingEvery = 1, Seed = 2 });
        return invented.Read(faulty, ResourceKinds.Pod, json =>
        {
            var text = System.Text.Encoding.UTF8.GetString(json);
            return text.Contains("\"Unschedulable\"", StringComparison.Ordinal)
                ? System.Text.Encoding.UTF8.GetBytes(text.Replace("900Gi", memory, StringComparison.Ordinal))
                : null;
        });
    }

    private static string Fault(SubjectEvaluator evaluator, ResourceObject pod, DateTime now) =>
        evaluator.Evaluate(pod, now, leaving: false) is { Findings: [var finding, ..] } ? finding.Finding.Rule : "healthy";

    private static void PerObject(SubjectEvaluator evaluator, string what, ResourceObject[] objects, DateTime now)
    {
        var (time, allocated) = PerObject(evaluator, objects, now);
        Console.WriteLine($"{objects.Length,8} {what,-45} {time,8:F2} us {allocated,8:F0} B each");
    }

    /// <summary>Microseconds and bytes for one of them.</summary>
    private static (double Time, double Allocated) PerObject(SubjectEvaluator evaluator, ResourceObject[] objects, DateTime now)
    {
        if (objects.Length == 0)
            return default;
        var (best, allocated) = (TimeSpan.MaxValue, 0L);
        var repeats = Math.Max(1, 10_000 / objects.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var time = Clock.Of(() =>
            {
                for (var i = 0; i < repeats; i++)
                {
                    foreach (var subject in objects)
                        evaluator.Evaluate(subject, now, leaving: false);
                }
            });
            best = time < best ? time : best;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var count = (double)objects.Length * repeats;
        return (best.TotalMicroseconds / count, allocated / count);
    }
}
