using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Why a volume cannot be attached or mounted, read off the words of the kubelet, mount(8), the attach/detach controller and the drivers behind them.
/// <see cref="Kind"/> is one of the words in <see cref="Table"/>, or <c>unknown</c>; <see cref="Meaning"/> says it in a sentence without its end; <see cref="Words"/>
/// are the innermost words of the message, on one line.
/// </summary>
internal sealed partial record VolumesTrouble(string Kind, string Meaning, string Words)
{
    private const int WordsLength = 300;

    /// <summary>First match wins: the order is from the unmistakable to what other messages mention in passing.</summary>
    private static readonly (string Kind, string Meaning, BoundedRegex Pattern)[] Table =
    [
        Row("driver-missing", "the CSI driver has not registered on the node: its node pod does not run there, or crashes", "not found in the list of registered CSI drivers"),
        Row("in-use", "another node still has the disk",
            @"Multi-Attach|VolumeInUse|RESOURCE_IN_USE|already (exclusively )?(attached|used)|(currently|still) (attached|being used)|already attached to node|could not be attached to node"),
        Row("detaching", "the disk is just being detached from another node", "attachment is being deleted|is being detached|detaching"),
        Row("limit", "the machine takes no more disks", @"attachment ?limit ?exceeded|AttachmentLimitExceeded|maximum (number|count) of (data )?disks|too many (volumes|disks)|exceed\w* .{0,40}(disk|volume)s? .{0,20}(limit|node)"),
        Row("zone", "the disk is in another zone than the node", "not in the same (availability )?zone|(another|different) (availability )?zone|InvalidVolume.ZoneMismatch"),
        Row("rights", "the driver may not do it: its role lacks a right", "UnauthorizedOperation|AccessDenied|AuthorizationFailed|code = (PermissionDenied|Unauthenticated)|InvalidClientTokenId|status ?code:? 40[13]"),
        Row("account", "the ServiceAccount of the pod does not exist", "failed to fetch token: serviceaccounts .* not found"),
        Row("host-path", "what lies at this path of the node is not what the volume's type demands", "hostPath type check failed"),
        Row("helper", "the node has no program that mounts this kind of file system", @"/sbin/mount\.|unknown filesystem type|-t (nfs4?|cifs|glusterfs|ceph)\b.*(wrong fs type|bad option)|mount\.(nfs4?|cifs|ceph): (command )?not found"),
        Row("damaged", "the file system on it is damaged", "fsck.*(found errors|INCONSISTENCY|could not correct)|Structure needs cleaning|can't read superblock|Input/output error|bad geometry"),
        Row("stale", "the server has made its export anew, and the node still holds the old one", "stale (NFS )?file handle"),
        Row("denied", "the storage refuses the node", @"access denied|permission denied|operation not permitted|mount error\(13\)|NT_STATUS_(ACCESS_DENIED|LOGON_FAILURE)"),
        Row("path", "the path does not exist", @"no such file or directory|mount error\(2\)|path .* does not exist|special device .* does not exist"),
        Row("gone", "the disk does not exist at the storage any more", @"code = NotFound|InvalidVolume\.NotFound|(volume|disk|share) .{0,80}(not found|does not exist)"),
        Row("wrong-fs", "the disk holds another file system than fsType says, or none that can be read", "wrong fs type|bad superblock|already contains unknown data|failed to (format|mount) .*fstype"),
        Row("busy", "the driver is still at an earlier try of the same, which hangs", "operation with the given volume.* already exists|code = Aborted|pending operation"),
        Row("timeout", "the storage does not answer",
            @"timed? ?out|deadline ?exceeded|no route to host|connection refused|host is (down|unreachable)|network is unreachable|mount error\(11[0-3]\)|code = Unavailable"),
    ];

    public static VolumesTrouble Parse(string message)
    {
        var line = Blank().Replace(message, " ");
        foreach (var (kind, meaning, pattern) in Table)
        {
            if (pattern.IsMatch(line))
                return new(kind, meaning, Innermost(line));
        }

        return new("unknown", "", Innermost(line));
    }

    // What mount printed, else what the innermost of the calls into each other said.
    private static string Innermost(string line)
    {
        foreach (var mark in (string[])["Output: ", "rbd error output: ", "desc = ", "\" : "])
        {
            var at = line.LastIndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
                return Shorten(line[(at + mark.Length)..]);
        }

        return Shorten(line);
    }

    private static string Shorten(string text)
    {
        var trimmed = text.Trim(' ', '.');
        return trimmed.Length > WordsLength ? trimmed[..WordsLength] + "…" : trimmed;
    }

    private static (string Kind, string Meaning, BoundedRegex Pattern) Row(string kind, string meaning, string pattern) => (kind, meaning, new(pattern, RegexOptions.IgnoreCase));

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blank();
}
