using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The logs that were wanted and refused, so that they can be read when they may be. Bounded; any thread may use it.</summary>
internal sealed class RefusedLogs
{
    private const int Most = 300;

    private readonly Lock _lock = new();
    private readonly Dictionary<LogKey, WantLog> _wants = [];

    public void Add(WantLog want)
    {
        lock (_lock)
        {
            if (_wants.Count < Most)
                _wants[want.Key] = want;
        }
    }

    /// <summary>Takes out those that may be read now; where nobody can say, one of each namespace, to try.</summary>
    public ImmutableArray<WantLog> Take(Permissions known)
    {
        lock (_lock)
        {
            var byPlace = _wants.Values.GroupBy(w => w.Key.Namespace).ToLookup(g => known.Of("get", ResourceKinds.Pod, g.Key, "log"));
            ImmutableArray<WantLog> taken =
                [.. byPlace[Permission.Granted].SelectMany(g => g), .. byPlace[Permission.Unknown].Select(g => g.OrderBy(w => w.Key.Pod, StringComparer.Ordinal).First())];
            foreach (var want in taken)
                _wants.Remove(want.Key);
            return taken;
        }
    }
}
