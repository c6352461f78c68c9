using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Who read what: from a dependency to the subjects that must be evaluated again when it is touched.</summary>
internal sealed class DependencyIndex
{
    private readonly Dictionary<Dependency, HashSet<ObjectKey>> _readers = [];

    public void Add(ObjectKey subject, ImmutableArray<Dependency> dependencies)
    {
        foreach (var dependency in dependencies)
        {
            if (!_readers.TryGetValue(dependency, out var readers))
                _readers.Add(dependency, readers = []);
            readers.Add(subject);
        }
    }

    public void Remove(ObjectKey subject, ImmutableArray<Dependency> dependencies)
    {
        foreach (var dependency in dependencies)
        {
            if (_readers.TryGetValue(dependency, out var readers) && readers.Remove(subject) && readers.Count == 0)
                _readers.Remove(dependency);
        }
    }

    public bool Has(Dependency dependency) => _readers.ContainsKey(dependency);

    public void AddTo(HashSet<ObjectKey> subjects, Dependency touched)
    {
        if (_readers.TryGetValue(touched, out var readers))
            subjects.UnionWith(readers);
    }
}
