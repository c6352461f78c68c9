using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A path from an object of a kind, and the type at its end. Lists and maps are passed through.</summary>
internal sealed record AccessPath(ResourceKind Kind, ImmutableArray<SchemaField> Steps, SchemaType End)
{
    /// <summary>The path to a field of the message here (or of each, in a list), or null when it has none of that name.</summary>
    public AccessPath? To(string field)
    {
        var type = End;
        while (type.Element is { } element)
            type = element;
        return type.Field(field) is { } step ? new(Kind, Steps.Add(step), step.Type) : null;
    }

    public MaskPath ToMask(bool whole) => new(Kind, Steps, whole || !EndsInMessage(End));

    /// <summary>Scalars have no inside; of maps, free-form JSON and lists of scalars everything is kept.</summary>
    private static bool EndsInMessage(SchemaType type) => type.Form switch
    {
        SchemaForm.Any => false,
        SchemaForm.List or SchemaForm.Map => EndsInMessage(type.Element!),
        SchemaForm.Message => true,
        _ => false,
    };
}

/// <summary>Where in the cluster's objects a value comes from; several paths for a union or a conditional, none for a computed value.</summary>
internal sealed record Origin(ImmutableArray<AccessPath> Paths)
{
    public static readonly Origin None = new([]);

    public Origin To(string field) => Paths.IsEmpty ? None : new([.. Paths.Select(p => p.To(field)).OfType<AccessPath>()]);

    public Origin And(Origin other) => Paths.IsEmpty ? other : other.Paths.IsEmpty ? this : new([.. Paths.Concat(other.Paths).Distinct()]);

    /// <summary>Where a variable or a function's result of this type starts: at the kinds that the type names.</summary>
    public static Origin Of(CelType type) => type switch
    {
        CelType.Message { Kind: { } kind } message => new([new(kind, [], message.Schema)]),
        CelType.Union union => new([.. union.Members.Where(m => m.Kind is not null).Select(m => new AccessPath(m.Kind!, [], m.Schema))]),
        CelType.List list => Of(list.Element),
        CelType.Map map => Of(map.Value),
        CelType.Optional optional => Of(optional.Value),
        _ => None,
    };

    public static Origin Of(CelVariable variable)
    {
        if (variable.Paths.IsDefaultOrEmpty)
            return Of(variable.Type);
        return new([.. variable.Paths.Select(p => new AccessPath(p.Kind, p.Steps, p.Steps.IsEmpty ? Schema.Default.Of(p.Kind) : p.Steps[^1].Type))]);
    }
}

/// <summary>Collects what an expression reads of objects.</summary>
internal sealed class ReadSet
{
    private readonly Dictionary<string, MaskPath> _paths = [];

    /// <summary>The value itself is read: a scalar, or of a message that it is there.</summary>
    public void Add(Origin origin) => AddAll(origin, whole: false);

    /// <summary>Everything in the value is read.</summary>
    public void AddWhole(Origin origin) => AddAll(origin, whole: true);

    public void Add(IEnumerable<MaskPath> paths)
    {
        foreach (var path in paths)
            Add(path);
    }

    public void Add(MaskPath path)
    {
        var key = $"{path.Kind.Index}/{string.Join('/', path.Steps.Select(s => s.Name))}";
        if (!_paths.TryGetValue(key, out var known) || (path.Whole && !known.Whole))
            _paths[key] = path;
    }

    /// <summary>The paths, sorted; without those that a longer one implies.</summary>
    public ImmutableArray<MaskPath> ToImmutable()
    {
        var sorted = _paths.OrderBy(p => p.Key, StringComparer.Ordinal).ToList();
        return [.. sorted.Where(p => p.Value.Whole || !sorted.Any(o => o.Key.StartsWith(p.Key + "/", StringComparison.Ordinal))).Select(p => p.Value)];
    }

    private void AddAll(Origin origin, bool whole)
    {
        foreach (var path in origin.Paths)
        {
            if (whole || !path.Steps.IsEmpty)
                Add(path.ToMask(whole));
        }
    }
}
