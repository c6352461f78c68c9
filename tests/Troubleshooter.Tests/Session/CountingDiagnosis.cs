using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>A diagnosis that counts what is asked of it. Any thread may read the counts.</summary>
internal sealed class CountingDiagnosis(IDiagnosis inner) : IDiagnosis
{
    private int _applied;
    private int _evaluations;
    private volatile bool _busy;
    private int _batch;

    /// <summary>How many objects have changed.</summary>
    public int Applied => Volatile.Read(ref _applied);

    public int Evaluations => Volatile.Read(ref _evaluations);

    /// <summary>Whether it evaluates just now.</summary>
    public bool IsBusy => _busy;

    /// <summary>The most changes that were applied between two evaluations.</summary>
    public int LargestBatch { get; private set; }

    public FieldMask Mask => inner.Mask;

    public ImmutableArray<ResourceKind> Kinds => inner.Kinds;

    public IDiagnosis Anew() => new CountingDiagnosis(inner.Anew());

    public void Apply(ClusterChange change)
    {
        inner.Apply(change);
        LargestBatch = Math.Max(LargestBatch, ++_batch);
        if (change is Upserted or Deleted)
            Interlocked.Increment(ref _applied);
    }

    public DiagnosisResult Evaluate(DateTime now, Func<ObjectKey, bool>? about = null, bool sparing = false)
    {
        (_busy, _batch) = (true, 0);
        try
        {
            return inner.Evaluate(now, about, sparing);
        }
        finally
        {
            _busy = false;
            Interlocked.Increment(ref _evaluations);
        }
    }

    public IEnumerable<ResourceObject> Objects(ResourceKind kind, string? ns) => inner.Objects(kind, ns);

    public int Count(ResourceKind kind, string? ns) => inner.Count(kind, ns);

    public ResourceObject? Find(ObjectKey key) => inner.Find(key);

    public bool MayLieAlong(string rule, Relation relation) => inner.MayLieAlong(rule, relation);

    public bool Refines(string rule, string other) => inner.Refines(rule, other);

    public ImmutableArray<ObjectKey> Related(ObjectKey from, Relation relation) => inner.Related(from, relation);

    public ResourceKind? SubjectOf(string rule) => inner.SubjectOf(rule);
}
