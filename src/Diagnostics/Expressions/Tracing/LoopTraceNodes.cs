namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Notes a loop: over what it went, how far, and which element decided.</summary>
internal sealed class LoopTraceNode(LoopKind kind, string macro, string text, string variable, Node loop) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        var outer = recorder.Open();
        var run = recorder.Enter();
        var value = loop.Evaluate(activation);
        recorder.Leave();
        var range = recorder.Close(outer);
        recorder.Note(new(CelStepKind.Loop, text, value)
        {
            Inner = [.. range, .. run.Telling(kind, variable, value)],
            Loop = new(macro, run.Range.Count, run.Count, run.Held),
        });
        return value;
    }
}

/// <summary>What a loop walks.</summary>
internal sealed class RangeTraceNode(Node range) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        recorder.Forget();
        var value = range.Evaluate(activation);
        // A range may hold loops of its own; these have ended.
        (recorder.Loop!.Range, recorder.Loop.Place) = (value, recorder.Place);
        return value;
    }
}

/// <summary>The first part of a turn of a loop.</summary>
internal sealed class TurnTraceNode(int first, int second, bool isCondition, Node body) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        if (!recorder.Deep)
            return body.Evaluate(activation);
        var run = recorder.Loop!;
        var isMap = run.Range.Kind == CelKind.Map;
        var key = isMap ? run.Range.Entry(run.Count).Key : CelValue.Of((long)run.Count);
        var element = isMap ? run.Range.Entry(run.Count).Value : run.Range[run.Count];
        var place = Place.OfElement(run.Place, key, element);
        var bare = isMap && second < 0;
        recorder.SetLocal(activation.PositionOf(first), bare || second >= 0 ? null : place);
        if (second >= 0)
            recorder.SetLocal(activation.PositionOf(second), place);
        var outer = recorder.Open();
        var value = body.Evaluate(activation);
        var steps = recorder.Close(outer);
        run.Add(new(bare ? key : element, place, isCondition ? value : CelValue.Of(true), steps));
        return value;
    }
}

/// <summary>The rest of a turn, for an element that the filter has let through.</summary>
internal sealed class RestOfTurnTraceNode(Node body) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        if (!recorder.Deep)
            return body.Evaluate(activation);
        var outer = recorder.Open();
        var value = body.Evaluate(activation);
        recorder.Loop!.AddToLast(recorder.Close(outer));
        return value;
    }
}
