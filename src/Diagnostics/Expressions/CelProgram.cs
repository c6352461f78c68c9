using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A compiled expression: immutable, evaluated as often as one likes.</summary>
public sealed class CelProgram
{
    internal CelProgram()
    {
    }

    /// <summary>The type of the result.</summary>
    public CelType Type { get; internal init; } = CelType.Dyn;

    /// <summary>What the expression (with the local names that it uses) reads of objects. A message that is its result is not kept whole.</summary>
    public ImmutableArray<MaskPath> Reads { get; internal init; } = [];

    /// <summary>
    /// <see cref="Reads"/>, and a message that is the result whole, for a result that is shown. A result that is an object of a kind (an event) is not: who
    /// shows objects declares what is shown of them.
    /// </summary>
    public ImmutableArray<MaskPath> RenderedReads { get; internal init; } = [];

    /// <summary>The variables that it may read, by position in the environment's list, sorted.</summary>
    public ImmutableArray<int> Variables { get; internal init; } = [];

    /// <summary>The value; an error is a value too. Never throws.</summary>
    public CelValue Evaluate(CelActivation activation) => CelValue.Fault($"no value of type {Type} yet");

    /// <summary>Evaluates again and tells which values were read, in the order in which they were.</summary>
    public ImmutableArray<CelTrace> Trace(CelActivation activation) => [new CelTrace("", Type.ToString())];
}

/// <summary>A value that an evaluation read. Raw cluster text.</summary>
/// <param name="Path">What was read, as the expression writes it: <c>container.status.restartCount</c>.</param>
public readonly record struct CelTrace(string Path, string Value);
