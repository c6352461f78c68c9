using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// What a narrowed answer is about: some objects, and, over all steps, those at which the causes of their faults may lie. What other objects' rules would
/// want to know is none of its business, though their objects had to be read.
/// </summary>
internal sealed class Concern
{
    private readonly Func<ObjectKey, bool> _about;
    private readonly HashSet<ObjectKey> _causes = [];

    public Concern(Func<ObjectKey, bool> about, IReadOnlyList<FindingRecord> records)
    {
        _about = about;
        var more = true;
        while (more)
        {
            var before = _causes.Count;
            foreach (var record in records.Where(r => !r.Causes.IsEmpty && (Has(r.Subject.Object) || Has(r.Root))))
                _causes.UnionWith(record.Causes);
            more = _causes.Count > before;
        }
    }

    public bool Includes(Request request) => Has(request.Subject.Object) || Has(request.Root);

    private bool Has(ObjectKey key) => _about(key) || _causes.Contains(key);
}
