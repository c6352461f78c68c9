using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Collects what an expression reads of objects: a tree of fields for each kind.</summary>
internal sealed class ReadSet
{
    private readonly List<(ResourceKind Kind, Branch Root)> _kinds = [];
    private ImmutableArray<MaskPath>? _sorted;

    /// <summary>The value itself is read: a scalar, or of a message that it is there.</summary>
    public void Add(Origin origin) => AddAll(origin, whole: false);

    /// <summary>Everything in the value is read.</summary>
    public void AddWhole(Origin origin) => AddAll(origin, whole: true);

    public void Add(ImmutableArray<MaskPath> paths)
    {
        foreach (var path in paths)
            Add(path);
    }

    public void Add(MaskPath path) => Place(path.Kind, path.Steps, path.Whole).Path ??= path;

    /// <summary>The paths, sorted; without those that a longer one implies.</summary>
    public ImmutableArray<MaskPath> ToImmutable()
    {
        if (_sorted is { } known)
            return known;
        var all = ImmutableArray.CreateBuilder<MaskPath>();
        _kinds.Sort((a, b) => a.Kind.Index.CompareTo(b.Kind.Index));
        foreach (var (_, root) in _kinds)
            root.Collect(all);
        _sorted = all.DrainToImmutable();
        return _sorted.Value;
    }

    private void AddAll(Origin origin, bool whole)
    {
        foreach (var path in origin.Paths)
        {
            var keep = whole || !path.EndsInMessage;
            if (whole || !path.Steps.IsEmpty)
                Place(path.Kind, path.Steps, keep).Path ??= new(path.Kind, path.Steps, keep);
        }
    }

    /// <summary>The place of a path; without a path of its own where this one is new there, or keeps more than the one that is there.</summary>
    private Branch Place(ResourceKind kind, ImmutableArray<SchemaField> steps, bool whole)
    {
        var at = RootOf(kind);
        foreach (var step in steps)
            at = at.To(step);
        if (at.Path is { } known && (known.Whole || !whole))
            return at;
        at.Path = null;
        _sorted = null;
        return at;
    }

    private Branch RootOf(ResourceKind kind)
    {
        foreach (var (known, root) in _kinds)
        {
            if (known.Index == kind.Index)
                return root;
        }

        var added = new Branch(null);
        _kinds.Add((kind, added));
        return added;
    }

    private sealed class Branch(SchemaField? step)
    {
        private List<Branch>? _below;

        public MaskPath? Path { get; set; }

        public Branch To(SchemaField field)
        {
            foreach (var next in _below ??= [])
            {
                if (ReferenceEquals(next.Field, field))
                    return next;
            }

            var added = new Branch(field);
            _below.Add(added);
            return added;
        }

        public void Collect(ImmutableArray<MaskPath>.Builder all)
        {
            if (Path is not null && (Path.Whole || _below is null))
                all.Add(Path);
            _below?.Sort((a, b) => string.CompareOrdinal(a.Field!.Name, b.Field!.Name));
            foreach (var next in _below ?? [])
                next.Collect(all);
        }

        private SchemaField? Field => step;
    }
}
