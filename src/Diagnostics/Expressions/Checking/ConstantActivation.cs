using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Evaluates what depends on literals alone.</summary>
internal sealed class ConstantActivation : CelActivation
{
    private const int MaxCost = 10_000;

    private ConstantActivation() => CostLimit = MaxCost;

    public override IStateReader Reader => throw new InvalidOperationException("a constant reads no cluster");

    public static CelValue Evaluate(Node node) => new ConstantActivation().Run(node, 0, null);

    public override CelValue Variable(int index) => throw new InvalidOperationException("a constant reads no variable");
}
