using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Reads from the HPA controller's message which request is missing. Since 1.27 it names the container (<c>missing request for cpu in container api of Pod web-1</c>),
/// before that only the resource (<c>missing request for cpu</c>).
/// </summary>
internal static class AutoscalingRequests
{
    private const RegexOptions Options = RegexOptions.None;
    private static readonly BoundedRegex Missing = new("missing request for (?<resource>[^ ]+)(?: in container (?<container>[^ ]+) of Pod (?<pod>[^ ]+))?", Options);
    private static readonly BoundedRegex PodLevel = new("missing pod-level request for (?<resource>[^ ]+) in Pod (?<pod>[^ ]+)", Options);

    /// <summary><c>resource</c>, <c>container</c> and <c>pod</c>, empty where the message does not say.</summary>
    public static Dictionary<string, string> Parse(string message)
    {
        var match = PodLevel.Match(message) is { Success: true } found ? found : Missing.Match(message);
        return new()
        {
            ["resource"] = match.Groups["resource"].Value,
            ["container"] = match.Groups["container"].Value,
            ["pod"] = match.Groups["pod"].Value.TrimEnd(',', '.'),
        };
    }
}
