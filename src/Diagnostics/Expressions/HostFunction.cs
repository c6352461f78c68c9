using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The body of a host function. It is pure: what it needs of the cluster it asks of <paramref name="reader"/>.</summary>
public delegate CelValue HostFunctionBody(IStateReader reader, ReadOnlySpan<CelValue> arguments);

/// <summary>
/// A function of our own that expressions can call, written in C# in <c>Knowledge</c>. Arguments are evaluated first; the body is not called when one of
/// them is an error (the error is the result).
/// </summary>
/// <param name="Member">True when it is called on its first parameter: <c>log.last(5)</c>.</param>
/// <param name="Reads">
/// What the body reads of the cluster's objects. An argument that is an object of a kind is not kept whole by the field mask: only these paths are.
/// An argument that is a message within an object (a probe, a container status) is kept whole, unless there are paths from its type
/// (<see cref="FieldPath.In"/>): then these are kept.
/// </param>
/// <param name="Summary">One sentence for rule authors.</param>
/// <param name="Example">A call, for the documentation.</param>
public sealed record HostFunction(
    string Name, bool Member, ImmutableArray<CelType> Parameters, CelType Result, ImmutableArray<FieldPath> Reads, string Summary, string Example, HostFunctionBody Body)
{
    /// <summary>Which argument, from 0, is the name of the kind whose objects the body reads; null where none is.</summary>
    public int? KindArgument { get; init; }

    /// <summary>
    /// True where what it reads is asked of the API server only when a call comes to need it, and not from the start: for kinds that few rules read, and these seldom.
    /// </summary>
    public bool Late { get; init; }

    /// <summary>What a call costs, in units of <see cref="CelActivation.CostLimit"/>: about 10 a microsecond on a large cluster.</summary>
    public int Cost { get; init; } = 100;
}
