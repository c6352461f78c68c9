using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>
/// Reads one YAML document into nodes that know where they stand. Rule files are hostile input: size, depth and number of nodes are bounded, and anchors,
/// aliases, tags and duplicate keys are faults. Works on the event parser alone, because the deserializer of YamlDotNet needs reflection.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 48;
    private const int MaxNodes = 50_000;

    private readonly RuleFile _file;
    private readonly FaultCollector _faults;
    private readonly Parser _parser;
    private int _nodes;

    private YamlReader(RuleFile file, List<RuleFault> faults) => (_file, _faults, _parser) = (file, new(file, faults), new Parser(new StringReader(file.Text)));

    /// <summary>The root of the file's only document; null, and a fault, when it cannot be read.</summary>
    public static YamlNode? Read(RuleFile file, List<RuleFault> faults)
    {
        if (file.Text.Length > RuleFile.MaxLength)
        {
            faults.Add(new(file.Path, 1, 1, $"the file is larger than {RuleFile.MaxLength / 1024} KiB", "a rule is a few lines of YAML"));
            return null;
        }

        if (YamlCharacters.FirstForbidden(file.Text) is var (place, message))
        {
            faults.Add(new(file.Path, place.Line, place.Column, message, "in a text write it as an escape, \"\\u001b\""));
            return null;
        }

        var reader = new YamlReader(file, faults);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            faults.Add(YamlFaults.Of(file, e));
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner says no more where a key follows on a bracket that is still open.
            var at = YamlFaults.Within(file.Text, reader._parser.Current?.Start ?? Mark.Empty);
            faults.Add(new(file.Path, at.Line, at.Column, "a '[' or '{' is not closed"));
            return null;
        }
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _faults.Add(new YamlPosition(1, 1), "the file is empty");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<DocumentStart>(out var second) ? throw Refuse(second, "a file holds one document") : root;
    }

    private YamlNode Node(int depth)
    {
        var next = _parser.Consume<ParsingEvent>();
        if (next is AnchorAlias)
            throw Refuse(next, "aliases (*name) are not allowed");
        if (next is not NodeEvent node)
            throw Refuse(next, "a value is missing");
        if (!node.Anchor.IsEmpty)
            throw Refuse(node, "anchors (&name) are not allowed");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            throw Refuse(node, "tags (!name) are not allowed; a text that begins with '!' needs quotes around it");
        if (depth > MaxDepth)
            throw Refuse(node, $"nested deeper than {MaxDepth} levels");
        if (++_nodes > MaxNodes)
            throw Refuse(node, $"more than {MaxNodes} values in one file");
        return node switch
        {
            Scalar scalar => ScalarNode(scalar),
            SequenceStart start => ListNode(start, depth),
            _ => MapNode(node, depth),
        };
    }

    private YamlScalar ScalarNode(Scalar scalar)
    {
        var start = Position(scalar);
        var positions = new ScalarPositions(_file.Text, scalar.Value, (int)scalar.Start.Index, (int)scalar.End.Index, start, scalar.Style);
        return new(start, scalar.Value, scalar.Style is ScalarStyle.Plain, positions);
    }

    private YamlList ListNode(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return new(Position(start), items);
    }

    private YamlMap MapNode(NodeEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        var names = new HashSet<string>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyEvent = _parser.Current!;
            if (Node(depth + 1) is not YamlScalar key)
                throw Refuse(keyEvent, BeginsWithBraces(keyEvent) ? "a text that begins with '{{' needs quotes around it" : "a key must be a text");
            var value = Node(depth + 1);
            if (names.Add(key.Value))
                entries.Add(new(key, value));
            else
                _faults.Add(key, $"the key '{key.Value}' is there twice");
        }

        // Of a mapping without braces within brackets ([a: b]) the parser does not say where it begins.
        return new(start.Start.Index == 0 && entries.Count > 0 ? entries[0].Key.Start : Position(start), entries);
    }

    private bool BeginsWithBraces(ParsingEvent key) =>
        key.Start.Index > 0 && _file.Text.AsSpan((int)key.Start.Index - 1).StartsWith("{{", StringComparison.Ordinal);

    private static YamlPosition Position(ParsingEvent e) => new((int)e.Start.Line, (int)e.Start.Column);

    private static YamlException Refuse(ParsingEvent e, string message) => new(e.Start, e.End, message);
}
