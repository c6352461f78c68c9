using System.Collections.Concurrent;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules.Signatures;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Rules that have been loaded, checked and compiled, and what was wrong with those that could not be. Immutable.</summary>
public sealed class RuleSet
{
    private static readonly Lazy<LogSignatures> Shipped = new(static () => ShippedSignatures.All);

    // Not frozen: to make these quick to read takes longer than they are read.
    private readonly Dictionary<string, Rule> _byId;
    private readonly Dictionary<string, HashSet<string>> _refined;

    private readonly Lazy<LogSignatures> _signatures;
    private readonly ConcurrentDictionary<string, RuleSet> _alone = new();

    private RuleSet(ImmutableArray<Rule> rules, ImmutableArray<RuleFault> faults, ImmutableArray<RuleFault> warnings, ImmutableArray<HostFunction> functions, Lazy<LogSignatures> signatures)
    {
        (Rules, Faults, Warnings, Functions, _signatures) = (rules, faults, warnings, functions, signatures);
        _byId = rules.ToDictionary(r => r.Id);
        _refined = rules.Where(r => !r.Refines.IsEmpty).ToDictionary(r => r.Id, r => Closure(r.Id, Find));
        MaskPaths = [.. ReadsOf(rules).Concat(functions.SelectMany(f => f.Reads).Concat(EngineFields.All).Concat(ChangeFinder.Reads).Concat(TimelineReader.Reads).Select(p => p.ToMask()).OfType<MaskPath>())];
    }

    /// <summary>The rules without faults, by id.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Everything that is wrong, by file, line and column.</summary>
    public ImmutableArray<RuleFault> Faults { get; }

    /// <summary>What is suspicious, in the same order; empty unless it was asked for.</summary>
    public ImmutableArray<RuleFault> Warnings { get; }

    /// <summary>The host functions that the rules were compiled with.</summary>
    public ImmutableArray<HostFunction> Functions { get; }

    /// <summary>What the rules look for in logs; read when it is first needed.</summary>
    public LogSignatures Signatures => _signatures.Value;

    /// <summary>What the rules, the host functions and the engine itself read of objects.</summary>
    public ImmutableArray<MaskPath> MaskPaths { get; }

    /// <summary>What is kept of objects where only rules look at them; made when it is first needed.</summary>
    internal FieldMask Mask => field ??= ClusterMask.Build(MaskPaths);

    /// <summary>
    /// The kinds that must be known to decide, sorted: those that the rules rest on, the workloads to which findings are rolled up, and namespaces, of which
    /// some are being deleted. What a rule only shows (<see cref="Rule.Reads"/>) is wanted when it has something to show.
    /// </summary>
    public ImmutableArray<ResourceKind> Kinds =>
        field.IsDefault ? field = [.. Rules.SelectMany(r => r.RestsOn).Concat(SubjectVariables.Workloads).Append(ResourceKinds.Namespace).Distinct().OrderBy(k => k.Index)] : field;

    /// <summary>The rule of that id, or null.</summary>
    public Rule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A set of this rule alone, as its tests see it.</summary>
    internal RuleSet Only(Rule rule) => _alone.GetOrAdd(rule.Id, _ => new([rule], [], [], Functions, _signatures));

    /// <summary>True when a finding of the first rule replaces one of the other, directly or through others.</summary>
    public bool Refines(string id, string other) => _refined.TryGetValue(id, out var refined) && refined.Contains(other);

    /// <summary>
    /// Reads and compiles rule files (test files among them are skipped), and files of log signatures, which go before those of the program. All faults of all
    /// files are collected; never throws on any text.
    /// </summary>
    /// <param name="warn">Whether to look for what is only suspicious, which takes as long again.</param>
    public static RuleSet Load(IEnumerable<RuleFile> files, bool warn = false)
    {
        var all = files.ToList();
        var faults = new List<RuleFault>();
        var own = all.Where(f => f.IsSignatures).OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => SignatureReader.Read(f, faults)).OfType<SignatureFamily>().ToList();
        if (own.Count == 0)
            return Load(all, RuleFunctions.All, Shipped, faults, warn);
        var signatures = new Lazy<LogSignatures>(() => SignatureFamily.Together(ShippedSignatures.Families.Concat(own)));
        return Load(all, RuleFunctions.With(signatures), signatures, faults, warn);
    }

    /// <summary>The same with other host functions.</summary>
    internal static RuleSet Load(IEnumerable<RuleFile> files, ImmutableArray<HostFunction> functions) => Load(files, functions, Shipped, [], warn: false);

    private static RuleSet Load(IEnumerable<RuleFile> files, ImmutableArray<HostFunction> functions, Lazy<LogSignatures> signatures, List<RuleFault> faults, bool warn)
    {
        var read = new SortedDictionary<string, RuleReading>(StringComparer.Ordinal);
        foreach (var reading in ReadAll([.. files.Where(f => f.IsRule).OrderBy(f => f.Path, StringComparer.Ordinal)], functions, warn))
        {
            faults.AddRange(reading.Faults);
            if (!read.TryAdd(reading.File.Id, reading))
                faults.Add(new(reading.File.Path, 1, 1, $"{read[reading.File.Id].File.Path} holds the rule '{reading.File.Id}' too", "ids must be unique"));
        }

        var rules = new SortedDictionary<string, (Rule Rule, RuleReading Reading)>(StringComparer.Ordinal);
        foreach (var reading in read.Values.Where(r => r.Rule is not null))
            rules.Add(reading.File.Id, (reading.Rule!, reading));
        CheckRefines(read, rules, faults);
        CheckCycles(rules, faults);
        return new([.. rules.Values.Select(r => r.Rule)], InOrder(faults), InOrder(read.Values.SelectMany(r => r.Warnings)), functions, signatures);
    }

    /// <summary>By file, line and column.</summary>
    public static ImmutableArray<RuleFault> InOrder(IEnumerable<RuleFault> faults) =>
        [.. faults.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)];

    /// <summary>Reads the files on all cores: no rule needs another one to be read. The answers are in the order of the files.</summary>
    private static RuleReading[] ReadAll(RuleFile[] files, ImmutableArray<HostFunction> functions, bool warn)
    {
        var read = new RuleReading[files.Length];
        var expressions = CompiledExpressions.BySubject(functions);
        Parallel.For(0, files.Length, i => read[i] = RuleReader.Read(files[i], expressions, warn));
        return read;
    }

    private static void CheckRefines(
        SortedDictionary<string, RuleReading> read, SortedDictionary<string, (Rule Rule, RuleReading Reading)> rules, List<RuleFault> faults)
    {
        foreach (var reading in read.Values)
        {
            var collector = new FaultCollector(reading.File, faults);
            foreach (var refined in reading.Refines.Where(r => !collector.IsFull && (!read.ContainsKey(r.Value) || r.Value == reading.File.Id)))
            {
                if (refined.Value == reading.File.Id)
                    collector.Add(refined, "a rule does not refine itself");
                else
                    collector.Add(refined, $"'{refined.Value}' is no rule", FaultCollector.Hint(refined.Value, read.Keys));
                rules.Remove(reading.File.Id);
            }
        }
    }

    private static void CheckCycles(SortedDictionary<string, (Rule Rule, RuleReading Reading)> rules, List<RuleFault> faults)
    {
        Rule? Find(string id) => rules.TryGetValue(id, out var found) ? found.Rule : null;
        var circles = rules.Values.Where(r => Closure(r.Rule.Id, Find).Contains(r.Rule.Id)).ToList();
        foreach (var (rule, reading) in circles)
        {
            var circle = reading.Refines.First(id => Closure(id.Value, Find).Contains(rule.Id));
            new FaultCollector(reading.File, faults).Add(circle, $"'{circle.Value}' refines '{rule.Id}' in turn", "one of two rules must be the more exact one");
        }

        foreach (var (rule, _) in circles)
            rules.Remove(rule.Id);
    }

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

    /// <summary>What the rules read. Many programs are those of several rules, and many read the very same.</summary>
    private static IEnumerable<MaskPath> ReadsOf(ImmutableArray<Rule> rules) =>
        rules.SelectMany(r => r.Programs.Concat(r.Evidence.Select(e => e.Program))).Distinct().Select(p => p.RenderedReads).Distinct().SelectMany(reads => reads);
}
