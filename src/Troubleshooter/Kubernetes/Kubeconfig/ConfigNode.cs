namespace K8sDoctor.Troubleshooter.Kubernetes;

internal enum ConfigKind { Null, Text, List, Map }

/// <summary>A value of a kubeconfig or of a flag, with the place it stands at; types are checked where a field is asked for, so that what is not used may be wrong.</summary>
internal sealed class ConfigNode
{
    private static readonly Dictionary<string, ConfigNode> NoFields = [];

    private readonly string _text = "";

    private ConfigNode(ConfigPlace place, ConfigKind kind) => (Place, Kind) = (place, kind);

    public ConfigPlace Place { get; }

    public ConfigKind Kind { get; }

    /// <summary>Whether a text is without quotes, so that YAML may mean a number or a truth value.</summary>
    public bool IsPlain { get; private init; }

    /// <summary>Where a text stands in its file: character offsets, quotes included, the end exclusive. Of a map only where it begins.</summary>
    public Range Span { get; private init; }

    /// <summary>How many values it holds, itself and those behind aliases included.</summary>
    public long Weight { get; private init; } = 1;

    public IReadOnlyList<ConfigNode> Items { get; private init; } = [];

    public IReadOnlyDictionary<string, ConfigNode> Fields { get; private init; } = NoFields;

    /// <summary>The value of a field; null where it is absent or null.</summary>
    public ConfigNode? this[string field] => Fields.GetValueOrDefault(field) is { Kind: not ConfigKind.Null } node ? node : null;

    public static ConfigNode Null(ConfigPlace place) => new(place, ConfigKind.Null);

    public static ConfigNode OfText(ConfigPlace place, string text, bool isPlain = false, Range span = default) => new(place, ConfigKind.Text, text) { IsPlain = isPlain, Span = span };

    public static ConfigNode OfList(ConfigPlace place, IReadOnlyList<ConfigNode> items) => new(place, ConfigKind.List) { Items = items, Weight = 1 + items.Sum(i => i.Weight) };

    public static ConfigNode OfMap(ConfigPlace place, IReadOnlyDictionary<string, ConfigNode> fields, Range span = default) =>
        new(place, ConfigKind.Map) { Fields = fields, Span = span, Weight = 1 + fields.Values.Sum(f => f.Weight) };

    private ConfigNode(ConfigPlace place, ConfigKind kind, string text)
        : this(place, kind) => _text = text;

    /// <summary>The same map with fields put in the place of its own; a null takes a field away.</summary>
    public ConfigNode With(IReadOnlyDictionary<string, ConfigNode?> changes)
    {
        var fields = new Dictionary<string, ConfigNode>(Fields);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                fields.Remove(name);
            else
                fields[name] = value;
        }

        return OfMap(Place, fields);
    }

    /// <summary>The text of a field, or null where it is absent or empty. Throws where it is no text.</summary>
    public string? Text(string field) => this[field] is not { } node ? null : node.Word(field) is { Length: > 0 } text ? text : null;

    /// <summary>A field that kubectl reads as YAML 1.1 does: yes and on are true too.</summary>
    public bool Flag(string field) => Text(field)?.ToLowerInvariant() switch
    {
        null or "false" or "no" or "off" or "n" => false,
        "true" or "yes" or "on" or "y" => true,
        _ => throw this[field]!.Error(field, $"must be true or false, not '{Text(field)}'"),
    };

    /// <summary>The items of a list; none where the field is absent. Throws where it is no list.</summary>
    public IReadOnlyList<ConfigNode> List(string field) =>
        this[field] is not { } node ? [] : node.Kind == ConfigKind.List ? node.Items : throw node.Error(field, "must be a list: its entries begin with '- '");

    /// <summary>A map; null where the field is absent. Throws where it is no map.</summary>
    public ConfigNode? Map(string field) =>
        this[field] is not { } node ? null : node.Kind == ConfigKind.Map ? node : throw node.Error(field, "must be a map: fields, each with a value");

    /// <summary>This value as text; <paramref name="field"/> is where it belongs, for the message.</summary>
    public string Word(string field) => Kind == ConfigKind.Text ? _text : throw Error(field, "must be text");

    /// <summary>A path, made absolute against the folder of its own file.</summary>
    public string? Path(string field) => Text(field) is { } path ? System.IO.Path.GetFullPath(path, this[field]!.Place.Folder) : null;

    public KubeconfigException Error(string field, string problem, Exception? inner = null) =>
        new(Place.Line > 0 ? $"{Place}: {field}: {problem}" : $"{Place}: {problem}", inner);
}
