namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Notes an operand with its value.</summary>
internal sealed class OperandTraceNode(string text, Node inner) : Node
{
    public string Text => text;

    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        if (!recorder.Deep)
            return inner.Evaluate(activation);
        var outer = recorder.Open();
        var value = inner.Evaluate(activation);
        var steps = recorder.Close(outer);
        recorder.Note(new(CelStepKind.Operand, text, value) { Inner = steps });
        return value;
    }
}

/// <summary>Notes which of the operands of <c>&amp;&amp;</c>, <c>||</c> or <c>?:</c> were not needed.</summary>
internal sealed class BranchTraceNode(OperandTraceNode[] operands, Node inner) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var recorder = activation.Recorder!;
        if (!recorder.Deep)
            return inner.Evaluate(activation);
        var outer = recorder.Open();
        var value = inner.Evaluate(activation);
        var steps = recorder.Close(outer);
        foreach (var step in steps)
            recorder.Note(step);
        // Equal operands are one: what was evaluated once was reached.
        foreach (var text in operands.Select(o => o.Text).Except(steps.Select(s => s.Text)))
            recorder.Note(new(CelStepKind.Unreached, text, CelValue.Null));
        return value;
    }
}
