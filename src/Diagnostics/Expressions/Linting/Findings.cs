using System.Diagnostics.CodeAnalysis;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What the checker has found of each part of an expression, for those who look at it afterwards.</summary>
internal sealed class Findings
{
    private readonly Dictionary<Expr, Checked> _parts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, CelValue> _errors = new(ReferenceEqualityComparer.Instance);

    public void Add(Expr part, Checked found) => _parts[part] = found;

    /// <summary>Notes that a part that depends on literals alone is an error.</summary>
    public void Fail(Node node, CelValue error) => _errors[node] = error;

    public bool TryFind(Expr part, out Checked found) => _parts.TryGetValue(part, out found);

    /// <summary>The value of a part that depends on literals alone; false for any other one.</summary>
    public bool TryConstant(Expr part, out CelValue value)
    {
        value = TryFind(part, out var found) && found.Node is ConstantNode constant ? constant.Value : CelValue.Null;
        return found.Node is ConstantNode { Value.IsError: false };
    }

    /// <summary>The error that a part always is.</summary>
    public bool TryError(Expr part, [NotNullWhen(true)] out CelError? error)
    {
        error = TryFind(part, out var found) && _errors.TryGetValue(found.Node, out var value) && value.AsError.Kind == CelErrorKind.Fault && !ReferenceEquals(value.AsError, CelActivation.Refused.AsError)
            ? value.AsError
            : null;
        return error is not null;
    }
}
