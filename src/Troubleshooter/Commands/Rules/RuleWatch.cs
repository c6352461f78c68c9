using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>
/// Looks every two seconds whether the user's own rules have changed, and loads them again. It looks instead of being told because a mounted ConfigMap and a
/// network drive tell nothing.
/// </summary>
internal sealed class RuleWatch(OwnRules own, Func<RuleSet, IDiagnosis> diagnose, TimeProvider time) : IRuleChanges
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private ImmutableArray<(string Path, long Length, DateTime Written)> _loaded = own.Stamp();

    public async Task<RuleChange> NextAsync(CancellationToken cancellation)
    {
        var seen = _loaded;
        while (true)
        {
            await Task.Delay(Period, time, cancellation);
            var now = own.Stamp();
            // An editor writes in several steps: what was the same twice is finished.
            var isFinished = now.SequenceEqual(seen);
            seen = now;
            if (!isFinished || now.SequenceEqual(_loaded))
                continue;
            _loaded = now;
            return Load();
        }
    }

    private RuleChange Load()
    {
        try
        {
            var rules = own.LoadStrictly();
            return new(diagnose(rules), $"The rules have changed: {rules.Rules.Length} are in use");
        }
        catch (UsageException e)
        {
            var faults = e.Message.Split('\n');
            return new(null, $"The changed rules are not used: {faults[0]}{(faults.Length > 1 ? $", and {faults.Length - 1} more faults" : "")}");
        }
    }
}
