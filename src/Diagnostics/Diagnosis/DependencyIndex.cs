using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Who read what: from a dependency to what must be made again when it is touched.</summary>
/// <typeparam name="TReader">The name of what was made.</typeparam>
internal sealed class DependencyIndex<TReader>
    where TReader : notnull
{
    private readonly Dictionary<Dependency, HashSet<TReader>> _readers = [];

    public void Add(TReader reader, ImmutableArray<Dependency> dependencies)
    {
        foreach (var dependency in dependencies)
        {
            if (!_readers.TryGetValue(dependency, out var readers))
                _readers.Add(dependency, readers = []);
            readers.Add(reader);
        }
    }

    public void Remove(TReader reader, ImmutableArray<Dependency> dependencies)
    {
        foreach (var dependency in dependencies)
        {
            if (_readers.TryGetValue(dependency, out var readers) && readers.Remove(reader) && readers.Count == 0)
                _readers.Remove(dependency);
        }
    }

    public bool Has(Dependency dependency) => _readers.ContainsKey(dependency);

    public void AddTo(HashSet<TReader> stale, Dependency touched)
    {
        if (_readers.TryGetValue(touched, out var readers))
            stale.UnionWith(readers);
    }
}
