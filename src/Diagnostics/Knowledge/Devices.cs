using System.Globalization;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Devices that plugins hand out (GPUs, MIG slices, RDMA): what nodes advertise, and why a kubelet could not give one to a pod.</summary>
internal static class Devices
{
    private const int Shown = 5;
    private const string Resource = @"(?<resource>[\w.\-]+/[\w.\-]+)";

    /// <summary>The device manager's words (cm/devicemanager/manager.go, devicesToAllocate), and those of drivers behind it.</summary>
    private static readonly (string Kind, BoundedRegex Pattern)[] Refusals =
    [
        ("unregistered", Words($@"cannot allocate unregistered device {Resource}")),
        ("lost", Words($@"previously allocated devices are no longer healthy; cannot allocate unhealthy devices {Resource}")),
        ("unhealthy", Words($@"no healthy devices present; cannot allocate unhealthy devices {Resource}")),
        ("taken", Words($@"requested number of devices unavailable for {Resource}\. Requested: (?<requested>\d+), Available: (?<available>\d+)")),
        ("taken", Words(@"allocated less resources than required\. Requested: (?<requested>\d+), Got: (?<available>\d+)")),
        ("lost", Words(@"GPU is lost|fallen off the bus|\bXid\b|NVML: Unknown Error|nvml: .*(error|lost)|DEVICE_LOST")),
        ("plugin", Words(@"Allocate failed due to (?<why>.*?)(, which is unexpected|$)")),
    ];

    /// <summary>
    /// Why the kubelet could not allocate devices: <c>kind</c> (<c>unregistered</c>, <c>unhealthy</c>, <c>lost</c>, <c>taken</c>, <c>plugin</c>, or empty where the
    /// message is about something else), <c>resource</c>, <c>requested</c>, <c>available</c> and <c>why</c>, each empty where it is not said.
    /// </summary>
    public static Dictionary<string, string> Refusal(string message)
    {
        foreach (var (kind, pattern) in Refusals)
        {
            if (pattern.Match(message) is { Success: true } match)
                return Facts(kind, match.Groups["resource"].Value.TrimEnd('.', ','), match.Groups["requested"].Value, match.Groups["available"].Value, match.Groups["why"].Value);
        }

        return Facts("", "", "", "", "");
    }

    /// <summary>
    /// The extended resources of the same vendor that nodes advertise at least one of, those whose names are most like the given one first: <c>name</c>,
    /// <c>count</c> (of all nodes) and <c>nodes</c>.
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Similar(IStateReader reader, string resource)
    {
        var nodes = SchedulingNodes.All(reader);
        if (!nodes.IsKnown)
            return Lookup<List<Dictionary<string, string>>>.NotKnown(nodes.Unknown!);
        var vendor = resource[..(resource.IndexOf('/') + 1)];
        var advertised =
            from node in nodes.Value.Items
            from entry in node.Allocatable
            where vendor.Length > 0 && entry.Key.StartsWith(vendor, StringComparison.Ordinal) && entry.Key != resource && entry.Value > 0
            group (node.Name, Count: entry.Value) by entry.Key into same
            orderby EditDistance.Between(resource, same.Key), same.Key
            select new Dictionary<string, string>
            {
                ["name"] = same.Key,
                ["count"] = same.Sum(n => n.Count).ToString("0", CultureInfo.InvariantCulture),
                ["nodes"] = Texts.Join([.. same.Select(n => n.Name)]),
            };
        return Lookup<List<Dictionary<string, string>>>.Known([.. advertised.Take(Shown)]);
    }

    private static Dictionary<string, string> Facts(string kind, string resource, string requested, string available, string why) =>
        new() { ["kind"] = kind, ["resource"] = resource, ["requested"] = requested, ["available"] = available, ["why"] = why };

    private static BoundedRegex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
