using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>The nodes: whether they are ready, what they may not take, and how much they have.</summary>
internal static class NodeTable
{
    private const string RolePrefix = "node-role.kubernetes.io/";
    private const string ConditionName = "io.k8s.api.core.v1.NodeCondition";

    private static readonly FieldPath Labels = Node("metadata.labels");
    private static readonly FieldPath Cordoned = Node("spec.unschedulable");
    private static readonly FieldPath Taints = Node("spec.taints");
    private static readonly FieldPath Conditions = Node("status.conditions");
    private static readonly FieldPath Version = Node("status.nodeInfo.kubeletVersion");
    private static readonly FieldPath Allocatable = Node("status.allocatable");
    private static readonly FieldPath ConditionType = FieldPath.In(ConditionName, "type");
    private static readonly FieldPath ConditionStatus = FieldPath.In(ConditionName, "status");

    public static TableDefinition Definition { get; } = new(
        "Nodes", [ResourceKinds.Node],
        [
            Columns.Name,
            new("STATUS", Status) { Least = 24, Searched = row => Status(row).Text, Order = row => SortKey.By(Status(row).Text), SortLetter = 'S' },
            new("ROLES", row => new(Roles(row))) { Least = 13, Rank = 3, Searched = Roles, Order = row => SortKey.By(Roles(row)), SortLetter = 'R' },
            new("TAINTS", row => Taints.List(row.Body).Count is 0 and var none ? new(Columns.Text(none), Tone.Dim) : new(Columns.Text(Taints.List(row.Body).Count))) { Least = 6, Right = true, Rank = 2 },
            Amount("CPU", "cpu") with { SortLetter = 'C' },
            new("MEMORY", row => Allocatable.Map(row.Body).TryGet("memory", out var amount) && amount is string text ? new(Bytes(text)) : Cell.None) { Least = 8, Right = true },
            Amount("PODS", "pods"),
            Amount("GPU", "nvidia.com/gpu") with { Least = 3, Rank = 4 },
            new("VERSION", row => new(Version.Text(row.Body) ?? "")) { Least = 16, Rank = 1, Searched = row => Version.Text(row.Body), Order = row => SortKey.By(Version.Text(row.Body)), SortLetter = 'V' },
            Columns.Age,
        ],
        [Labels, Cordoned, Taints, Version, Allocatable, Conditions])
    {
        Labels = ImmutableDictionary<ResourceKind, FieldPath>.Empty.Add(ResourceKinds.Node, Labels),
    };

    private static FieldPath Node(string path) => FieldPath.Of(ResourceKinds.Node, path);

    private static TableColumn Amount(string title, string resource) =>
        new(title, row => Allocatable.Map(row.Body).TryGet(resource, out var amount) && amount is string text ? new(text) : Cell.None) { Least = 6, Right = true };

    // The kubelet writes kibibytes: nobody reads eight digits.
    private static string Bytes(string quantity) =>
        quantity.EndsWith("Ki", StringComparison.Ordinal) && long.TryParse(quantity[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? string.Create(CultureInfo.InvariantCulture, $"{kibibytes / 1024.0 / 1024.0:0.0}Gi")
            : quantity;

    private static Cell Status(ResourceObject node)
    {
        var words = new List<string>();
        var ready = false;
        foreach (var condition in Columns.Messages(Conditions.List(node.Body)))
        {
            var (type, status) = (ConditionType.Text(condition) ?? "", ConditionStatus.Text(condition));
            if (type == "Ready")
            {
                ready = status == "True";
                words.Insert(0, ready ? "Ready" : status == "Unknown" ? "NotReady (silent)" : "NotReady");
            }
            else if (status == "True" && type is "MemoryPressure" or "DiskPressure" or "PIDPressure" or "NetworkUnavailable")
            {
                words.Add(type);
            }
        }

        var cordoned = Cordoned.Flag(node.Body);
        var pressed = words.Count > 1;
        if (cordoned)
            words.Add("cordoned");
        return new(words.Count == 0 ? "Unknown" : string.Join(", ", words), !ready ? Tone.Bad : pressed || cordoned ? Tone.Warning : Tone.Good);
    }

    private static string Roles(ResourceObject node)
    {
        var roles = new List<string>();
        foreach (var (key, _) in Labels.Map(node.Body).Entries)
        {
            if (key.StartsWith(RolePrefix, StringComparison.Ordinal) && key.Length > RolePrefix.Length)
                roles.Add(key[RolePrefix.Length..]);
        }

        return roles.Count == 0 ? "-" : string.Join(',', roles.Order(StringComparer.Ordinal));
    }
}
