using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K8sDoctor.Troubleshooter.Terminal.Settings;

/// <summary>
/// Reads YAML from the parser's events, because YamlDotNet's deserializer reflects; understands aliases, as the skins of k9s use them, within bounds: a file may have
/// come from anywhere.
/// </summary>
internal sealed class SettingsParser
{
    private const int MaxDepth = 20;
    private const int MaxNodes = 20_000;

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, SettingsNode> _anchors = [];
    private int _nodes;

    private SettingsParser(string text) => _parser = new(new StringReader(text));

    /// <summary>The first document, or what is wrong with it; an empty one is an empty map.</summary>
    public static (SettingsNode? Root, SettingsFault? Fault) Parse(string file, string text)
    {
        var parser = new SettingsParser(text);
        try
        {
            return (parser.ReadDocument(), null);
        }
        catch (YamlException e)
        {
            return (null, new(file, e.Start.Line, e.Start.Column, $"not valid YAML: {Problem(e)}"));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner says no more where a key follows on a bracket that is still open.
            var at = parser._parser.Current?.Start ?? Mark.Empty;
            return (null, new(file, at.Line, at.Column, "not valid YAML: a '[' or '{' is not closed"));
        }
    }

    // "(Line: 3, Col: 1, Idx: 20) - (Line: 3, …): Did not find …": the position is told already.
    private static string Problem(YamlException e) => e.Message[(e.Message.LastIndexOf("): ", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..].TrimEnd('.');

    private SettingsNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        return _parser.TryConsume<DocumentStart>(out _) ? Read(0) : new SettingsMap(1, 1, []);
    }

    private SettingsNode Read(int depth)
    {
        var at = _parser.Current!.Start;
        if (depth > MaxDepth) throw new YamlException(at, at, "nested too deep");
        if (++_nodes > MaxNodes) throw new YamlException(at, at, "too many values");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value, out var known) ? known : throw new YamlException(at, at, $"there is no anchor '{alias.Value}'");
        if (_parser.TryConsume<Scalar>(out var scalar)) return Keep(scalar.Anchor, new SettingsText(at.Line, at.Column, scalar.Value));
        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = ImmutableArray.CreateBuilder<SettingsNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Read(depth + 1));
            return Keep(sequence.Anchor, new SettingsList(at.Line, at.Column, items.ToImmutable()));
        }

        var mapping = _parser.Consume<MappingStart>();
        return Keep(mapping.Anchor, new SettingsMap(at.Line, at.Column, ReadFields(depth)));
    }

    private ImmutableArray<SettingsField> ReadFields(int depth)
    {
        var fields = ImmutableArray.CreateBuilder<SettingsField>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var at = _parser.Current!.Start;
            if (!_parser.TryConsume<Scalar>(out var key)) throw new YamlException(at, at, "a name is expected here");
            if (fields.Any(f => f.Name == key.Value)) throw new YamlException(at, at, $"'{key.Value}' stands here a second time");
            fields.Add(new(key.Value, at.Line, at.Column, Read(depth + 1)));
        }

        return fields.ToImmutable();
    }

    private SettingsNode Keep(AnchorName anchor, SettingsNode node)
    {
        if (!anchor.IsEmpty) _anchors[anchor] = node;
        return node;
    }
}
