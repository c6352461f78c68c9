using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Rules.Signatures;

/// <summary>Reads the <c>examples</c> and <c>nearMisses</c> of a signature: each a text, or a mapping with what must be said of it.</summary>
internal sealed class SignatureExamples(FaultCollector faults, ImmutableArray<SignatureExample>.Builder examples, string id)
{
    /// <param name="groups">What the signature captures; null where nobody has looked.</param>
    public void Read(YamlFields fields, IReadOnlyCollection<string>? groups)
    {
        foreach (var node in fields.List("examples"))
            Add(node, id, groups);
        foreach (var node in fields.List("nearMisses"))
            Add(node, null, []);
    }

    private void Add(YamlNode node, string? explained, IReadOnlyCollection<string>? groups)
    {
        if (node is not YamlMap map)
        {
            if (faults.Text(node, "an example") is { } text)
                examples.Add(new(id, node.Start.Line, text.Value, explained, null, null, ImmutableSortedDictionary<string, string>.Empty));
            return;
        }

        var fields = new YamlFields(map, faults);
        var log = fields.Required("log");
        var other = explained is null ? fields.Required("is")?.Value : explained;
        var (title, advice) = explained is null ? (null, null) : (fields.Text("title")?.Value, fields.Text("advice")?.Value);
        var captures = explained is null ? null : Captures(fields, groups);
        fields.Done();
        if (log is not null)
            examples.Add(new(id, map.Start.Line, log.Value, other, title, advice, captures ?? ImmutableSortedDictionary<string, string>.Empty));
    }

    private ImmutableSortedDictionary<string, string> Captures(YamlFields fields, IReadOnlyCollection<string>? groups)
    {
        var captures = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in fields.Map("captures")?.Entries ?? [])
        {
            if (groups?.Contains(key.Value) == false)
                faults.Add(key, $"no pattern captures '{key.Value}'", FaultCollector.Hint(key.Value, groups));
            captures[key.Value] = faults.Text(value, key.Value)?.Value ?? "";
        }

        return captures.ToImmutable();
    }
}
