using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A compiled expression: immutable, evaluated as often as one likes.</summary>
public sealed class CelProgram
{
    private readonly Lazy<Node> _traced;

    internal CelProgram(Node node, int locals, Func<Node> traced)
    {
        (Node, Locals) = (node, locals);
        _traced = new(traced);
    }

    /// <summary>The type of the result.</summary>
    public required CelType Type { get; init; }

    /// <summary>What the expression (with the local names that it uses) reads of objects. A message that is its result is not kept whole.</summary>
    public required ImmutableArray<MaskPath> Reads { get; init; }

    /// <summary>
    /// <see cref="Reads"/>, and a message that is the result whole, for a result that is shown. A result that is an object of a kind (an event) is not: who
    /// shows objects declares what is shown of them.
    /// </summary>
    public required ImmutableArray<MaskPath> RenderedReads { get; init; }

    /// <summary>The variables that it may read, by position in the environment's list, sorted.</summary>
    public required ImmutableArray<int> Variables { get; init; }

    /// <summary>The kinds whose objects may have a say in the value, sorted: an answer is only as good as what is known of these.</summary>
    public required ImmutableArray<ResourceKind> Kinds { get; init; }

    internal Node Node { get; }

    /// <summary>The local names that the expression uses itself.</summary>
    internal ImmutableArray<string> LocalNames { get; init; } = [];

    /// <summary>How many slots its loops and bindings need.</summary>
    internal int Locals { get; }

    /// <summary>How deep the expression is nested, with the local names that it uses: evaluation and its values recurse so far.</summary>
    internal int Depth { get; init; }

    internal Origin Origin { get; init; } = Origin.None;

    /// <summary>The value; an error is a value too. Throws nothing but a host function's cancellation.</summary>
    public CelValue Evaluate(CelActivation activation) => Run(activation, Node, null);

    /// <summary>Evaluates again and tells which values were read, in the order in which they were; each path once.</summary>
    public ImmutableArray<CelTrace> Trace(CelActivation activation)
    {
        var sink = new List<CelTrace>();
        Run(activation, _traced.Value, sink);
        return [.. sink.DistinctBy(t => t.Path)];
    }

    private CelValue Run(CelActivation activation, Node node, List<CelTrace>? sink)
    {
        try
        {
            return activation.Run(node, Locals, sink);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CelValue.Of(new CelError($"internal failure: {e.Message}") { Failure = e });
        }
    }
}

/// <summary>A value that an evaluation read. Raw cluster text.</summary>
/// <param name="Path">What was read, as the expression writes it: <c>container.status.restartCount</c>.</param>
/// <param name="Kind">What kind of value it is.</param>
public readonly record struct CelTrace(string Path, string Value, CelKind Kind);
