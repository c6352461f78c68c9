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

    /// <summary>Scalars have no inside; of maps, free-form JSON and lists of scalars everything is kept.</summary>
    public bool EndsInMessage => IsMessage(End);

    private static bool IsMessage(SchemaType type) => type.Form switch
    {
        SchemaForm.Any => false,
        SchemaForm.List or SchemaForm.Map => IsMessage(type.Element!),
        SchemaForm.Message => true,
        _ => false,
    };
}

/// <summary>Where in the cluster's objects a value comes from; several paths for a union or a conditional, none for a computed value.</summary>
internal sealed record Origin(ImmutableArray<AccessPath> Paths)
{
    public static readonly Origin None = new([]);

    public Origin To(string field) => Paths switch
    {
        [] => None,
        [var only] => only.To(field) is { } next ? new([next]) : None,
        _ => new([.. Paths.Select(p => p.To(field)).OfType<AccessPath>()]),
    };

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
