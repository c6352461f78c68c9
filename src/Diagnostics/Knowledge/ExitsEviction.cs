using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What the kubelet's eviction message says (eviction/helpers.go). <see cref="Kind"/>: <c>emptydir</c>, <c>container</c> or <c>pod</c> (a limit of the pod's
/// own was exceeded), <c>node</c> (the node ran low), <c>condition</c> (the node was under pressure when the pod came, and did not take it), or <c>other</c>.
/// Quantities stand as the kubelet writes them; empty where not said.
/// </summary>
internal sealed record ExitsEviction(
    string Kind, string Name = "", string Limit = "", string Resource = "", string Threshold = "", string Available = "", string Usage = "", string Request = "")
{
    private static readonly BoundedRegex EmptyDir = Words(@"Usage of EmptyDir volume ""(?<name>[^""]+)"" exceeds the limit ""(?<limit>[^""]+)""");
    private static readonly BoundedRegex Container = Words(@"Container (?<name>[^ ]+) exceeded its local ephemeral storage limit ""(?<limit>[^""]+)""");
    private static readonly BoundedRegex Pod = Words(@"Pod ephemeral local storage usage exceeds the total limit of containers (?<limit>[^ ]+?)\. ?$|ephemeral local storage usage exceeds the total limit of containers (?<limit>[^ ]+)");
    private static readonly BoundedRegex Node = Words(@"low on resource: (?<resource>[^ .]+)");
    private static readonly BoundedRegex Condition = Words(@"The node had condition: \[(?<resource>[A-Za-z, ]+)\]");
    private static readonly BoundedRegex Pressure = Words(@"Threshold quantity: (?<threshold>[^, ]+), available: (?<available>[^ ]+?)\.? ");
    private static readonly BoundedRegex Consumer = Words(@"Container (?<name>[^ ]+) was using (?<usage>[^, ]+), (request is (?<request>[^, ]+)|which exceeds its request of (?<request>[^, ]+?)\. )");

    public static ExitsEviction Parse(string message)
    {
        if (EmptyDir.Match(message) is { Success: true } volume)
            return new("emptydir", volume.Groups["name"].Value, volume.Groups["limit"].Value, "ephemeral-storage");
        if (Container.Match(message) is { Success: true } container)
            return new("container", container.Groups["name"].Value, container.Groups["limit"].Value, "ephemeral-storage");
        if (Pod.Match(message) is { Success: true } pod)
            return new("pod", "", pod.Groups["limit"].Value.TrimEnd('.'), "ephemeral-storage");
        if (Condition.Match(message) is { Success: true } condition)
            return new("condition", "", "", condition.Groups["resource"].Value);
        if (Node.Match(message) is not { Success: true } node)
            return new("other");
        var threshold = Pressure.Match(message);
        var consumer = Consumer.Match(message);
        return new(
            "node", consumer.Groups["name"].Value, "", node.Groups["resource"].Value, threshold.Groups["threshold"].Value,
            threshold.Groups["available"].Value, consumer.Groups["usage"].Value, consumer.Groups["request"].Value);
    }

    private static BoundedRegex Words(string pattern) => new(pattern, RegexOptions.ExplicitCapture);
}
