namespace K8sDoctor.Diagnostics.Expressions;

/// <summary><c>&amp;&amp;</c> and <c>||</c>: a deciding operand hides the errors of the others; evaluated left to right, no further than needed.</summary>
internal sealed class LogicalNode(Node[] operands, bool isAnd) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var error = CelValue.Null;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(activation);
            if (value.Kind == CelKind.Bool)
            {
                if (value.AsBool != isAnd)
                    return value;
                continue;
            }

            if (!value.IsError)
                value = CelValue.Fault($"no such overload: '{(isAnd ? "&&" : "||")}' of a value of type {Types.NameOf(value)}");
            error = error.IsError ? Worse(error, value) : value;
        }

        return error.IsError ? error : CelValue.Of(isAnd);
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        return value.Kind == CelKind.Bool ? CelValue.Of(!value.AsBool)
            : value.IsError ? value
            : CelValue.Fault($"no such overload: '!' of a value of type {Types.NameOf(value)}");
    }
}

internal sealed class ConditionalNode(Node condition, Node then, Node otherwise) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = condition.Evaluate(activation);
        if (value.Kind == CelKind.Bool)
            return (value.AsBool ? then : otherwise).Evaluate(activation);
        return value.IsError ? value : CelValue.Fault($"no such overload: '?:' on a value of type {Types.NameOf(value)}");
    }
}

internal sealed class EqualNode(Node left, Node right, bool negate) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var a = left.Evaluate(activation);
        if (a.IsError)
            return a;
        var b = right.Evaluate(activation);
        if (b.IsError)
            return b;
        if (!Weight.IsSmall(a) && !activation.Charge(Weight.Of(a)))
            return CelActivation.Refused;
        return CelValue.Of(a.Equals(b) != negate);
    }
}

/// <summary>An operator that looks at the kinds of its operands.</summary>
internal sealed class BinaryNode(Operator operation, Node left, Node right) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var a = left.Evaluate(activation);
        if (a.IsError)
            return a;
        var b = right.Evaluate(activation);
        return b.IsError ? b : Operators.Apply(operation, a, b, activation);
    }
}

/// <summary><c>now - time</c>: the time first, because a subject that has no such time need not be evaluated again as the clock moves.</summary>
internal sealed class SinceNode(Node now, Node time) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var then = time.Evaluate(activation);
        if (then.IsError)
            return then;
        var value = now.Evaluate(activation);
        return value.IsError ? value : Operators.Apply(Operator.Subtract, value, then, activation);
    }
}

internal sealed class NegateNode(Node operand) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        return value.Kind switch
        {
            CelKind.Error => value,
            CelKind.Int when value.AsInt != long.MinValue => CelValue.Of(-value.AsInt),
            CelKind.Int => CelValue.Fault("integer overflow"),
            CelKind.Double => CelValue.Of(-value.AsDouble),
            _ => CelValue.Fault($"no such overload: '-' of a value of type {Types.NameOf(value)}"),
        };
    }
}
