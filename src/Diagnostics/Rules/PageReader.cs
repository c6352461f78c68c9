namespace K8sDoctor.Diagnostics.Rules;

/// <summary>
/// Reads the <c>page</c> of a rule. It must be the last key of the file, so that whoever needs no pages can leave the rest of a file unread: YAML takes its time.
/// </summary>
internal sealed class PageReader(YamlMap root, FaultCollector faults)
{
    /// <summary>The key, which is the last one.</summary>
    public const string Key = "page";

    /// <summary>The longest part, in UTF-16 units: some pages of a book.</summary>
    private const int MaxLength = 10_000;

    /// <param name="map">The value of the key; null where the rule has none.</param>
    public PageText Read(YamlMap? map)
    {
        if (root.Entries.FirstOrDefault(e => e.Name == Key) is { } entry && entry != root.Entries[^1])
            faults.Add(entry.Key, $"'{Key}' must be the last key of the file", $"move it behind '{root.Entries[^1].Name}'");
        if (map is null)
            return PageText.Empty;
        var fields = new YamlFields(map, faults);
        var page = new PageText(Part(fields, "meaning"), Part(fields, "mechanism"), Part(fields, "check"), Part(fields, "mend"), Part(fields, "prevention"));
        fields.Done();
        return page;
    }

    private string Part(YamlFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return "";
        if (string.IsNullOrWhiteSpace(text.Value))
            faults.Add(text, $"'{name}' is empty", "leave it out");
        else if (text.Value.Length > MaxLength)
            faults.Add(text, $"'{name}' is longer than {MaxLength} characters");
        else if (text.Value.IndexOf("{{", StringComparison.Ordinal) is var at and >= 0)
            faults.Add(text.At(at), "a page holds no expressions", "it speaks of the fault in general");
        return text.Value.Trim();
    }
}
