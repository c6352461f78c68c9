using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Collects what an expression reads of objects: a tree of fields for each kind.</summary>
internal sealed class ReadSet
{
    private readonly List<(ResourceKind Kind, Branch Root)> _kinds = [];
    private ImmutableArray<MaskPath>? _sorted;
    private ImmutableArray<MaskPath> _only; // the paths while they are those of one source, and there is no tree yet

    /// <summary>What these paths read, whole and sorted. Those of types that are no kinds are left out.</summary>
    public static ImmutableArray<MaskPath> Of(ImmutableArray<FieldPath> paths)
    {
        var reads = new ReadSet();
        foreach (var path in paths.Where(p => p.Kind is not null))
            reads.Add(path.ToMask()!);
        return reads.ToImmutable();
    }

    /// <summary>The value itself is read: a scalar, or of a message that it is there.</summary>
    public void Add(Origin origin) => AddAll(origin, whole: false);

    /// <summary>Everything in the value is read.</summary>
    public void AddWhole(Origin origin) => AddAll(origin, whole: true);

    public void AddWhole(AccessPath path) => Add(path, whole: true);

    /// <summary>Adds what another set has collected. Most expressions read what one path, name or function reads: then that is taken as it is.</summary>
    public void Add(ImmutableArray<MaskPath> paths)
    {
        if (paths.IsEmpty || paths == _only)
            return;
        if (_only.IsDefault && _kinds.Count == 0)
        {
            _only = paths;
            return;
        }

        foreach (var path in paths)
            Add(path);
    }

    public void Add(MaskPath path) => Place(path.Kind, path.Steps, path.Whole).Path ??= path;

    /// <summary>The paths, sorted; without those that a longer one implies.</summary>
    public ImmutableArray<MaskPath> ToImmutable()
    {
        if (!_only.IsDefault)
            return _only;
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
            if (whole || !path.Steps.IsEmpty)
                Add(path, whole || !path.EndsInMessage);
        }
    }

    private void Add(AccessPath path, bool whole)
    {
        if (_only.IsDefault && _kinds.Count == 0)
            _only = [new(path.Kind, path.Steps, whole)];
        else if (!IsOnly(path, whole))
            Place(path.Kind, path.Steps, whole).Path ??= new(path.Kind, path.Steps, whole);
    }

    private bool IsOnly(AccessPath path, bool whole) =>
        !_only.IsDefault && _only is [var only] && only.Kind == path.Kind && (only.Whole || !whole) && only.Steps.AsSpan().SequenceEqual(path.Steps.AsSpan());

    /// <summary>The place of a path; without a path of its own where this one is new there, or keeps more than the one that is there.</summary>
    private Branch Place(ResourceKind kind, ImmutableArray<SchemaField> steps, bool whole)
    {
        if (!_only.IsDefault)
            Unfold();
        var at = RootOf(kind);
        foreach (var step in steps)
            at = at.To(step);
        if (at.Path is { } known && (known.Whole || !whole))
            return at;
        at.Path = null;
        _sorted = null;
        return at;
    }

    private void Unfold()
    {
        var paths = _only;
        _only = default;
        foreach (var path in paths)
            Add(path);
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
