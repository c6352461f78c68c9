using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What an explanation should tell of its rules.</summary>
/// <param name="Findings">All that hold near the object.</param>
/// <param name="Rules">The rules that are asked about, whether they hold or not.</param>
internal sealed record WhyRequest(bool Findings, ImmutableArray<Rule> Rules)
{
    public static readonly WhyRequest None = new(false, []);

    public bool IsEmpty => !Findings && Rules.IsEmpty;
}

/// <summary>Chooses the subjects whose traces explain an object: itself and its kin, what is related to these, or else all there are.</summary>
internal sealed class WhyReader(IDiagnosis diagnosis, RuleSet rules, RuleTraces traces, Focus focus, ObjectKey subject)
{
    /// <summary>Of so many subjects of a rule, the one that tells most is looked for.</summary>
    private const int MaxSubjects = 200;

    /// <summary>So many subjects of a rule are told of.</summary>
    private const int MaxTold = 4;

    private readonly WhyBuilder _views = new();

    public WhyView Read(WhyRequest request) => new(request.Findings ? Findings() : [], [.. request.Rules.Select(Asked)]);

    /// <summary>Of each rule that holds for the object or its kin, or tells an incident that touches these, the subject that tells most.</summary>
    private ImmutableArray<TraceView> Findings()
    {
        var incidents = traces.Incidents.Where(focus.Touches).ToArray();
        var order = incidents.Select((incident, i) => (incident.Rule, i)).DistinctBy(p => p.Rule).ToDictionary(p => p.Rule, p => p.i);
        return
        [
            .. traces.Findings.Where(f => focus.Covers(f.Subject.Object) || incidents.Any(i => i.Rule == f.Rule && i.Root == f.Root)).GroupBy(f => f.Rule)
                .Where(g => rules.Find(g.Key) is not null)
                .Select(g => Best(rules.Find(g.Key)!, [.. g.Select(f => f.Subject.Object).Distinct()], t => t.IsFinding))
                .Where(told => !told.IsEmpty)
                .Select(told => told[0])
                .OrderByDescending(t => t.Verdict).ThenBy(t => order.GetValueOrDefault(t.Rule, int.MaxValue)).ThenBy(t => t.Rule, StringComparer.Ordinal),
        ];
    }

    private AskedView Asked(Rule rule)
    {
        var near = Near(rule.Subject.Kind);
        var told = Best(rule, near.IsEmpty ? [.. diagnosis.Objects(rule.Subject.Kind, null).Select(o => o.Key)] : near, _ => true);
        return new(rule.Id, rule.Subject.Name, !near.IsEmpty, told);
    }

    /// <summary>The subjects that are nearest to a diagnosis, the explained object before others; those with the same verdict at the same clause are one.</summary>
    private ImmutableArray<TraceView> Best(Rule rule, ImmutableArray<ObjectKey> subjects, Func<RuleTrace, bool> matters)
    {
        var all = subjects.OrderByDescending(k => k == subject).Take(MaxSubjects).SelectMany(k => traces.Of(rule, k)).Where(matters);
        return
        [
            .. all.GroupBy(t => (t.Verdict, t.Reached)).OrderByDescending(g => g.Key.Verdict).ThenByDescending(g => g.Key.Reached).Take(MaxTold)
                .Select(g => _views.Of(g.First()) with { Others = [.. g.Skip(1).Select(t => _views.Of(t.Subject))] }),
        ];
    }

    /// <summary>The objects of a kind that are the explained object or its kin, or to which one of these is related.</summary>
    private ImmutableArray<ObjectKey> Near(ResourceKind kind)
    {
        ImmutableArray<ObjectKey> kin = [.. focus.Objects.Where(k => k.Kind == kind && diagnosis.Find(k) is not null)];
        if (!kin.IsEmpty)
            return kin;
        var related = focus.Objects.SelectMany(k => Enum.GetValues<Relation>().SelectMany(relation => diagnosis.Related(k, relation)));
        return [.. related.Where(k => k.Kind == kind && diagnosis.Find(k) is not null).Distinct()];
    }
}
