using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads YAML, and so JSON too, from the parser's events, because YamlDotNet's deserializer reflects; understands aliases and merge keys, within bounds.</summary>
internal sealed class ConfigParser
{
    private const int MaxDepth = 100;

    // A kubeconfig of a thousand clusters holds some ten thousand values; a bomb of aliases holds billions.
    private const long MaxWeight = 500_000;

    private readonly Parser _parser;
    private readonly ConfigPlace _file;
    private readonly Dictionary<AnchorName, ConfigNode?> _anchors = [];

    private ConfigParser(string file, string text) => (_file, _parser) = (ConfigPlace.OfFile(file), new(new StringReader(text)));

    /// <summary>Reads the first document of a file; an empty one is null. Throws <see cref="KubeconfigException"/> with the position.</summary>
    public static ConfigNode Parse(string file, string text)
    {
        var parser = new ConfigParser(file, text);
        try
        {
            return parser.ReadDocument();
        }
        catch (YamlException e)
        {
            throw new KubeconfigException($"{file}:{e.Start.Line}: not valid YAML: {Problem(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet's scanner says no more where a key follows on a bracket that is still open.
            throw new KubeconfigException($"{file}:{parser._parser.Current?.Start.Line}: not valid YAML: a '[' or '{{' is not closed", e);
        }
    }

    // "(Line: 3, Col: 1, Idx: 20) - (Line: 3, …): Did not find …": the position is told already.
    private static string Problem(YamlException e) => e.Message[(e.Message.LastIndexOf("): ", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..].TrimEnd('.');

    private ConfigNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        return _parser.TryConsume<DocumentStart>(out _) ? Read(0) : ConfigNode.Null(_file);
    }

    private ConfigNode Read(int depth)
    {
        var place = _file with { Line = _parser.Current!.Start.Line };
        if (depth > MaxDepth)
            throw new KubeconfigException($"{place}: nested too deep");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Resolve(alias.Value, place);
        if (_parser.TryConsume<Scalar>(out var scalar))
            return Keep(scalar.Anchor, Of(scalar, place));
        if (_parser.TryConsume<SequenceStart>(out var sequence))
            return Keep(sequence.Anchor, ReadList(sequence.Anchor, place, depth));
        var mapping = _parser.Consume<MappingStart>();
        return Keep(mapping.Anchor, ReadMap(mapping, place, depth));
    }

    private static ConfigNode Of(Scalar scalar, ConfigPlace place)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        return isPlain && scalar.Value is "" or "~" or "null" or "Null" or "NULL"
            ? ConfigNode.Null(place)
            : ConfigNode.OfText(place, scalar.Value, isPlain, (int)scalar.Start.Index..(int)scalar.End.Index);
    }

    private ConfigNode ReadList(AnchorName anchor, ConfigPlace place, int depth)
    {
        Open(anchor);
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Read(depth + 1));
        return Bounded(ConfigNode.OfList(place, items));
    }

    private ConfigNode ReadMap(MappingStart mapping, ConfigPlace place, int depth)
    {
        Open(mapping.Anchor);
        var start = (int)mapping.Start.Index;
        var (fields, merged) = (new Dictionary<string, ConfigNode>(), new List<ConfigNode>());
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var value = Read(depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(value.Kind == ConfigKind.List ? value.Items : [value]);
            else
                fields[key.Value] = value; // of two equal keys kubectl's parser takes the last
        }

        foreach (var (name, value) in merged.SelectMany(m => m.Fields))
            fields.TryAdd(name, value);
        return Bounded(ConfigNode.OfMap(place, fields, start..start));
    }

    private ConfigNode Resolve(AnchorName name, ConfigPlace place)
    {
        if (!_anchors.TryGetValue(name, out var node))
            throw new KubeconfigException($"{place}: there is no anchor '{name}'");
        return node ?? throw new KubeconfigException($"{place}: the anchor '{name}' contains itself");
    }

    // Null until its value is read.
    private void Open(AnchorName anchor)
    {
        if (!anchor.IsEmpty)
            _anchors[anchor] = null;
    }

    private ConfigNode Keep(AnchorName anchor, ConfigNode node)
    {
        if (!anchor.IsEmpty)
            _anchors[anchor] = node;
        return node;
    }

    private static ConfigNode Bounded(ConfigNode node) => node.Weight <= MaxWeight
        ? node
        : throw new KubeconfigException($"{node.Place}: holds more than {MaxWeight.ToString("N0", CultureInfo.InvariantCulture)} values, aliases counted; this is no kubeconfig");
}
