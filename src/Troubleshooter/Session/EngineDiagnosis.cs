using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>The real state with the real engine over it.</summary>
internal sealed class EngineDiagnosis(RuleSet rules) : IDiagnosis
{
    private readonly Engine _engine = new(rules, new ClusterState());

    public FieldMask Mask { get; } =
        ClusterMask.Build(rules.MaskPaths.Concat(
            ClusterCounts.Reads.Concat(Neighbourhood.Reads).Concat(ShownTables.Reads).Concat(Insights.Reads).Concat(SubjectView.Reads).Select(p => p.ToMask()).OfType<MaskPath>()));

    public ImmutableArray<ResourceKind> Kinds { get; } = NeededRights.Decisive(rules);

    public IDiagnosis Anew() => new EngineDiagnosis(rules);

    public void Apply(ClusterChange change) => _engine.Apply(change);

    public DiagnosisResult Evaluate(DateTime now, Func<ObjectKey, bool>? about = null, bool sparing = false) => _engine.Evaluate(now, about, sparing);

    public IEnumerable<ResourceObject> Objects(ResourceKind kind, string? ns) => _engine.State.All(kind, ns);

    public IEnumerable<IReadOnlyList<ResourceObject>> Rooms(ResourceKind kind) => _engine.State.Rooms(kind);

    public IReadOnlyList<ResourceObject> Room(ResourceKind kind, string ns) => _engine.State.All(kind, ns);

    public ImmutableArray<string> Namespaces => [.. _engine.State.NamespacesOf(ResourceKinds.Pod).Union(Objects(ResourceKinds.Namespace, null).Select(n => n.Name)).Order(StringComparer.Ordinal)];

    public int Count(ResourceKind kind, string? ns) => _engine.State.Count(kind, ns);

    public ResourceObject? Find(ObjectKey key) => _engine.State.Find(key);

    public ImmutableArray<string> Explain(ObjectKey key, DateTime now) => Insights.Of(_engine.State, key, now);

    public bool MayLieAlong(string rule, Relation relation) => rules.Find(rule)?.CausedBy.Any(chain => chain.Contains(relation)) == true;

    public bool Refines(string rule, string other) => rules.Refines(rule, other);

    public ImmutableArray<ObjectKey> Related(ObjectKey from, Relation relation) => _engine.State.Related(from, relation);

    public ResourceKind? SubjectOf(string rule) => rules.Rules.FirstOrDefault(r => r.Id == rule)?.Subject.Kind;

    public RuleSet Rules => rules;

    public RuleTraces? Trace() => _engine.Trace();
}
