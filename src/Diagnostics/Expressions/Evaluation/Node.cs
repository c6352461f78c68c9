namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A node of a compiled expression. Nodes are immutable; what an evaluation needs is in the activation.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(CelActivation activation);

    /// <summary>The error to go on with when both of two are errors: what was not read wins.</summary>
    protected static CelValue Worse(in CelValue first, in CelValue second) => second.AsError.IsUnknown && !first.AsError.IsUnknown ? second : first;
}

internal sealed class ConstantNode(CelValue value) : Node
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(CelActivation activation) => Value;
}

internal sealed class VariableNode(int index) : Node
{
    public int Index => index;

    public override CelValue Evaluate(CelActivation activation) => activation.Variable(index);
}

internal sealed class LocalNode(int slot) : Node
{
    public override CelValue Evaluate(CelActivation activation) => activation.Local(slot);
}

/// <summary>A local name of a rule (<c>let</c>).</summary>
internal sealed class LetNode(CelProgram program, int slot) : Node
{
    public override CelValue Evaluate(CelActivation activation) => activation.Let(program, slot);
}
