using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Every host function that rules can call. To add some, add a row: <c>.. YourKnowledge.Functions</c>.</summary>
public static class KnowledgeFunctions
{
    public static ImmutableArray<HostFunction> All { get; } =
    [
        .. ExitsFunctions.All,
        .. ProbesFunctions.All,
        .. ImagesFunctions.All,
        .. LogFunctions.All,
        .. SchedulingFunctions.All,
        .. RolloutsFunctions.All,
        .. AutoscalingFunctions.All,
        .. AdmissionFunctions.All,
        .. SelectorsFunctions.All,
    ];
}
