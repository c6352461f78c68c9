namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Notes a value that an expression has read or computed, and where it lies.</summary>
internal sealed class StepNode(CelStepKind kind, string text, Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        recorder.Forget();
        var value = inner.Evaluate(activation);
        recorder.NoteHere(new(kind, text, value));
        return value;
    }
}

/// <summary>Notes a call of a function with what its arguments read.</summary>
internal sealed class CallTraceNode(string text, Node call) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        var outer = recorder.Open();
        var value = call.Evaluate(activation);
        var inner = recorder.Close(outer);
        (recorder.Place, recorder.Unset) = (Place.OfObject(value), false);
        recorder.NoteHere(new(CelStepKind.Call, text, value) { Inner = inner });
        return value;
    }
}

/// <summary>A variable: an object, or a part of the subject's own.</summary>
internal sealed class VariableTraceNode(int index, Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = inner.Evaluate(activation);
        activation.Recorder!.Place = activation.PlaceOf(index) ?? Place.OfObject(value);
        return value;
    }
}

/// <summary>A value that the node before has evaluated already.</summary>
internal sealed class GivenNode(bool second) : Node
{
    public static readonly Node First = new GivenNode(second: false);
    public static readonly Node Second = new GivenNode(second: true);

    public override CelValue Evaluate(CelActivation activation) => second ? activation.Recorder!.Second : activation.Recorder!.First;
}

/// <summary>Selects a field, or asks whether it is there, and follows where it lies.</summary>
internal sealed class FieldTraceNode(Node operand, Node select, string name) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        recorder.Forget();
        var value = operand.Evaluate(activation);
        var place = recorder.Place;
        recorder.First = value;
        var result = select.Evaluate(activation);
        (recorder.Place, recorder.Unset) = (place?.Field(name), value.Kind == CelKind.Message && HasNode.Has(value, name) is { IsError: false, AsBool: false });
        return result;
    }
}

/// <summary>Takes an element of a list or a map, and follows where it lies.</summary>
internal sealed class IndexTraceNode(Node operand, Node index, Node select) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        recorder.Forget();
        var value = operand.Evaluate(activation);
        var place = recorder.Place;
        var at = value.IsError ? value : index.Evaluate(activation);
        (recorder.First, recorder.Second) = (value, at);
        var result = select.Evaluate(activation);
        (recorder.Place, recorder.Unset) = (Place.OfElement(place, at, result), false);
        return result;
    }
}

/// <summary>A value that was computed: it lies nowhere, but for a whole object.</summary>
internal sealed class ComputedNode(Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = inner.Evaluate(activation);
        (activation.Recorder!.Place, activation.Recorder.Unset) = (Place.OfObject(value), false);
        return value;
    }
}
