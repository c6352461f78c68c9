namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The clusters, contexts or users of all files; of entries with the same name the first file's counts, whole.</summary>
internal sealed class ConfigSection
{
    private readonly string _what;
    private readonly Dictionary<string, ConfigNode> _entries = [];
    private readonly string _files;
    private readonly List<ConfigNode> _nameless = [];

    /// <param name="section">For example <c>clusters</c>.</param>
    /// <param name="what">The field of an entry that holds it, for example <c>cluster</c>.</param>
    public ConfigSection(IReadOnlyList<ConfigNode> files, string section, string what)
    {
        _what = what;
        _files = string.Join(", ", files.Select(f => f.Place.Name));
        foreach (var file in files)
            Add(file.List(section), section);
    }

    /// <summary>The names, for messages.</summary>
    public string Names => _entries.Count == 0 ? "there are none" : "there are: " + string.Join(", ", All);

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> All => _entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>The entry's map, empty where it says nothing; null where there is no such entry.</summary>
    public ConfigNode? Find(string name) => _entries.TryGetValue(name, out var entry) ? entry.Map(_what) ?? ConfigNode.Null(entry.Place) : null;

    /// <summary>The failure of what asked for an entry that is not there.</summary>
    public KubeconfigException Missing(string name, string askedBy)
    {
        var nameless = _nameless.Count == 0 ? "" : $"; the entry at {_nameless[0].Place} has no name";
        return new($"{_files}: {askedBy} names the {_what} '{name}', which is not there ({Names}{nameless})");
    }

    private void Add(IReadOnlyList<ConfigNode> entries, string section)
    {
        var own = new HashSet<string>();
        foreach (var entry in entries)
        {
            if (entry.Text("name") is not { } name)
                _nameless.Add(entry);
            else if (!own.Add(name))
                throw entry.Error("name", $"two entries of {section} in this file have the name '{name}'; remove one of them, for kubectl does not read such a file either");
            else
                _entries.TryAdd(name, entry);
        }
    }
}
