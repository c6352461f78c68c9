using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Remembers what was asked of the source, so that each want is asked once. A log that is wanted again after its answer (its container restarted, and the
/// state has dropped the old text) may be asked again after a rest; a kind is asked once in a session, and one by one only in so many namespaces.
/// </summary>
internal sealed class WantLedger(TimeProvider time, TimeSpan rest)
{
    /// <summary>What is wanted in more namespaces than that is mostly a hint, and the requests for it would be no longer few.</summary>
    public const int MostNamespaces = 20;

    private readonly HashSet<WantKind> _kinds = [];
    private readonly Dictionary<LogKey, DateTimeOffset?> _logs = [];

    /// <summary>Those of the wants that must be asked now; they count as asked.</summary>
    public ImmutableArray<Want> Take(ImmutableArray<Want> wants) => [.. wants.Where(IsNew)];

    /// <summary>Notes an answer.</summary>
    public void Answered(ClusterChange change)
    {
        if (change is LogRead read)
            _logs[read.Key] = time.GetUtcNow();
    }

    private bool IsNew(Want want) => want switch
    {
        WantKind kind => _kinds.Count(k => k.Kind == kind.Kind) < MostNamespaces && _kinds.Add(kind),
        WantLog log => IsNew(log.Key),
        _ => false,
    };

    private bool IsNew(LogKey key)
    {
        if (_logs.TryGetValue(key, out var answered) && (answered is null || time.GetUtcNow() - answered < rest))
            return false;
        _logs[key] = null;
        return true;
    }
}
