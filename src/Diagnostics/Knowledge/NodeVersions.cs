using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The versions of the kubelets: none may be newer than the API server, so that the newest says what the API server is at least.</summary>
internal static class NodeVersions
{
    private static readonly FieldPath Version = FieldPath.Of(ResourceKinds.Node, "status.nodeInfo.kubeletVersion");

    public static HostFunction Newest { get; } = new(
        "newestKubelet", false, [], CelType.String, [Version],
        "The newest version of all kubelets, as major.minor: 1.31; empty when none is known.", "newestKubelet() == '1.31'",
        (reader, _) => CelValue.Of(reader.Once("newest-kubelet", Read)));

    public static HostFunction Behind { get; } = new(
        "minorsBehind", false, [CelType.String, CelType.String], CelType.Int, [],
        "How many minor versions a version is behind another of the same major one; 0 where it is not, or where one is no version.", "minorsBehind('v1.28.3', '1.31') == 3",
        (_, arguments) => CelValue.Of(Math.Max(0, Compare(arguments[1].AsString, arguments[0].AsString))));

    private static string Read(IStateReader reader)
    {
        var nodes = reader.All(ResourceKinds.Node, null);
        if (!nodes.IsKnown)
            return "";
        var newest = nodes.Value.Select(n => Minor(Version.Text(n.Body) ?? "")).Max();
        return newest is { } found ? $"{found.Major}.{found.Minor}" : "";
    }

    private static int Compare(string newer, string older) => Minor(newer) is { } a && Minor(older) is { } b && a.Major == b.Major ? a.Minor - b.Minor : 0;

    private static (int Major, int Minor)? Minor(string version)
    {
        var parts = version.TrimStart('v').Split('.', 3);
        return parts.Length > 1 && int.TryParse(parts[0], out var major) && int.TryParse(parts[1], out var minor) && major >= 0 && minor >= 0 ? (major, minor) : null;
    }
}
