using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Every host function that rules can call. To add some, add a row: <c>.. YourKnowledge.Functions</c>.</summary>
public static class KnowledgeFunctions
{
    /// <param name="signatures">What to look for in logs; asked for when the first log is looked at.</param>
    public static ImmutableArray<HostFunction> With(Func<LogSignatures> signatures) =>
    [
        .. ExitsFunctions.All,
        .. ProbesFunctions.All,
        .. ImagesFunctions.All,
        .. DevicesFunctions.All,
        .. LogFunctions.For(signatures),
        .. SchedulingFunctions.All,
        .. RolloutsFunctions.All,
        .. AutoscalingFunctions.All,
        .. AdmissionFunctions.All,
        .. SelectorsFunctions.All,
        .. NetworkFunctions.All,
        .. NodesFunctions.All,
        .. VolumesFunctions.All,
        .. ManagersFunctions.All,
        .. DaemonsFunctions.All,
        .. SchedulesFunctions.All,
    ];
}
