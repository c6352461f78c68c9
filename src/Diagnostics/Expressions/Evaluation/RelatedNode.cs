using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The objects that a relation leads to; unknown where their kind has not been read.</summary>
internal sealed class RelatedNode(Node operand, Relation relation, ResourceKind kind) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var value = operand.Evaluate(activation);
        if (value.IsError)
            return value;
        if (value.AsObject is not { } from)
            return CelValue.Fault("related() of a value that is no object of a kind");
        if (!activation.Charge(1))
            return CelActivation.Refused;
        var found = activation.Reader.Related(from.Key, relation, kind);
        return found.IsKnown ? CelValue.OfList(found.Value) : CelValue.Unknown(found.Unknown!);
    }
}
