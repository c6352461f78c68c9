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

    /// <summary>The kinds that functions look into which are asked for only when a call comes to need them (<see cref="HostFunction.Late"/>), sorted.</summary>
    public required ImmutableArray<ResourceKind> LateKinds { get; init; }

    internal Node Node { get; }

    /// <summary>The local names that the expression uses itself.</summary>
    internal ImmutableArray<string> LocalNames { get; init; } = [];

    /// <summary>The same, with nodes that tell the activation's recorder what they read; compiled when it is first asked for.</summary>
    internal Node Traced => _traced.Value;

    /// <summary>How many slots its loops and bindings need.</summary>
    internal int Locals { get; }

    /// <summary>How deep the expression is nested, with the local names that it uses: evaluation and its values recurse so far.</summary>
    internal int Depth { get; init; }

    internal Origin Origin { get; init; } = Origin.None;

    /// <summary>The same program once more: an activation keeps the value of a local name for the program that it is.</summary>
    internal CelProgram Copy() => (CelProgram)MemberwiseClone();

    /// <summary>The value; an error is a value too. Throws nothing but a host function's cancellation.</summary>
    public CelValue Evaluate(CelActivation activation) => Run(activation, Node, null);

    /// <summary>Evaluates again and tells which fields, local names and functions were read, in the order in which they were, each once; not what loops saw.</summary>
    public ImmutableArray<CelTrace> Trace(CelActivation activation)
    {
        var recorder = new TraceRecorder(deep: false);
        Run(activation, Traced, recorder);
        return [.. recorder.Take().SelectMany(CelTrace.Of).DistinctBy(t => t.Path)];
    }

    /// <summary>Evaluates again and tells the value with everything that it was made of.</summary>
    public CelRecording Record(CelActivation activation) => Record(activation, new(deep: true));

    /// <summary>The same, where expressions before have shown local names already.</summary>
    internal CelRecording Record(CelActivation activation, TraceRecorder recorder) => new(Run(activation, Traced, recorder), recorder.Take());

    private CelValue Run(CelActivation activation, Node node, TraceRecorder? recorder)
    {
        try
        {
            return activation.Run(node, Locals, recorder);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return CelValue.Of(new CelError($"internal failure: {e.Message}") { Failure = e });
        }
    }
}
