using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Asks the source of each fix that changes an object whether the API server would take it. Nothing is changed by that.</summary>
internal sealed class FixDryRuns(IClusterSource source, IDiagnosis diagnosis)
{
    /// <summary>So many changes are asked about in one report: those of the incidents that stand first.</summary>
    public const int Most = 50;

    private readonly ServerPatches _patches = new(diagnosis.Find, diagnosis.Related);
    private readonly Dictionary<ServerPatch, Task<DryRun>> _asked = [];

    /// <summary>The incidents with the answers, in the same order.</summary>
    /// <param name="deadline">After that nothing more is asked.</param>
    public async Task<ImmutableArray<TrackedIncident>> AddToAsync(ImmutableArray<TrackedIncident> incidents, CancellationToken deadline)
    {
        var answers = await Task.WhenAll(incidents.Select(tracked => Task.WhenAll(tracked.Incident.Fixes.Select(fix => AskAsync(tracked.Incident, fix, deadline)))));
        return [.. incidents.Zip(answers, (tracked, of) => tracked with { Incident = With(tracked.Incident, of) })];
    }

    private static Incident With(Incident incident, DryRun?[] answers) =>
        answers.Length == 0 ? incident : incident with { Fixes = [.. incident.Fixes.Zip(answers, (fix, answer) => fix with { DryRun = answer })] };

    private async Task<DryRun?> AskAsync(Incident incident, Fix fix, CancellationToken deadline)
    {
        if (fix.Risk == Risk.ReadOnly)
            return null;
        var (patch, whyNot) = _patches.Of(incident, fix);
        if (patch is null)
            return new(DryRunResult.NotAsked, whyNot);
        if (_asked.TryGetValue(patch, out var asked))
            return await asked;
        if (_asked.Count >= Most)
            return new(DryRunResult.NotAsked, $"no more than {Most} changes are asked about");
        return await (_asked[patch] = TryAsync(patch, deadline));
    }

    private async Task<DryRun> TryAsync(ServerPatch patch, CancellationToken deadline)
    {
        try
        {
            return await source.DryRunAsync(patch, deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new(DryRunResult.NotAsked, "the time was up");
        }
    }
}
