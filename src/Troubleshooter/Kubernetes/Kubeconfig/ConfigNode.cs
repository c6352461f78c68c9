using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A value of a kubeconfig with the file and line it stands on; read from the YAML parser's events, because its deserializer reflects.</summary>
internal sealed class ConfigNode
{
    private const int MaxDepth = 40;

    private readonly Dictionary<string, ConfigNode> _fields = [];
    private readonly List<ConfigNode> _items = [];
    private readonly string? _text;

    private ConfigNode(string file, long line, string? text = null) => (File, Line, _text) = (file, line, text);

    public string File { get; }

    public long Line { get; }

    public IReadOnlyList<ConfigNode> Items => _items;

    public IReadOnlyDictionary<string, ConfigNode> Fields => _fields;

    public bool IsEmpty => _text is null && _fields.Count == 0 && _items.Count == 0;

    /// <summary>Reads the first document of a file; an empty one is an empty node. Throws <see cref="KubeconfigException"/> with the position.</summary>
    public static ConfigNode Parse(string file, string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return new(file, 1);
            return Read(parser, file, [], 0);
        }
        catch (YamlException e)
        {
            throw new KubeconfigException($"{file}:{e.Start.Line}: not valid YAML: {e.Message}", e);
        }
    }

    public ConfigNode? this[string field] => _fields.GetValueOrDefault(field) is { IsEmpty: false } node ? node : null;

    /// <summary>The text of a field, or null where it is absent or empty. Throws where it is no text.</summary>
    public string? Text(string field) => this[field] is not { } node ? null : node._text is null ? throw node.Error(field, "must be text") : node._text.Length == 0 ? null : node._text;

    public bool Flag(string field) => Text(field) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw this[field]!.Error(field, $"must be true or false, not '{other}'"),
    };

    /// <summary>The text of an item of a list.</summary>
    public string Word(string list) => _text ?? throw Error(list, "must hold texts");

    /// <summary>A path, made absolute against the file's own folder.</summary>
    public string? Path(string field) =>
        Text(field) is { } path ? System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(File))!) : null;

    /// <summary>The bytes of a base64 field, or of the file that its sibling names; null where neither is there.</summary>
    public byte[]? Data(string dataField, string pathField)
    {
        if (Text(dataField) is { } base64)
        {
            try
            {
                return Convert.FromBase64String(base64);
            }
            catch (FormatException e)
            {
                throw this[dataField]!.Error(dataField, "is not valid base64; take it again from whoever made this kubeconfig", e);
            }
        }

        if (Path(pathField) is not { } path)
            return null;
        try
        {
            return System.IO.File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw this[pathField]!.Error(pathField, $"cannot read {path}: {e.Message}", e);
        }
    }

    public KubeconfigException Error(string field, string problem, Exception? inner = null) => new($"{File}:{Line}: {field}: {problem}", inner);

    private static ConfigNode Read(Parser parser, string file, Dictionary<AnchorName, ConfigNode> anchors, int depth)
    {
        var line = parser.Current!.Start.Line;
        if (depth > MaxDepth)
            throw new KubeconfigException($"{file}:{line}: nested too deep");
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return anchors.GetValueOrDefault(alias.Value) ?? throw new KubeconfigException($"{file}:{line}: no anchor '{alias.Value}'");
        if (parser.TryConsume<Scalar>(out var scalar))
            return Keep(new(file, line, IsNull(scalar) ? null : scalar.Value), scalar.Anchor);
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = Keep(new(file, line), sequence.Anchor);
            while (!parser.TryConsume<SequenceEnd>(out _))
                list._items.Add(Read(parser, file, anchors, depth + 1));
            return list;
        }

        var map = Keep(new(file, line), parser.Consume<MappingStart>().Anchor);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            map._fields[key] = Read(parser, file, anchors, depth + 1);
        }

        return map;

        ConfigNode Keep(ConfigNode node, AnchorName anchor)
        {
            if (!anchor.IsEmpty)
                anchors[anchor] = node;
            return node;
        }
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";
}
