using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a runtime could not start a container, read off the words of runc, crun, hcsshim and their callers (containerd, CRI-O, Docker). <see cref="Kind"/>:
/// <c>not-found</c>, <c>permission</c>, <c>format</c>, <c>workdir</c>, <c>mount</c>, <c>host-path</c>, <c>profile</c> (seccomp, AppArmor), <c>user</c>,
/// <c>limit</c> (killed for memory before its command ran), <c>windows-version</c>, <c>timeout</c>, <c>resources</c>, <c>device</c> or <c>other</c>.
/// </summary>
/// <param name="Command">What should have been run (or the directory, the mount, the path of the host, the profile, the user), or empty.</param>
/// <param name="Reason">The innermost words.</param>
internal sealed record ExitsStartError(string Kind, string Command, string Reason)
{
    private const string Quoted = @"\\?""(?<what>[^""\\]+)\\?""";

    private static readonly (string Kind, BoundedRegex Pattern)[] Table =
    [
        ("format", Words(@"(exec (?<what>/?[^ :]+): )?exec format error")),
        ("limit", Words(@"container init was OOM-killed|memory limit too low|Minimum memory limit allowed|set memory limit .{0,40}too low")),
        ("profile", Words($@"(load )?(seccomp|apparmor)[^,]{{0,80}}profile {Quoted}|apparmor profile not found (?<what>[^ :]+)|load seccomp profile|unable to apply apparmor profile"
            + @"|(seccomp|apparmor) is not (enabled|supported)")),
        ("workdir", Words($@"chdir to cwd \({Quoted}\)|cannot chdir to '(?<what>[^']+)'|chdir to `(?<what>[^`]+)`|(?<what>/[^ :""]*): mkdir cwd")),
        ("host-path", Words($@"failed to (stat|mkdir) {Quoted}|path {Quoted} is mounted on .* not a shared|error while creating mount source path '(?<what>[^']+)'"
            + @"|bind source path does not exist: (?<what>[^ ]+)|lstat (?<what>/[^ :]+): no such file or directory")),
        ("mount", Words($@"(error mounting {Quoted} to rootfs at \\?""(?<to>[^""\\]+)|error mounting|not a directory: unknown: Are you trying to mount"
            + @"|cannot mount|failed to mount|mount destination|creating `(?<what>[^`]+)`: openat2|rootfs_linux\.go)")),
        ("user", Words(@"unable to find (user|group) (?<what>[^ :]+)|no users found|no matching entries in passwd file|cannot find name for user ID|getpwnam")),
        ("device", Words(@"nvidia-container-cli|nvidia-container-runtime|libnvidia-container|error gathering device information|failed to inject CDI devices|unresolvable CDI devices|failed to inject devices")),
        ("windows-version", Words(@"operating system does not match the host operating system|0xc0370101")),
        ("permission", Words($@"exec:? {Quoted}: permission denied|exec (?<what>/[^ :]+): permission denied|open executable: Permission denied|{Quoted}: permission denied"
            + @"|executable `(?<what>[^`]+)`: Permission denied|Access is denied")),
        ("not-found", Words($@"exec:? {Quoted}: (stat [^ ]+: )?(no such file or directory|executable file not found|not found|is a directory)|exec (?<what>/[^ :]+): no such file"
            + @"|executable file `(?<what>[^`]+)` not found|stat (?<what>/[^ :]+): no such file|executable file not found|no such file or directory|not a directory|cannot find the (file|path) specified")),
        ("timeout", Words(@"context deadline exceeded|DeadlineExceeded|timed? ?out")),
        ("resources", Words(@"cgroup|no space left on device|too many open files|resource temporarily unavailable|cannot allocate memory")),
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
        var text = After(After(message, "unable to start container process: "), "error during container init: ");
        return text.EndsWith(": unknown", StringComparison.Ordinal) ? text[..^9] : text;
    }

    private static string After(string text, string marker)
    {
        var at = text.LastIndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? text : text[(at + marker.Length)..];
    }

    private static BoundedRegex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
