using System.Collections.Frozen;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Rules that have been loaded, checked and compiled, and what was wrong with those that could not be. Immutable.</summary>
public sealed class RuleSet
{
    private readonly FrozenDictionary<string, Rule> _byId;
    private readonly FrozenDictionary<string, FrozenSet<string>> _refined;

    private RuleSet(ImmutableArray<Rule> rules, ImmutableArray<RuleFault> faults, ImmutableArray<HostFunction> functions)
    {
        (Rules, Faults, Functions) = (rules, faults, functions);
        _byId = rules.ToFrozenDictionary(r => r.Id);
        _refined = rules.ToFrozenDictionary(r => r.Id, Closure);
        MaskPaths = [.. rules.SelectMany(PathsOf).Concat(functions.SelectMany(f => f.Reads).Concat(EngineFields.All).Select(p => p.ToMask()).OfType<MaskPath>())];
    }

    /// <summary>The rules without faults, by id.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Everything that is wrong, by file, line and column.</summary>
    public ImmutableArray<RuleFault> Faults { get; }

    /// <summary>The host functions that the rules were compiled with.</summary>
    public ImmutableArray<HostFunction> Functions { get; }

    /// <summary>What the rules, the host functions and the engine itself read of objects.</summary>
    public ImmutableArray<MaskPath> MaskPaths { get; }

    /// <summary>
    /// The kinds that must be known to decide, sorted: those that the rules rest on, the workloads to which findings are rolled up, and namespaces, of which
    /// some are being deleted. What a rule only shows (<see cref="Rule.Reads"/>) is wanted when it has something to show.
    /// </summary>
    public ImmutableArray<ResourceKind> Kinds =>
        field.IsDefault ? field = [.. Rules.SelectMany(r => r.RestsOn).Concat(SubjectVariables.Workloads).Append(ResourceKinds.Namespace).Distinct().OrderBy(k => k.Index)] : field;

    /// <summary>The rule of that id, or null.</summary>
    public Rule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A set of this rule alone, as its tests see it.</summary>
    internal RuleSet Only(Rule rule) => new([rule], [], Functions);

    /// <summary>True when a finding of the first rule replaces one of the other, directly or through others.</summary>
    public bool Refines(string id, string other) => _refined.TryGetValue(id, out var refined) && refined.Contains(other);

    /// <summary>Reads and compiles rule files (test files among them are skipped). All faults of all files are collected; never throws on any text.</summary>
    public static RuleSet Load(IEnumerable<RuleFile> files, ImmutableArray<HostFunction> functions)
    {
        var faults = new List<RuleFault>();
        var rules = new SortedDictionary<string, (Rule Rule, RuleFile File)>(StringComparer.Ordinal);
        var ids = new HashSet<string>();
        foreach (var (file, rule, wrong) in ReadAll([.. files.Where(f => !f.IsTest).OrderBy(f => f.Path, StringComparer.Ordinal)], functions))
        {
            var isNew = ids.Add(file.Id);
            if (isNew)
                faults.AddRange(wrong);
            else
                faults.Add(new(file.Path, 1, 1, $"there is another rule '{file.Id}'", "ids must be unique"));
            if (isNew && rule is not null)
                rules.Add(rule.Id, (rule, file));
        }

        CheckRefines(rules, ids, faults);
        CheckCycles(rules, faults);
        return new(
            [.. rules.Values.Select(r => r.Rule)],
            [.. faults.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)],
            functions);
    }

    /// <summary>Reads the files on all cores: no rule needs another one to be read. The answers are in the order of the files.</summary>
    private static (RuleFile File, Rule? Rule, List<RuleFault> Faults)[] ReadAll(RuleFile[] files, ImmutableArray<HostFunction> functions)
    {
        var read = new (RuleFile File, Rule? Rule, List<RuleFault> Faults)[files.Length];
        var expressions = CompiledExpressions.BySubject(functions);
        Parallel.For(0, files.Length, i =>
        {
            var faults = new List<RuleFault>();
            read[i] = (files[i], RuleReader.Read(files[i], expressions, faults), faults);
        });
        return read;
    }

    private static void CheckRefines(SortedDictionary<string, (Rule Rule, RuleFile File)> rules, HashSet<string> ids, List<RuleFault> faults)
    {
        foreach (var (rule, file) in rules.Values.ToArray())
        {
            foreach (var refined in rule.Refines.Where(id => !ids.Contains(id) || id == rule.Id))
            {
                var at = PositionOf(file, refined);
                faults.Add(new(file.Path, at.Line, at.Column, $"'{refined}' is no {(refined == rule.Id ? "other " : "")}rule", FaultCollector.Hint(refined, ids)));
                rules.Remove(rule.Id);
            }
        }
    }

    private static void CheckCycles(SortedDictionary<string, (Rule Rule, RuleFile File)> rules, List<RuleFault> faults)
    {
        foreach (var (rule, file) in rules.Values.ToArray())
        {
            var circle = rule.Refines.FirstOrDefault(id => Closure(id, r => rules.TryGetValue(r, out var found) ? found.Rule : null).Contains(rule.Id));
            if (circle is null)
                continue;
            var at = PositionOf(file, circle);
            faults.Add(new(file.Path, at.Line, at.Column, $"'{circle}' refines '{rule.Id}' in turn", "one of two rules must be the more exact one"));
            rules.Remove(rule.Id);
        }
    }

    private FrozenSet<string> Closure(Rule rule) => Closure(rule.Id, Find).ToFrozenSet();

    private static HashSet<string> Closure(string id, Func<string, Rule?> find)
    {
        var all = new HashSet<string>();
        var open = new Stack<string>(find(id)?.Refines ?? []);
        while (open.TryPop(out var next))
        {
            if (!all.Add(next))
                continue;
            foreach (var further in find(next)?.Refines ?? [])
                open.Push(further);
        }

        return all;
    }

    private static YamlPosition PositionOf(RuleFile file, string refined) =>
        YamlReader.Read(file, []) is YamlMap map && map.Find("refines") is YamlList list
            && list.Items.OfType<YamlScalar>().FirstOrDefault(s => s.Value == refined) is { } scalar
            ? scalar.Start
            : new(1, 1);

    private static IEnumerable<MaskPath> PathsOf(Rule rule) =>
        rule.Programs.Concat(rule.Evidence.Select(e => e.Program)).SelectMany(p => p.RenderedReads);
}
