using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>An activation whose variables are given; notes which were asked for.</summary>
internal sealed class FixedActivation(params CelValue[] values) : CelActivation
{
    public override IStateReader Reader => throw new InvalidOperationException("this test has no cluster");

    public List<int> Asked { get; } = [];

    public override CelValue Variable(int index)
    {
        Asked.Add(index);
        return values[index];
    }
}
