using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a pod's sandbox cannot be made, read off <c>FailedCreatePodSandBox</c> and <c>NetworkNotReady</c> (kuberuntime_manager.go, kubelet/errors.go) and the
/// words of containerd, CRI-O, Docker and the network plugins. <see cref="Kind"/>: <c>addresses</c> (none left), <c>plugin-absent</c> (no network plugin has
/// set itself up on the node), <c>plugin-refused</c> (the API server refuses the plugin), <c>plugin</c> (it fails otherwise), <c>handler</c> (the RuntimeClass'
/// handler is not configured), <c>pause-image</c>, <c>limit</c> (the pod's memory limit is too low for a sandbox), <c>name</c> (still reserved), <c>timeout</c>
/// or <c>other</c>.
/// </summary>
/// <param name="What">The plugin, the handler or the image, where it is named; or empty.</param>
/// <param name="Reason">The innermost words.</param>
internal sealed record ExitsSandbox(string Kind, string What, string Reason)
{
    private static readonly (string Kind, BoundedRegex Pattern)[] Table =
    [
        ("limit", Words(@"container init was OOM-killed|memory limit too low")),
        ("handler", Words(@"no runtime for ""(?<what>[^""]+)"" is configured|failed to find runtime handler (?<what>[^ ]+)|RuntimeHandler ""(?<what>[^""]+)"" not supported")),
        ("pause-image", Words(@"failed to get sandbox image ""(?<what>[^""]+)""|pulling pause image (?<what>[^ :]+)|failed pulling image ""(?<what>[^""]*pause[^""]*)""")),
        ("addresses", Words(@"no (more )?(available )?IP addresses|range is full|failed to assign an IP address|insufficient free addresses|no free (IPs|addresses)|IP ?pool.{0,40}(exhausted|full)|unable to allocate IP|no available IP|ran out of IP|could not be satisfied by pool"
            + @"|InsufficientFreeAddresses|failed to allocate for range")),
        ("plugin-absent", Words(@"cni plugin not initialized|cni config uninitialized|no networks found in|network plugin is not ready|networkPluginNotReady|NetworkReady=false|failed to find plugin ""(?<what>[^""]+)""|has the (?<what>calico)/node container started|subnet\.env: no such file")),
        ("plugin-refused", Words(@"(connection is unauthorized|Unauthorized|is forbidden: User|certificate has expired|x509:)")),
        ("name", Words(@"is reserved for|name .* is already in use")),
        ("plugin", Words(@"plugin type=""(?<what>[^""]+)""|networkPlugin cni|failed to set ?up (sandbox container|network)|error adding pod .* to CNI network|failed to create pod network|CNI")),
        ("timeout", Words(@"context deadline exceeded|DeadlineExceeded")),
    ];

    private static readonly BoundedRegex Plugin = Words(@"plugin type=""(?<what>[^""]+)""|networkPlugin (?<what>cni)");
    private static readonly BoundedRegex Head = Words(@"^(\(combined from similar events\): )?Failed(?: to)? create pod sandbox: (rpc error: code = \w+ desc = )?");

    public static ExitsSandbox Parse(string message)
    {
        foreach (var (kind, pattern) in Table)
        {
            if (pattern.Match(message) is not { Success: true } match)
                continue;
            var what = match.Groups["what"].Value;
            return new(kind, what.Length == 0 ? Plugin.Match(message).Groups["what"].Value : what, Reduce(message));
        }

        return new("other", "", Reduce(message));
    }

    // After the plugin's name stands what it says itself; before, only ids of the sandbox.
    private static string Reduce(string message)
    {
        var text = Head.Replace(message, "");
        var at = text.LastIndexOf("failed (add): ", StringComparison.Ordinal);
        return at < 0 ? text : text[(at + "failed (add): ".Length)..];
    }

    private static BoundedRegex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
