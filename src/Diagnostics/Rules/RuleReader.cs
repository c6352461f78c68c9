using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Reads one rule file strictly: every fault is told, with its place, and a rule comes of it only when there is none.</summary>
internal sealed class RuleReader
{
    private const int MaxLets = 100;
    private const int MaxRefines = 50;

    private readonly YamlFields _fields;
    private readonly FaultCollector _faults;
    private readonly ExpressionReader _expressions;
    private readonly TemplateReader _templates;
    private readonly RuleSubject? _subject;
    private readonly YamlMap _root;
    private readonly ImmutableArray<YamlScalar> _refines;

    private RuleReader(YamlMap root, FaultCollector faults, Func<RuleSubject, CompiledExpressions> expressions)
    {
        _root = root;
        _faults = faults;
        _fields = new(root, faults);
        _subject = Subject(_fields.Required("subject"));
        // Without a subject there are no variables: every expression would be called wrong for no fault of its own.
        _expressions = new(_subject is null ? null : expressions(_subject), faults);
        _templates = new(_expressions, faults);
        // That the rules exist is checked over the whole set.
        _refines = [.. _fields.Texts("refines")];
        if (_refines.Length > MaxRefines)
            faults.Add(_refines[MaxRefines], $"more than {MaxRefines} rules under 'refines'");
    }

    /// <summary>The rule of a file, or what keeps it from being one; never throws on any text.</summary>
    /// <param name="expressions">What has been compiled for rules of the same subject.</param>
    /// <param name="warn">Whether to look for what is only suspicious.</param>
    public static RuleReading Read(RuleFile file, Func<RuleSubject, CompiledExpressions> expressions, bool warn)
    {
        var (faults, warnings) = (new List<RuleFault>(), new List<RuleFault>());
        var root = YamlReader.Read(file, faults);
        var collector = new FaultCollector(file, faults, warn ? warnings : null);
        if (root is YamlMap map)
        {
            var reader = new RuleReader(map, collector, expressions);
            var rule = reader.Rule();
            if (faults.Count == 0 && warn)
                new RuleLinter(map, collector, reader._expressions).Run();
            return new(file, faults.Count == 0 ? rule : null, reader._refines, faults, warnings);
        }

        if (root is not null)
            collector.Add(root, $"a rule is a mapping, not {root.What}");
        return new(file, null, [], faults, warnings);
    }

    private Rule? Rule()
    {
        var id = Id();
        var title = _fields.Required("title");
        var severity = Word(_fields.Required("severity"), "severity", RuleWords.Severities);
        var confidence = Word(_fields.Text("confidence"), "confidence", RuleWords.Confidences, Confidence.Certain);
        var docs = Docs();
        var conditions = Conditions();
        var causedBy = Chains(_fields);
        var ofDeleted = Word(_fields.Text("deleted"), "deleted", RuleWords.Booleans, false);
        var lets = Lets();
        var when = Clauses("when", CelType.Bool);
        if (_root.Find("when") is not YamlList { Items.Count: > 0 })
            _faults.Add(_root, "'when' is missing", "a rule needs at least one clause");
        var cause = _fields.Required("cause");
        var sinceText = _fields.Text("since");
        var since = _expressions.Compile(sinceText, CelType.Timestamp);
        var rule = new
        {
            Title = _templates.Read(title, TemplateUse.Text),
            Cause = _templates.Read(cause, TemplateUse.Text),
            Evidence = Clauses("evidence", null),
            For = For(),
            Missing = Named("missing"),
            Blames = Named("blames"),
            DependsOn = Named("dependsOn"),
            Together = _expressions.Compile(_fields.Text("together"), CelType.String),
            Fixes = new FixReader(_expressions, _templates, _faults).Read(_fields.List("fixes")),
            Page = new PageReader(_root, _faults).Read(_fields.Map(PageReader.Key)),
        };
        _fields.Done();
        return rule.Title is null || rule.Cause is null || _subject is null ? null : new Rule
        {
            Id = id, Area = _faults.File.Area, Path = _faults.File.Path, Subject = _subject, Severity = severity, Confidence = confidence,
            TitleText = title!.Value, CauseText = cause!.Value, Docs = docs, Conditions = conditions, Refines = [.. _refines.Select(r => r.Value)], CausedBy = causedBy, OfDeleted = ofDeleted, Lets = lets, When = when,
            Title = rule.Title, Cause = rule.Cause, Evidence = rule.Evidence, For = rule.For, Since = since, SinceText = sinceText?.Value ?? "", Missing = rule.Missing,
            Blames = rule.Blames, DependsOn = rule.DependsOn, Together = rule.Together, Fixes = rule.Fixes, Page = rule.Page,
        };
    }

    private RuleSubject? Subject(YamlScalar? scalar)
    {
        if (scalar is null)
            return null;
        if (RuleSubject.All.TryGetValue(scalar.Value, out var subject))
            return subject;
        var hint = ResourceKinds.FindByName(scalar.Value) is { } kind ? $"did you mean '{kind}'?" : FaultCollector.Hint(scalar.Value, RuleSubject.All.Keys);
        _faults.Add(scalar, $"'{scalar.Value}' is no subject", hint);
        return null;
    }

    private string Id()
    {
        var id = _fields.Required("id");
        if (id is not null && id.Value != _faults.File.Id)
            _faults.Add(id, $"the id is '{id.Value}' but the file is named '{_faults.File.Id}'", "they must be the same");
        if (id is not null && !IsKebab(id.Value))
            _faults.Add(id, $"'{id.Value}' is no id", "use lower case letters, digits and single dashes");
        return id?.Value ?? "";
    }

    private string? Docs()
    {
        var docs = _fields.Text("docs");
        if (docs is not null && !(Uri.TryCreate(docs.Value, UriKind.Absolute, out var uri) && uri.Scheme == "https"))
            _faults.Add(docs, $"'{docs.Value}' is no https address", "it must begin with https://");
        return docs?.Value;
    }

    private ImmutableArray<Condition> Conditions()
    {
        var conditions = ImmutableSortedSet.CreateBuilder<Condition>(Comparer<Condition>.Create((a, b) => string.CompareOrdinal(a.Id, b.Id)));
        foreach (var scalar in _fields.Texts("conditions"))
        {
            if (_faults.TryWord(scalar, "condition of the catalogue", ConditionCatalogue.Default.ById, out var condition) && !conditions.Add(condition))
                _faults.Add(scalar, $"'{condition.Id}' is named twice");
        }

        return [.. conditions];
    }

    private ImmutableArray<ImmutableArray<Relation>> Chains(YamlFields fields)
    {
        var chains = ImmutableArray.CreateBuilder<ImmutableArray<Relation>>();
        foreach (var scalar in fields.Texts("causedBy"))
        {
            var chain = ImmutableArray.CreateBuilder<Relation>();
            foreach (var step in scalar.Value.Split('.'))
            {
                if (RuleWords.Relations.TryGetValue(step, out var relation))
                    chain.Add(relation);
                else
                    _faults.Add(scalar, $"'{step}' is no relation", FaultCollector.Hint(step, RuleWords.Relations.Keys));
            }

            chains.Add(chain.ToImmutable());
        }

        return chains.ToImmutable();
    }

    private ImmutableArray<Clause> Lets()
    {
        var lets = ImmutableArray.CreateBuilder<Clause>();
        var entries = _fields.Map("let")?.Entries ?? [];
        if (entries.Count > MaxLets)
            _faults.Add(entries[MaxLets].Key, $"more than {MaxLets} names under 'let'");
        foreach (var (key, value) in entries.Take(MaxLets))
        {
            if (!IsIdentifier(key.Value))
                _faults.Add(key, $"'{key.Value}' is no name", "use letters, digits and underscores");
            var text = _faults.Text(value, key.Value);
            var program = _expressions.CompileLet(text);
            if (program is not null)
                lets.Add(new(text!.Value, program, text.Start.Line, key.Value));
            _expressions.Let(key.Value, program);
        }

        return lets.ToImmutable();
    }

    private ImmutableArray<Clause> Clauses(string name, CelType? expected)
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        foreach (var scalar in _fields.Texts(name))
        {
            if (_expressions.Compile(scalar, expected) is { } program)
                clauses.Add(new(scalar.Value.Trim(), program, scalar.Start.Line));
        }

        return clauses.ToImmutable();
    }

    private TimeSpan For()
    {
        var text = _fields.Text("for");
        if (text is null)
            return TimeSpan.Zero;
        if (_root.Find("since") is null)
            _faults.Add(text, "'for' needs 'since'", "say since when the condition holds, by a time of the API");
        if (!RuleDuration.TryParse(text.Value, out var duration))
            _faults.Add(text, $"'{text.Value}' is no duration", "write it like 30s, 5m or 1h30m");
        return duration;
    }

    private NamedObject? Named(string field)
    {
        if (_fields.Map(field) is not { } map)
            return null;
        var fields = new YamlFields(map, _faults);
        _faults.TryWord(fields.Required("kind"), "kind", ResourceKinds.All.ToDictionary(k => k.Kind), out var kind);
        var name = _expressions.Compile(fields.Required("name"), CelType.String);
        var ns = _expressions.Compile(fields.Text("namespace"), CelType.String);
        var chains = Chains(fields);
        fields.Done();
        return kind is null || name is null ? null : new(kind, name, ns, chains);
    }

    private T Word<T>(YamlScalar? scalar, string name, IReadOnlyDictionary<string, T> words, T missing = default)
        where T : struct => _faults.TryWord(scalar, name, words, out var value) ? value : missing;

    internal static bool IsKebab(string id) =>
        id.Split('-').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
