using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules.Testing;

/// <summary>Reads a test file strictly: one case, or several under <c>cases</c>, each with a name.</summary>
public sealed class RuleTestReader
{
    private readonly RuleFile _file;
    private readonly FaultCollector _faults;

    private RuleTestReader(RuleFile file, List<RuleFault> faults) => (_file, _faults) = (file, new(file, faults));

    /// <summary>The cases of a file; those with faults are left out.</summary>
    public static ImmutableArray<RuleTestCase> Read(RuleFile file, List<RuleFault> faults)
    {
        var reader = new RuleTestReader(file, faults);
        var root = YamlReader.Read(file, faults);
        if (root is YamlMap map)
            return reader.Cases(map);
        if (root is not null)
            reader._faults.Add(root, $"a test is a mapping, not {root.What}");
        return [];
    }

    private ImmutableArray<RuleTestCase> Cases(YamlMap root)
    {
        if (root.Find("cases") is null)
            return Case(root, root.Find("name") is null ? "the test" : null) is { } only ? [only] : [];
        var fields = new YamlFields(root, _faults);
        var cases = ImmutableArray.CreateBuilder<RuleTestCase>();
        foreach (var node in fields.List("cases"))
        {
            if (node is not YamlMap map)
                _faults.Add(node, $"a case is {node.What}", "it must be a mapping");
            else if (Case(map, null) is { } test)
                cases.Add(test);
        }

        fields.Done();
        var names = ((root.Find("cases") as YamlList)?.Items ?? []).OfType<YamlMap>().Select(c => c.Find("name")).OfType<YamlScalar>();
        foreach (var twice in names.GroupBy(n => n.Value).SelectMany(g => g.Skip(1)))
            _faults.Add(twice, $"there is another case '{twice.Value}'");
        return cases.ToImmutable();
    }

    private RuleTestCase? Case(YamlMap map, string? name)
    {
        var fields = new YamlFields(map, _faults);
        name ??= fields.Required("name")?.Value;
        var now = Time(fields.Required("now"));
        var objects = fields.List("objects").SelectMany(Objects).ToImmutableArray();
        var logs = Logs(fields.Map("logs"));
        var unreadable = fields.Texts("unreadable").Select(Kind).OfType<ResourceKind>().ToImmutableArray();
        if (map.Find("expect") is null)
            _faults.Add(map, "'expect' is missing", "write 'expect: []' where the rule must not fire");
        var expect = fields.List("expect").Select(Expected).OfType<ExpectedFinding>().ToImmutableArray();
        fields.Done();
        return name is null || now is null ? null : new(_file.Path, map.Start.Line, _file.Id, name, now.Value, objects, logs, unreadable, expect);
    }

    private DateTime? Time(YamlScalar? scalar)
    {
        if (scalar is null)
            return null;
        if (DateTime.TryParse(scalar.Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time))
            return time;
        _faults.Add(scalar, $"'{scalar.Value}' is no time", "write it like 2026-11-23T18:30:00Z");
        return null;
    }

    private IEnumerable<TestObject> Objects(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            _faults.Add(node, $"an object is {node.What}", "it must be a mapping as kubectl prints it");
            return [];
        }

        if (map.Find("kind") is YamlScalar { Value: "List" } && map.Find("items") is YamlList items)
            return items.Items.SelectMany(Objects);
        return new ObjectChecker(_faults).Check(map) is { } kind ? [new(kind, YamlJson.ToUtf8(map))] : [];
    }

    private ImmutableArray<LogRead> Logs(YamlMap? map)
    {
        var logs = ImmutableArray.CreateBuilder<LogRead>();
        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (key.Value.Split('/') is not [var ns, var pod, var container] || value is not YamlMap runs)
            {
                _faults.Add(key, $"'{key.Value}' is no log", "write 'namespace/pod/container: {current: …, previous: …}'");
                continue;
            }

            var fields = new YamlFields(runs, _faults);
            if (fields.Take("current") is { } current)
                logs.Add(new(new(ns, pod, container, Previous: false), Log(current)));
            if (fields.Take("previous") is { } previous)
                logs.Add(new(new(ns, pod, container, Previous: true), Log(previous)));
            fields.Done();
        }

        return logs.ToImmutable();
    }

    // A log is a block of text, or a list of lines.
    private LogText Log(YamlNode node) => node switch
    {
        YamlScalar scalar => new([.. scalar.Value.TrimEnd('\n').Split('\n').Where(l => scalar.Value.Length > 0)]),
        YamlList list => new([.. list.Items.Select(i => _faults.Text(i, "a line")?.Value).OfType<string>()]),
        _ => Bad(node),
    };

    private LogText Bad(YamlNode node)
    {
        _faults.Add(node, $"a log is {node.What}", "it must be a text or a list of lines");
        return new([]);
    }

    private ResourceKind? Kind(YamlScalar scalar)
    {
        var kind = ResourceKinds.All.FirstOrDefault(k => k.Kind == scalar.Value);
        if (kind is null)
            _faults.Add(scalar, $"'{scalar.Value}' is no kind", FaultCollector.Hint(scalar.Value, ResourceKinds.All.Select(k => k.Kind)));
        return kind;
    }

    private ExpectedFinding? Expected(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            _faults.Add(node, $"an expected finding is {node.What}", "it must be a mapping with subject, cause and fix");
            return null;
        }

        var fields = new YamlFields(map, _faults);
        var subject = fields.Required("subject");
        var expected = subject is null
            ? null
            : new ExpectedFinding(
                subject.Value, Pattern(fields, "title"), Pattern(fields, "cause"), Pattern(fields, "fix"), Pattern(fields, "evidence"),
                [.. fields.Texts("effects").Select(e => e.Value)]);
        fields.Done();
        return expected;
    }

    private TextPattern? Pattern(YamlFields fields, string name)
    {
        var scalar = fields.Text(name);
        try
        {
            return scalar is null ? null : new TextPattern(scalar.Value);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            _faults.Add(scalar!, $"'{scalar!.Value}' is no regular expression: {e.Message}");
            return null;
        }
    }
}
