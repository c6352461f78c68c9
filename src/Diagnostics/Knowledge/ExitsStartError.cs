using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a runtime could not start a container, read off the words of runc, crun and their callers (containerd, CRI-O, Docker). <see cref="Kind"/>:
/// <c>not-found</c>, <c>permission</c>, <c>format</c>, <c>workdir</c>, <c>mount</c>, <c>user</c>, <c>resources</c>, <c>device</c> or <c>other</c>.
/// </summary>
/// <param name="Command">What should have been run (or the directory, the mount, the user), or empty.</param>
/// <param name="Reason">The innermost words.</param>
internal sealed record ExitsStartError(string Kind, string Command, string Reason)
{
    private const string Quoted = @"\\?""(?<what>[^""\\]+)\\?""";

    private static readonly (string Kind, BoundedRegex Pattern)[] Table =
    [
        ("format", Words(@"(exec (?<what>/?[^ :]+): )?exec format error")),
        ("workdir", Words($@"chdir to cwd \({Quoted}\)|cannot chdir to '(?<what>[^']+)'|chdir to `(?<what>[^`]+)`")),
        ("mount", Words($@"(error mounting {Quoted} to rootfs at \\?""(?<to>[^""\\]+)|error mounting|not a directory: unknown: Are you trying to mount"
            + @"|cannot mount|failed to mount|mount destination)")),
        ("user", Words(@"unable to find (user|group) (?<what>[^ :]+)|no users found|no matching entries in passwd file")),
        ("device", Words(@"nvidia-container-cli|libnvidia-container|error gathering device information|failed to inject CDI devices|unresolvable CDI devices")),
        ("permission", Words($@"exec:? {Quoted}: permission denied|exec (?<what>/[^ :]+): permission denied|open executable: Permission denied|{Quoted}: permission denied")),
        ("not-found", Words($@"exec:? {Quoted}: (stat [^ ]+: )?(no such file or directory|executable file not found|not found)|exec (?<what>/[^ :]+): no such file"
            + @"|executable file `(?<what>[^`]+)` not found|executable file not found|no such file or directory|not a directory")),
        ("resources", Words(@"cgroup|container init was OOM-killed|memory limit too low|Minimum memory limit|no space left on device|too many open files")),
    ];

    public static ExitsStartError Parse(string message)
    {
        foreach (var (kind, pattern) in Table)
        {
            if (pattern.Match(message) is { Success: true } match)
                return new(kind, match.Groups["what"].Value, Reduce(message));
        }

        return new("other", "", Reduce(message));
    }

    // The last clause but one says what, the last why: «exec: "x": stat x: no such file or directory».
    private static string Reduce(string message)
    {
        const string Marker = "unable to start container process: ";
        var at = message.LastIndexOf(Marker, StringComparison.Ordinal);
        var text = at < 0 ? message : message[(at + Marker.Length)..];
        return text.EndsWith(": unknown", StringComparison.Ordinal) ? text[..^9] : text;
    }

    private static BoundedRegex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
