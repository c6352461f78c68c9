using System.Globalization;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The numbers of a kubelet's refusal for lack of room (lifecycle/predicate.go, and since Kubernetes 1.27 the in-place resize, allocation_manager.go):
/// <c>Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000</c>. The kubelet counts cpu in thousandths and memory in bytes; here
/// they stand as a person writes them. <see cref="Free"/> is capacity less used; all are empty where nothing is said.
/// </summary>
internal sealed record ExitsShortage(string Resource = "", string Requested = "", string Used = "", string Capacity = "", string Free = "")
{
    private static readonly BoundedRegex Words = new(
        @"enough (resource|capacity): (?<resource>[^ ,]+), requested: (?<requested>\d{1,18})(, used: (?<used>\d{1,18}))?, capacity: (?<capacity>\d{1,18})", RegexOptions.ExplicitCapture);

    public static ExitsShortage Parse(string message)
    {
        if (Words.Match(message) is not { Success: true } match)
            return new();
        var resource = match.Groups["resource"].Value;
        var capacity = Number(match.Groups["capacity"]);
        var used = match.Groups["used"].Success ? Number(match.Groups["used"]) : (decimal?)null;
        return new(
            resource, Format(resource, Number(match.Groups["requested"])), used is null ? "" : Format(resource, used.Value), Format(resource, capacity),
            Format(resource, Math.Max(0, capacity - (used ?? 0))));
    }

    private static decimal Number(Group group) => decimal.Parse(group.Value, CultureInfo.InvariantCulture);

    private static string Format(string resource, decimal value) => Quantities.Format(resource, resource == "cpu" ? value / 1000 : value);
}
