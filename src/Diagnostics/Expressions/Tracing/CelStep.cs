using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What a <see cref="CelStep"/> is.</summary>
public enum CelStepKind
{
    /// <summary>A field or variable that was read.</summary>
    Read,

    /// <summary>Whether something is there: <c>has()</c>.</summary>
    Test,

    /// <summary>A local name: of the rule or of <c>cel.bind</c>.</summary>
    Local,

    /// <summary>A host function, or the objects that a relation leads to.</summary>
    Call,

    /// <summary>An operand of <c>&amp;&amp;</c>, <c>||</c> or <c>?:</c>.</summary>
    Operand,

    /// <summary>An operand that the value did not depend on.</summary>
    Unreached,

    /// <summary>A macro that walks a list or a map.</summary>
    Loop,

    /// <summary>One element of what a loop walks.</summary>
    Element,

    /// <summary>How many different values something had in the elements of a loop; the first of them are the inner steps.</summary>
    Seen,
}

/// <summary>Something that an evaluation read or computed on its way. Raw cluster text.</summary>
/// <param name="Text">As the expression writes it.</param>
public sealed record CelStep(CelStepKind Kind, string Text, CelValue Value)
{
    /// <summary>The object that the value lies in or is; null where it is computed.</summary>
    public ObjectKey? Object { get; init; }

    /// <summary>Where it lies in that object, as kubectl prints it: <c>.spec.containers[name="api"].image</c>; empty for the object itself and for what is computed.</summary>
    public string Path { get; init; } = "";

    /// <summary>The object does not have the field: the value is the default of its type.</summary>
    public bool Unset { get; init; }

    /// <summary>What it was made of, in the order of evaluation.</summary>
    public ImmutableArray<CelStep> Inner { get; init; } = [];

    /// <summary>How a loop went; null for what is none.</summary>
    public CelLoop? Loop { get; init; }

    /// <summary>The value for people, short.</summary>
    public string Shown => StepDisplay.Of(Value);
}

/// <summary>How a loop went.</summary>
/// <param name="Macro">Its name: <c>exists</c>.</param>
/// <param name="Size">How many elements there are.</param>
/// <param name="Looked">How many of them were looked at before the answer was known.</param>
/// <param name="Held">For how many of these the condition held; of a loop without a condition, all.</param>
public sealed record CelLoop(string Macro, int Size, int Looked, int Held);

/// <summary>What came of an evaluation, and how.</summary>
public sealed record CelRecording(CelValue Value, ImmutableArray<CelStep> Steps)
{
    /// <summary>The value for people, short.</summary>
    public string Shown => StepDisplay.Of(Value);
}
