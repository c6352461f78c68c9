namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A local name of a rule: when it is first needed, with what it was made of.</summary>
internal sealed class LetTraceNode(CelProgram program, int slot) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        if (recorder.TryPlaceOfLet(program, out var known))
        {
            recorder.Place = known;
            return activation.Let(program, slot);
        }

        recorder.Forget();
        if (!recorder.Deep)
            recorder.Mute();
        var value = activation.Let(program, slot, traced: true);
        if (!recorder.Deep)
            recorder.Unmute();
        recorder.Place ??= Place.OfObject(value);
        recorder.SetLet(program, recorder.Place);
        return value;
    }
}

/// <summary>Notes a local name, and collects what it was made of.</summary>
internal sealed class LocalTraceNode(string name, Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        recorder.Forget();
        var outer = recorder.Open();
        var value = inner.Evaluate(activation);
        var steps = recorder.Close(outer);
        recorder.NoteHere(new(CelStepKind.Local, name, value) { Inner = steps });
        return value;
    }
}

/// <summary>A variable of a loop or a binding.</summary>
internal sealed class SlotTraceNode(int slot, Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        (activation.Recorder!.Place, activation.Recorder.Unset) = (activation.Recorder.PlaceOfLocal(activation.PositionOf(slot)), false);
        return inner.Evaluate(activation);
    }
}

/// <summary>The value of <c>cel.bind</c>, which has a name from there on.</summary>
internal sealed class BoundTraceNode(int slot, Node value) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var result = value.Evaluate(activation);
        activation.Recorder!.SetLocal(activation.PositionOf(slot), activation.Recorder.Place);
        return result;
    }
}

/// <summary>A part in which local variables may stand: only a thorough recorder looks into it.</summary>
internal sealed class DeepNode(Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        if (recorder.Deep)
            return inner.Evaluate(activation);
        recorder.Mute();
        var value = inner.Evaluate(activation);
        recorder.Unmute();
        return value;
    }
}
