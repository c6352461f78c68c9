using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Commands;

namespace K8sDoctor.Benchmarks;

/// <summary>
/// What it takes to load rules again in a process that has done so before: processor time and memory. <c>cold_start.py</c> measures the first time, with the
/// native executable.
/// </summary>
internal static partial class LoadBenchmark
{
    private const int Runs = 20;

    public static int Run(int count)
    {
        var shipped = ShippedRules.Files().ToList();
        var files = Enumerable.Range(0, count).Select(i => i < shipped.Count ? shipped[i] : Copy(shipped[i % shipped.Count], i / shipped.Count)).ToList();
        var (best, allocated) = (TimeSpan.MaxValue, 0L);
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var time = Clock.Of(() => RuleSet.Load(files));
            best = time < best ? time : best;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Console.WriteLine($"{count} rules: {best.TotalMilliseconds:F0} ms of processor time, {allocated / 1e6:F1} MB allocated");
        return 0;
    }

    /// <summary>The same rule under another id, with one blank more in each call and comparison: so none of these was compiled for the original.</summary>
    private static RuleFile Copy(RuleFile file, int number)
    {
        var named = IdLine().Replace(file.Text, $"id: {file.Id}-{number}", 1);
        return new($"rules/copies/{file.Id}-{number}.yaml", Calls().Replace(named, "( ").Replace(" == ", "  == ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<=\w)\(")]
    private static partial Regex Calls();

    [GeneratedRegex("^id: .*$", RegexOptions.Multiline)]
    private static partial Regex IdLine();
}
