namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// A path of fields that C# code reads, checked against the schema when it is made. It is the only way for C# to look into a projected object, so
/// the paths that a host function or a view declares are also what the field mask keeps for it.
/// </summary>
public sealed class FieldPath
{
    private readonly SchemaField[] _steps;

    private FieldPath(SchemaType root, ResourceKind? kind, FieldPath? parent, SchemaField[] steps) => (Root, Kind, Parent, _steps) = (root, kind, parent, steps);

    /// <summary>The message type that the first step is read from.</summary>
    public SchemaType Root { get; }

    /// <summary>The kind that the path starts at, or null for a path within a subtree that is kept whole.</summary>
    public ResourceKind? Kind { get; }

    /// <summary>The path to the list whose elements this one starts at, or null.</summary>
    public FieldPath? Parent { get; }

    public ReadOnlySpan<SchemaField> Steps => _steps;

    /// <summary>The type of the value at the end.</summary>
    public SchemaType Type => _steps[^1].Type;

    /// <summary>A path from an object of a kind: <c>Of(ResourceKinds.Pod, "status.phase")</c>.</summary>
    public static FieldPath Of(ResourceKind kind, string path) => Create(Schema.Default.Of(kind), kind, null, path);

    /// <summary>A path within a message that is kept whole (an argument of a host function): <c>In("io.k8s.api.core.v1.Probe", "periodSeconds")</c>.</summary>
    public static FieldPath In(string typeName, string path) => Create(Schema.Default.Type(typeName), null, null, path);

    /// <summary>A path from each element of the list (or value of the map) that this path ends at.</summary>
    public FieldPath Each(string path) =>
        Type.Element is { Form: SchemaForm.Message } element
            ? Create(element, Kind, this, path)
            : throw new ArgumentException($"{this} is no list of messages", nameof(path));

    /// <summary>The value at the end, or null where any step is absent.</summary>
    public object? Read(ResourceMessage? message)
    {
        object? value = message;
        foreach (var step in _steps)
        {
            if (value is not ResourceMessage current)
                return null;
            value = current.Read(step);
        }

        return value;
    }

    public string? Text(ResourceMessage? message) => Read(message) as string;

    public long? Integer(ResourceMessage? message) => Read(message) is long value ? value : null;

    public bool Flag(ResourceMessage? message) => Read(message) is true;

    /// <summary>A UTC time.</summary>
    public DateTime? Time(ResourceMessage? message) => Read(message) is DateTime value ? value : null;

    public ResourceMessage? Message(ResourceMessage? message) => Read(message) as ResourceMessage;

    /// <summary>The list at the end; empty where it is absent.</summary>
    public ResourceList List(ResourceMessage? message) => Read(message) as ResourceList ?? ResourceList.Empty;

    /// <summary>The map at the end; empty where it is absent.</summary>
    public ResourceMap Map(ResourceMessage? message) => Read(message) as ResourceMap ?? ResourceMap.Empty;

    /// <summary>What the field mask keeps for this path, or null for a path within a message (whoever passes that message keeps it whole).</summary>
    public MaskPath? ToMask() => Kind is null ? null : new(Kind, [.. AllSteps()], Whole: true);

    public override string ToString() => (Parent is null ? "" : $"{Parent}[].") + string.Join('.', _steps.Select(s => s.Name));

    private IEnumerable<SchemaField> AllSteps() => Parent is null ? _steps : Parent.AllSteps().Concat(_steps);

    private static FieldPath Create(SchemaType root, ResourceKind? kind, FieldPath? parent, string path)
    {
        var steps = new List<SchemaField>();
        var type = root;
        foreach (var name in path.Split('.'))
        {
            var field = type.Field(name) ?? throw new ArgumentException($"{type} has no field '{name}' (path '{path}')", nameof(path));
            steps.Add(field);
            type = field.Type;
        }

        return new(root, kind, parent, [.. steps]);
    }
}
