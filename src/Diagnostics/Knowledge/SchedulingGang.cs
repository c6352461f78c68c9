using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Reads why a scheduler holds a pod back for its group: Kubernetes' own gang scheduling (1.35 for workloads, 1.36 for pod groups), the coscheduling plugin, and
/// Volcano.
/// </summary>
internal static class SchedulingGang
{
    private static readonly (string Kind, BoundedRegex Pattern)[] Rows =
    [
        ("no-group", Row("waiting for pod'?s'?s? (?:pod group|workload) \"(?<group>[^\"]+)\" to appear")),
        ("no-group", Row("pod group \"(?<group>[^\"]+)\" doesn't exist for a workload")),
        ("no-group", Row("can not find pod group(?:, )?(?<group>\\S*)")),
        ("too-few", Row("waiting for minCount pods from a gang to appear")),
        ("too-few", Row("cannot find enough sibling pods, current pods number: (?<have>\\d+), minMember of group: (?<need>\\d+)")),
        ("no-room", Row("minCount \\((?<need>\\d+)\\) cannot be satisfied: (?<have>\\d+) scheduled")),
        ("no-room", Row("waiting for minCount pods from a gang to be (?:scheduled|waiting)")),
        ("no-room", Row("waiting for composite pod group \"(?<group>[^\"]+)\" tree to meet quorum")),
        ("no-room", Row("pod group is not ready, .*?(?<need>\\d+) minAvailable")),
        ("no-room", Row("(?:PodGroup|pod group) (?<group>\\S+) (?:gets )?rejected")),
    ];

    /// <summary>
    /// <c>kind</c> (<c>no-group</c>: the group's object is not there; <c>too-few</c>: not enough pods have been made; <c>no-room</c>: not all of them fit; empty:
    /// it is about something else), <c>group</c>, <c>need</c> and <c>have</c> where they are said. Every key is there.
    /// </summary>
    public static Dictionary<string, string> Parse(string message)
    {
        foreach (var (kind, pattern) in Rows)
        {
            if (pattern.Match(message) is { Success: true } match)
                return new() { ["kind"] = kind, ["group"] = match.Groups["group"].Value.TrimEnd('.', ',', ':'), ["need"] = match.Groups["need"].Value, ["have"] = match.Groups["have"].Value };
        }

        return new() { ["kind"] = "", ["group"] = "", ["need"] = "", ["have"] = "" };
    }

    private static BoundedRegex Row(string pattern) => new(pattern, RegexOptions.None);
}
