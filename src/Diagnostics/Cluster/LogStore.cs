using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The logs that have been read, each until its pod goes or its container runs anew or ends.</summary>
internal sealed class LogStore
{
    private readonly Dictionary<ObjectKey, Dictionary<LogKey, LogText>> _byPod = [];

    public LogText? Find(LogKey key) => _byPod.TryGetValue(PodOf(key), out var logs) ? logs.GetValueOrDefault(key) : null;

    public void Put(LogKey key, LogText log, ICollection<Dependency> touched)
    {
        if (!_byPod.TryGetValue(PodOf(key), out var logs))
            _byPod.Add(PodOf(key), logs = []);
        logs[key] = log;
        touched.Add(Dependency.On(key));
    }

    /// <summary>Drops what is no longer the log of the pod's containers; whoever reads it asks for it again.</summary>
    public void PodChanged(ResourceObject? old, ResourceObject? value, ICollection<Dependency> touched)
    {
        if (old is null || !_byPod.TryGetValue(old.Key, out var logs))
            return;
        foreach (var key in logs.Keys.Where(k => value is null || LogRuns.Of(old, k.Container) != LogRuns.Of(value, k.Container)).ToArray())
        {
            logs.Remove(key);
            touched.Add(Dependency.On(key));
        }

        if (logs.Count == 0)
            _byPod.Remove(old.Key);
    }

    private static ObjectKey PodOf(LogKey key) => new(ResourceKinds.Pod, key.Namespace, key.Pod);
}
