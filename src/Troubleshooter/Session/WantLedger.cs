using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Remembers what was asked of the source, so that each want is asked once: a kind once in a session, and one by one only in so many namespaces; a log once
/// for each run of its container, and after a rest that grows with each time.
/// </summary>
/// <param name="rest">How long a log rests before that of the next run is asked for.</param>
/// <param name="again">How long one rests that goes on, or could not be read, before it is asked for again.</param>
internal sealed class WantLedger(TimeProvider time, LogRest rest, LogRest again)
{
    /// <summary>What is wanted in more namespaces than that is mostly a hint, and the requests for it would be no longer few.</summary>
    public const int MostNamespaces = 20;

    // Pods come and go: of so many logs those that rest no more are forgotten.
    private const int MostRemembered = 2_000;

    private readonly HashSet<WantKind> _kinds = [];
    private readonly Dictionary<LogKey, Asked> _logs = [];

    /// <summary>How many logs are remembered.</summary>
    internal int Remembered => _logs.Count;

    /// <summary>Those of the wants that must be asked now, in their order; they count as asked.</summary>
    public ImmutableArray<Want> Take(ImmutableArray<Want> wants) => Take(wants, [], int.MaxValue);

    /// <param name="repeated">Logs that were asked for and are worth asking for again.</param>
    /// <param name="most">How many logs may be under way: what matters more may be wanted before the next one's turn.</param>
    public ImmutableArray<Want> Take(ImmutableArray<Want> wants, ImmutableArray<WantLog> repeated, int most)
    {
        Forget();
        var room = most - _logs.Values.Count(l => l.Answered is null);
        var taken = ImmutableArray.CreateBuilder<Want>();
        taken.AddRange(wants.OfType<WantKind>().Where(IsNew));
        var logs = wants.OfType<WantLog>().Select(w => (Want: w, Rests: rest)).Concat(repeated.Select(w => (Want: w, Rests: again)));
        foreach (var (log, _) in logs.TakeWhile(_ => room > 0).Where(l => TakeLog(l.Want, l.Rests)))
        {
            taken.Add(log);
            room--;
        }

        return taken.DrainToImmutable();
    }

    /// <summary>Notes an answer.</summary>
    public void Answered(ClusterChange change)
    {
        if (change is LogRead read && _logs.TryGetValue(read.Key, out var asked))
            _logs[read.Key] = asked with { Answered = time.GetUtcNow() };
    }

    private bool IsNew(WantKind kind) => _kinds.Count(k => k.Kind == kind.Kind) < MostNamespaces && _kinds.Add(kind);

    private bool TakeLog(WantLog want, LogRest rest)
    {
        var times = 1;
        if (_logs.TryGetValue(want.Key, out var asked) && asked.Pod == want.Run?.Pod)
        {
            if (asked.Answered is not { } answered || time.GetUtcNow() - answered < rest.After(asked.Times))
                return false;
            times = asked.Times + 1;
        }

        _logs[want.Key] = new(want.Run?.Pod, times, null);
        return true;
    }

    private void Forget()
    {
        if (_logs.Count <= MostRemembered)
            return;
        var now = time.GetUtcNow();
        foreach (var key in _logs.Where(l => now - l.Value.Answered > again.Longest).Select(l => l.Key).ToArray())
            _logs.Remove(key);
    }

    /// <summary>A log that was asked for.</summary>
    /// <param name="Pod">Tells the pod from its successor of the same name.</param>
    /// <param name="Answered">Null while the answer is under way.</param>
    private readonly record struct Asked(ulong? Pod, int Times, DateTimeOffset? Answered);
}

/// <summary>How long a log is left alone: longer each time.</summary>
internal sealed record LogRest(TimeSpan First, TimeSpan Longest)
{
    private const int MostDoublings = 16;

    /// <param name="times">How often it was asked for.</param>
    public TimeSpan After(int times)
    {
        var rest = First * Math.Pow(2, Math.Min(times - 1, MostDoublings));
        return rest < Longest ? rest : Longest;
    }
}
