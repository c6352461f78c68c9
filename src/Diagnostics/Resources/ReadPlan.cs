using System.Text;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>How to read a message of one shape: its type's field names as UTF-8, and what to do with each. Not for several threads.</summary>
internal sealed class ReadPlan
{
    private readonly ReadStep[] _steps;
    private readonly int[] _expected;

    private ReadPlan(MessageShape shape, ReadStep[] steps)
    {
        (Shape, _steps) = (shape, steps);
        _expected = new int[steps.Length + 1];
    }

    public MessageShape Shape { get; }

    /// <summary>What <see cref="Match"/> starts from, before the first field.</summary>
    public int Start => _steps.Length;

    public ref readonly ReadStep this[int index] => ref _steps[index];

    /// <summary>The plan for the objects of a kind under a mask.</summary>
    public static ReadPlan Of(ResourceKind kind, FieldMask mask) => Create(mask.Of(kind), [], kind == ResourceKinds.Secret);

    /// <summary>
    /// The step of a field name, or -1. API servers write fields in the order of their Go structs, so the field that followed <paramref name="previous"/>
    /// the last time is tried first.
    /// </summary>
    public int Match(ReadOnlySpan<byte> name, int previous)
    {
        var expected = _expected[previous];
        if (expected < _steps.Length && name.SequenceEqual(_steps[expected].Name))
            return expected;
        for (var index = 0; index < _steps.Length; index++)
        {
            if (name.SequenceEqual(_steps[index].Name))
                return _expected[previous] = index;
        }

        return -1;
    }

    private static ReadPlan Create(MessageShape shape, Dictionary<MessageShape, ReadPlan> known, bool secret)
    {
        if (known.TryGetValue(shape, out var plan))
            return plan;
        var steps = new ReadStep[shape.Type.Fields.Length];
        foreach (var field in shape.Type.Fields)
        {
            // A Secret's last-applied-configuration holds its data: of a Secret no annotation is kept, whatever reads it.
            var slot = secret && field.Name == "annotations" ? -1 : shape.SlotOf(field.Index);
            var child = slot >= 0 && shape.Child(slot) is { } below ? Create(below, known, secret) : null;
            steps[field.Index] = new(Encoding.UTF8.GetBytes(field.Name), field, slot, child) { IsUid = ReadStep.IsUidOf(shape.Type, field) };
        }

        return known[shape] = new(shape, steps);
    }
}

/// <summary>What to do with one field. <paramref name="Slot"/> -1: skip it. <paramref name="Child"/>: for messages, also in lists and maps.</summary>
internal readonly record struct ReadStep(byte[] Name, SchemaField Field, int Slot, ReadPlan? Child)
{
    private const string Metadata = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>For a field whose value is worth comparing with earlier ones before it is read; else null. No two objects have the same metadata.</summary>
    public ValueMemo? Memo { get; } =
        Slot >= 0 && Field.Type.Form is (SchemaForm.Message or SchemaForm.List or SchemaForm.Map) && Field.Type.Name != Metadata ? new() : null;

    /// <summary>True of an object's <c>uid</c>, kept or not.</summary>
    public bool IsUid { get; init; }

    public static bool IsUidOf(SchemaType type, SchemaField field) => field.Name == "uid" && type.Name == Metadata;
}
