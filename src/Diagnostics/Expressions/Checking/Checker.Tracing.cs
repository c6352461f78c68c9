namespace K8sDoctor.Diagnostics.Expressions;

/// <content>The nodes that a traced program has besides: they tell the recorder what is read, and where it lies.</content>
internal sealed partial class Checker
{
    /// <summary>What is no path lies nowhere; but one of two results, and the body of a binding, lie where they lie.</summary>
    private static Checked Followed(Expr expr, Checked value) => expr is CallExpr or UnaryExpr or BinaryExpr or LogicalExpr or ListExpr or MapExpr or LoopExpr && value.Node is not ConstantNode
        ? value with { Node = new ComputedNode(value.Node) }
        : value;

    /// <summary>Notes the value of a whole path; the steps on the way to it are none.</summary>
    private Checked Traced(Expr expr, Checked value, CelStepKind kind = CelStepKind.Read) =>
        traced && !_inPath ? value with { Node = new StepNode(kind, TextOf(expr), value.Node) } : value;

    private Checked TracedCall(Expr expr, Checked value) => traced ? value with { Node = new CallTraceNode(TextOf(expr), value.Node) } : value;

    /// <summary>A selection from an operand: <paramref name="select"/> makes it from the operand's value.</summary>
    private Checked TracedField(string name, Checked operand, Func<Checked, Checked> select)
    {
        if (!traced)
            return select(operand);
        var selected = select(operand with { Node = GivenNode.First });
        return selected with { Node = new FieldTraceNode(operand.Node, selected.Node, name) };
    }

    private Node TracedOperand(Expr expr, Node node) => traced ? new OperandTraceNode(TextOf(expr), node) : node;

    private Checked TracedOperand(Expr expr, Checked value) => value with { Node = TracedOperand(expr, value.Node) };

    private Node TracedBranches(Node node, Node[] operands) => traced ? new BranchTraceNode([.. operands.OfType<OperandTraceNode>()], node) : node;

    private Checked TracedLoop(LoopExpr e, Checked loop)
    {
        if (!traced)
            return loop;
        var macro = source[e.At..].Split('(')[0];
        var variables = e.Second is null ? e.First : $"{e.First}, {e.Second}";
        return loop with { Node = new LoopTraceNode(e.Kind, macro, $"{TextOf(e.Range)}.{macro}({variables}, …)", e.Second ?? e.First, loop.Node) };
    }

    private Node TracedRange(Node range) => traced ? new RangeTraceNode(range) : range;

    private Node TracedTurn(int first, int second, bool isCondition, Node node) => traced ? new DeepNode(new TurnTraceNode(first, second, isCondition, node)) : node;

    private Node TracedRest(Node node) => traced ? new DeepNode(new RestOfTurnTraceNode(node)) : node;

    /// <summary>The value of a binding; an optional's own value is another one than what is bound.</summary>
    private Checked TracedBound(BindExpr e, int slot, Checked value)
    {
        if (!traced)
            return value;
        var named = e.OptionalFlat is null ? new LocalTraceNode(e.Name, value.Node) : value.Node;
        return value with { Node = new BoundTraceNode(slot, named) };
    }

    private Checked TracedBody(Checked body) => traced ? body with { Node = new DeepNode(body.Node) } : body;

    private string TextOf(Expr expr) => string.Join(' ', source[expr.Start..expr.End].Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
