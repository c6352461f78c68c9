namespace K8sDoctor.Diagnostics.Resources;

/// <summary>A message type in a field mask that is still being put together.</summary>
internal sealed class MaskNode(SchemaType type)
{
    private readonly SortedDictionary<int, (SchemaField Field, MaskNode? Child)> _fields = [];

    /// <summary>Keeps a path from here. An empty path that is whole keeps all fields; one that is not keeps only that the message is there.</summary>
    public void Add(ReadOnlySpan<SchemaField> steps, bool whole)
    {
        if (steps.IsEmpty)
        {
            if (whole)
                AddAll();
            return;
        }

        var step = steps[0];
        if (step.Index >= type.Fields.Length || type.Fields[step.Index] != step)
            throw new ArgumentException($"'{step.Name}' is no field of {type}", nameof(steps));
        if (!_fields.TryGetValue(step.Index, out var entry))
            _fields.Add(step.Index, entry = (step, MessageIn(step.Type) is { } message ? new(message) : null));
        if (entry.Child is { } child)
            child.Add(steps[1..], whole);
        else if (steps.Length > 1)
            throw new ArgumentException($"'{steps[1].Name}' is read of '{step.Name}', which holds no messages", nameof(steps));
    }

    public MessageShape ToShape()
    {
        var entries = _fields.Values.ToArray();
        return MessageShape.Create(type, [.. entries.Select(e => e.Field)], [.. entries.Select(e => e.Child?.ToShape())]);
    }

    /// <summary>The message type that a value of a type is, or that a list or map of it holds, at any depth; else null.</summary>
    private static SchemaType? MessageIn(SchemaType type)
    {
        while (type.Element is { } element)
            type = element;
        return type.Form == SchemaForm.Message ? type : null;
    }

    /// <summary>
    /// Two fields are kept only where a path names them: managedFields, bookkeeping as large as the object itself, and containerID, 176 bytes in each of
    /// a pod's statuses that are never like another's and that only the node's runtime understands.
    /// </summary>
    private void AddAll()
    {
        foreach (var field in type.Fields)
        {
            if (field.Name is not ("managedFields" or "containerID"))
                Add([field], whole: true);
        }
    }
}
