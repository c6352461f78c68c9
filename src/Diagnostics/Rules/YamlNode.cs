namespace K8sDoctor.Diagnostics.Rules;

/// <summary>A place in a file, counted from 1.</summary>
internal readonly record struct YamlPosition(int Line, int Column);

/// <summary>A node of a YAML document with the place where it begins.</summary>
internal abstract class YamlNode(YamlPosition start)
{
    public YamlPosition Start { get; } = start;

    /// <summary>What the node is, in the words of an error message.</summary>
    public abstract string What { get; }
}

/// <summary>A scalar. Its type is nobody's business but the reader's: <see cref="Value"/> is always the text.</summary>
internal sealed class YamlScalar(YamlPosition start, string value, bool plain, ScalarPositions positions) : YamlNode(start)
{
    public string Value { get; } = value;

    /// <summary>True where it is written without quotes, and so may be a number, a boolean or null.</summary>
    public bool Plain { get; } = plain;

    public bool IsNull => Plain && Value is "" or "~" or "null";

    public override string What => IsNull ? "nothing" : "a text";

    /// <summary>Where a character of <see cref="Value"/> stands in the file.</summary>
    public YamlPosition At(int index) => positions.At(index);
}

internal sealed class YamlList(YamlPosition start, IReadOnlyList<YamlNode> items) : YamlNode(start)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string What => "a list";
}

/// <summary>A mapping in the order of the file; keys are unique.</summary>
internal sealed class YamlMap(YamlPosition start, IReadOnlyList<YamlEntry> entries) : YamlNode(start)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string What => "a mapping";

    /// <summary>The value of a key, or null where the key is not there.</summary>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(e => e.Name == key)?.Value;
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    public string Name => Key.Value;
}
