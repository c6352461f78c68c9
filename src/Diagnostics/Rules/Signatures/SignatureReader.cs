using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Rules.Signatures;

/// <summary>Reads a file of log signatures strictly: every fault is told, with its place.</summary>
public sealed class SignatureReader
{
    private const int MaxSignatures = 200;
    private const int MaxNeedles = 20;
    private const int MaxPatterns = 20;

    private static readonly FrozenDictionary<string, LogWeight> Weights = Enum.GetValues<LogWeight>().ToFrozenDictionary(w => w.ToString().ToLowerInvariant());
    private static readonly FrozenDictionary<string, string> Kinds = LogSignature.Kinds.ToFrozenDictionary(k => k);

    private readonly FaultCollector _faults;
    private readonly ImmutableArray<SignatureExample>.Builder _examples = ImmutableArray.CreateBuilder<SignatureExample>();

    private readonly bool _check;

    private SignatureReader(FaultCollector faults, bool check) => (_faults, _check) = (faults, check);

    /// <summary>What of a file can be used; never throws on any text.</summary>
    /// <param name="check">Whether to look into the patterns too, which takes as long again. The program's own files are held to it by a test.</param>
    public static SignatureFamily? Read(RuleFile file, List<RuleFault> faults, bool check = true)
    {
        var root = YamlReader.Read(file, faults);
        var collector = new FaultCollector(file, faults);
        if (root is YamlMap map)
            return new SignatureReader(collector, check).Family(map);
        if (root is not null)
            collector.Add(root, $"a file of log signatures is a mapping, not {root.What}");
        return null;
    }

    private SignatureFamily Family(YamlMap root)
    {
        var fields = new YamlFields(root, _faults);
        var title = fields.Required("family")?.Value ?? "";
        var order = Order(fields.Text("order"));
        var items = fields.List("signatures");
        if (items.Count is 0 or > MaxSignatures)
            _faults.Add(root, $"there are {items.Count} signatures", $"a file holds 1 to {MaxSignatures}");
        var ids = new HashSet<string>();
        var signatures = items.Take(MaxSignatures).Select(item => Signature(item, ids)).OfType<LogSignature>().ToImmutableArray();
        fields.Done();
        return new(_faults.File.Path, title, order, signatures, _examples.ToImmutable());
    }

    private int Order(YamlScalar? text)
    {
        if (text is null || int.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var order))
            return text is null ? 0 : int.Parse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        _faults.Add(text, $"'{text.Value}' is no number");
        return 0;
    }

    private LogSignature? Signature(YamlNode node, HashSet<string> ids)
    {
        if (node is not YamlMap map)
        {
            _faults.Add(node, $"a signature is {node.What}", "it must be a mapping with id, kind, needles, patterns, title and advice");
            return null;
        }

        var fields = new YamlFields(map, _faults);
        var id = Id(fields.Required("id"), ids);
        var weight = _faults.TryWord(fields.Text("weight"), "weight", Weights, out var word) ? word : LogWeight.Decisive;
        var isNoise = weight == LogWeight.Noise;
        var kind = isNoise || !_faults.TryWord(fields.Required("kind"), "kind", Kinds, out var known) ? "" : known;
        var needles = Some(fields, map, "needles", MaxNeedles).Select(n => n.Value).ToImmutableArray();
        var patterns = Some(fields, map, "patterns", MaxPatterns);
        var (below, above) = (fields.Text("below"), fields.Text("above"));
        var groups = _check ? patterns.Append(below).Append(above).OfType<YamlScalar>().SelectMany(Groups).Concat(LogDiagnosis.FoundAnyway(kind)).ToHashSet() : [];
        var title = isNoise ? "" : Filled(fields.Required("title"), groups);
        var advice = isNoise ? "" : Filled(fields.Required("advice"), groups);
        new SignatureExamples(_faults, _examples, id).Read(fields, _check ? groups : null);
        fields.Done();
        return new(id, kind, weight, needles, title, advice) { Patterns = [.. patterns.Select(p => p.Value)], Below = below?.Value, Above = above?.Value };
    }

    private string Id(YamlScalar? id, HashSet<string> ids)
    {
        if (id is not null && !RuleReader.IsKebab(id.Value))
            _faults.Add(id, $"'{id.Value}' is no id", "use lower case letters, digits and single dashes");
        else if (id is not null && !ids.Add(id.Value))
            _faults.Add(id, $"there is another signature '{id.Value}'");
        return id?.Value ?? "";
    }

    private IReadOnlyList<YamlScalar> Some(YamlFields fields, YamlMap map, string name, int most)
    {
        var texts = fields.Texts(name);
        if (texts.Count == 0 || texts.Count > most)
            _faults.Add(map, $"there are {texts.Count} {name}", $"a signature has 1 to {most}");
        foreach (var empty in texts.Where(t => t.Value.Trim().Length < 2))
            _faults.Add(empty, $"'{empty.Value}' is too short to be one of the {name}");
        return texts;
    }

    /// <summary>The names of a pattern's groups.</summary>
    private IEnumerable<string> Groups(YamlScalar pattern)
    {
        if (!Re2.TryTranslate(pattern.Value, out var translated, out var fault))
            _faults.Add(pattern.At(fault.Value.At), fault.Value.Message);
        else if (LogSignature.Problem(pattern.Value) is { } problem)
            _faults.Add(pattern, problem, "use what RE2 and .NET have in common");
        return translated?.Groups ?? [];
    }

    /// <summary>A title or an advice, which speaks only of what can be captured.</summary>
    private string Filled(YamlScalar? text, HashSet<string> groups)
    {
        foreach (var unknown in LogDiagnosis.Placeholder().Matches(text?.Value ?? "").Where(m => _check && !groups.Contains(m.Groups["name"].Value)))
            _faults.Add(text!.At(unknown.Index), $"no pattern captures '{unknown.Groups["name"].Value}'", FaultCollector.Hint(unknown.Groups["name"].Value, groups));
        return text?.Value ?? "";
    }
}
