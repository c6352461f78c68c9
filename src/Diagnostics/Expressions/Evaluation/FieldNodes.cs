using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Reads fields of messages: what an absent field means depends on the field's type.</summary>
internal static class Fields
{
    /// <summary>
    /// The value that an absent field of a present message has: a scalar's, list's or map's default; an error for a message and a time, which have none.
    /// </summary>
    public static CelValue Default(SchemaField field) => field.Type.Form switch
    {
        SchemaForm.String or SchemaForm.Quantity => CelValue.Of(""),
        SchemaForm.Integer or SchemaForm.IntOrString => CelValue.Of(0L),
        SchemaForm.Number => CelValue.Of(0.0),
        SchemaForm.Boolean => CelValue.Of(false),
        SchemaForm.Bytes => CelValue.Of(Array.Empty<byte>()),
        SchemaForm.List => CelValue.OfTree(ResourceList.Empty),
        SchemaForm.Map => CelValue.OfTree(ResourceMap.Empty),
        _ => CelValue.Absent($"{field.Name} is absent"),
    };

    /// <summary>Whether an absent field has a value all the same.</summary>
    public static bool HasDefault(SchemaField field) => field.Type.Form is not (SchemaForm.Message or SchemaForm.Time or SchemaForm.Any);

    /// <summary>A field that the message has; bytes come as base64.</summary>
    public static CelValue Present(object value, SchemaForm form) => form switch
    {
        SchemaForm.Bytes when value is string text => Bytes(text),
        SchemaForm.Number when value is long number => CelValue.Of((double)number),
        SchemaForm.Message => CelValue.Of((ResourceMessage)value),
        SchemaForm.String => CelValue.Of((string)value),
        SchemaForm.Integer => CelValue.Of((long)value),
        SchemaForm.Boolean => CelValue.Of((bool)value),
        _ => CelValue.OfTree(value),
    };

    /// <summary>A field by name, where only the evaluation knows the type.</summary>
    public static CelValue Read(ResourceMessage message, string name)
    {
        if (message.Shape.Type.Field(name) is not { } field)
            return CelValue.Fault($"{message.Shape.Type} has no field '{name}'");
        return message.Shape.SlotOf(field.Index) is var slot and >= 0
            ? message[slot] is { } value ? Present(value, field.Type.Form) : Default(field)
            : CelValue.Fault($"{message.Shape.Type}.{name} is not kept");
    }

    /// <summary>The tree's value, or null; of a field that the mask does not keep, an error of the program.</summary>
    public static object? Raw(ResourceMessage message, SchemaField field) => message.Read(field);

    private static CelValue Bytes(string base64)
    {
        var buffer = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, buffer, out var length) ? CelValue.Of(buffer[..length]) : CelValue.Fault("a field of bytes is no base64");
    }
}

/// <summary>Selects a field that the checker has found: one look into an array. A path of several fields is walked in one go.</summary>
internal sealed class FieldNode : Node
{
    private readonly Node _start;
    private readonly (SchemaField Field, CelValue Default)[] _steps;
    private readonly CelValue _absent;

    public FieldNode(Node operand, SchemaField field, ReadOnlySpan<char> path)
    {
        var (before, hasDefault) = (operand as FieldNode, Fields.HasDefault(field));
        var absent = before is null || !hasDefault ? CelValue.Absent($"{path} is absent") : default;
        var step = (field, hasDefault ? Fields.Default(field) : absent);
        if (before is not null)
            (_start, _steps, _absent) = (before._start, [.. before._steps, step], before._absent);
        else
            (_start, _steps, _absent) = (operand, [step], absent);
    }

    public override CelValue Evaluate(CelActivation activation)
    {
        var value = _start.Evaluate(activation);
        if (value.AsMessage is not { } message)
            return value.IsError ? value : _absent;
        for (var i = 0; i < _steps.Length - 1; i++)
        {
            if (Fields.Raw(message, _steps[i].Field) is not ResourceMessage next)
                return _steps[i].Default;
            message = next;
        }

        ref readonly var last = ref _steps[^1];
        return Fields.Raw(message, last.Field) is { } found ? Fields.Present(found, last.Field.Type.Form) : last.Default;
    }
}

/// <summary>Selects a field of one of several message types; a type without that field has it absent.</summary>
internal sealed class UnionFieldNode(Node operand, string name, string path) : Node
{
    private readonly CelValue _absent = CelValue.Absent($"{path} is absent");

    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        if (value.AsMessage is not { } message)
            return value.IsError ? value : _absent;
        if (message.Shape.Type.Field(name) is not { } field)
            return _absent;
        if (Fields.Raw(message, field) is { } found)
            return Fields.Present(found, field.Type.Form);
        return Fields.Default(field) is { IsError: false } present ? present : _absent;
    }
}

/// <summary>Selects from what only the evaluation knows: a map's key, a message's field, or either within an optional.</summary>
internal sealed class SelectNode(Node operand, string name, bool optional) : Node
{
    private readonly CelValue _key = CelValue.Of(name);

    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        if (value.IsError)
            return value;
        if (value.Kind == CelKind.Optional)
            return value.HasValue ? Optional(value.OptionalValue) : value;
        return optional ? Optional(value) : Select(value);
    }

    private CelValue Select(CelValue value) => value.Kind switch
    {
        CelKind.Map => value.TryGet(_key, out var found) ? found : CelValue.Fault($"no such key: '{name}'"),
        CelKind.Message => Fields.Read(value.AsMessage!, name),
        _ => CelValue.Fault($"no such key: '{name}' in a value of type {Types.NameOf(value)}"),
    };

    private CelValue Optional(CelValue value)
    {
        if (value.Kind == CelKind.Message)
            return HasNode.Has(value, name) is { IsError: false, AsBool: false } ? CelValue.OfOptional(null) : Some(Fields.Read(value.AsMessage!, name));
        if (value.Kind == CelKind.Map)
            return value.TryGet(_key, out var found) ? CelValue.OfOptional(found) : CelValue.OfOptional(null);
        return CelValue.Fault($"no such key: '{name}' in a value of type {Types.NameOf(value)}");
    }

    private static CelValue Some(CelValue value) => value.IsError ? value : CelValue.OfOptional(value);
}

/// <summary><c>has(operand.name)</c>: false where any step is absent.</summary>
internal sealed class HasNode(Node operand, string name) : Node
{
    private SchemaField? _last;

    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        if (value.IsError)
            return value.AsError.Kind == CelErrorKind.Absent ? CelValue.Of(false) : value;
        if (value.Kind == CelKind.Optional)
            return value.HasValue ? Has(value.OptionalValue, name) : CelValue.Of(false);
        return value.AsMessage is { } message ? CelValue.Of(FieldOf(message) is { } field && Fields.Raw(message, field) is not null) : Has(value, name);
    }

    /// <summary>Nearly always the same field: a message has one type, and only a union of kinds has several.</summary>
    private SchemaField? FieldOf(ResourceMessage message)
    {
        var fields = message.Shape.Type.Fields;
        if (_last is { } last && last.Index < fields.Length && ReferenceEquals(fields[last.Index], last))
            return last;
        return message.Shape.Type.Field(name) is { } found ? _last = found : null;
    }

    public static CelValue Has(CelValue value, string name)
    {
        if (value.Kind == CelKind.Map)
            return CelValue.Of(value.TryGet(CelValue.Of(name), out _));
        if (value.AsMessage is not { } message)
            return value.Kind == CelKind.Optional ? CelValue.Of(false) : CelValue.Fault($"has() of a value of type {Types.NameOf(value)}");
        return CelValue.Of(message.Shape.Type.Field(name) is { } field && Fields.Raw(message, field) is not null);
    }
}

/// <summary><c>has()</c> of a qualified variable: whether it is there.</summary>
internal sealed class HasVariableNode(Node variable) : Node
{
    public Node Variable => variable;

    public override CelValue Evaluate(CelActivation activation)
    {
        var value = variable.Evaluate(activation);
        return !value.IsError ? CelValue.Of(value.Kind != CelKind.Null) : value.AsError.Kind == CelErrorKind.Absent ? CelValue.Of(false) : value;
    }
}
