using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>A state that is the list of what was applied, and an engine that is a function of it.</summary>
internal sealed class ScriptedDiagnosis : IDiagnosis
{
    private readonly List<ClusterChange> _applied = [];

    public FieldMask Mask { get; } = ClusterMask.Build([]);

    public ImmutableArray<ResourceKind> Kinds { get; init; } = [ResourceKinds.Pod, ResourceKinds.Node];

    public RuleSet? Rules { get; init; }

    public List<DateTime> Moments { get; } = [];

    public Func<IReadOnlyList<ClusterChange>, DateTime, DiagnosisResult> OnEvaluate { get; set; } = (_, now) => Result(now);

    public static DiagnosisResult Result(DateTime now, params ImmutableArray<Incident> incidents) => new(now, [], incidents, [], []);

    public static Incident Incident(string rule, string ns = "ml", Severity severity = Severity.Critical) => new(
        rule, new ObjectReference("Deployment", ns, "web"), severity, Confidence.Certain, $"{rule} title", $"{rule} cause", [], [], [], [], null, null);

    public IDiagnosis Anew() => new ScriptedDiagnosis { Kinds = Kinds, Rules = Rules, OnEvaluate = OnEvaluate };

    public void Apply(ClusterChange change) => _applied.Add(change);

    public DiagnosisResult Evaluate(DateTime now, Func<ObjectKey, bool>? about = null, bool sparing = false)
    {
        lock (Moments)
            Moments.Add(now);
        return OnEvaluate(_applied, now);
    }

    public IEnumerable<ResourceObject> Objects(ResourceKind kind, string? ns) =>
        _applied.OfType<Replaced>().Where(r => r.Kind.Equals(kind)).SelectMany(r => r.Objects).Where(o => ns is null || o.Namespace == ns);

    public bool MayLieAlong(string rule, Relation relation) => false;

    public ResourceObject? Find(ObjectKey key) => Objects(key.Kind, null).FirstOrDefault(o => o.Key == key);

    public ImmutableArray<ObjectKey> Related(ObjectKey from, Relation relation) => [];
}
