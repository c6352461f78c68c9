using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A variable that expressions may name. The name may be qualified (<c>container.status</c>): the longest qualified name wins.</summary>
public sealed record CelVariable(string Name, CelType Type)
{
    /// <summary>
    /// Where a message (or list of messages) that lies within an object comes from: for <c>container.status</c> the paths of both lists of statuses in a
    /// pod. Empty for whole objects (their kind says it) and for values that are not part of an object.
    /// </summary>
    public ImmutableArray<MaskPath> Paths { get; init; } = [];

    /// <summary>True where no subject lacks it; a text is then never empty.</summary>
    public bool IsAlwaysThere { get; init; }
}
