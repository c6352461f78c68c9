namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The clusters, contexts or users of all files; of entries with the same name the first file's counts, whole.</summary>
internal sealed class ConfigSection
{
    private readonly string _field;
    private readonly string _what;
    private readonly Dictionary<string, ConfigNode> _entries = [];
    private readonly string _files;

    /// <param name="section">For example <c>clusters</c>.</param>
    /// <param name="field">The field of an entry that holds it, for example <c>cluster</c>.</param>
    public ConfigSection(IReadOnlyList<ConfigNode> files, string section, string field)
    {
        (_field, _what) = (field, field);
        _files = string.Join(", ", files.Select(f => f.File));
        foreach (var entry in files.SelectMany(f => f[section]?.Items ?? []))
        {
            var name = entry.Text("name") ?? throw entry.Error("name", $"an entry of {section} has no name");
            _entries.TryAdd(name, entry);
        }
    }

    /// <summary>The names, for messages.</summary>
    public string Names => _entries.Count == 0 ? "there are none" : "there are: " + string.Join(", ", _entries.Keys.Order(StringComparer.Ordinal));

    public ConfigNode Find(string name, string askedBy) =>
        _entries.TryGetValue(name, out var entry)
            ? entry[_field] ?? throw entry.Error(_field, $"'{name}' is empty")
            : throw new KubeconfigException($"{_files}: {askedBy} names the {_what} '{name}', which is not there ({Names})");
}
