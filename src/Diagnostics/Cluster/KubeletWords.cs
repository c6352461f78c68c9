namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The kubelet's own words where a log should be: it answers with success, and the only line of the log is its failure.</summary>
/// <remarks>pkg/kubelet/kuberuntime: <c>GetContainerLogs</c> in kuberuntime_container.go, <c>ReadLogs</c> in logs/logs.go.</remarks>
public static class KubeletWords
{
    /// <summary>What these lines say in its stead, for a person; null where they are a container's own.</summary>
    public static string? Refusal(IReadOnlyList<string> lines) => lines is not [var line] ? null : line switch
    {
        _ when line.StartsWith("unable to retrieve container logs for ", StringComparison.Ordinal) => "it is gone: the container was removed, and its log with it",
        _ when line.StartsWith("failed to try resolving symlinks in path ", StringComparison.Ordinal) => "it is gone: its file was removed from the node",
        _ when line.StartsWith("failed to open log file ", StringComparison.Ordinal) => "it is gone: its file was removed from the node",
        _ => null,
    };
}
