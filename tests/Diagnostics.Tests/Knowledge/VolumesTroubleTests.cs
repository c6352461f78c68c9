using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class VolumesTroubleTests
{
    private const string Nfs = "MountVolume.SetUp failed for volume \"pvc-1\" : mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs 10.0.0.9:/export /var/lib/kubelet/x\nOutput: ";
    private const string Attach = "AttachVolume.Attach failed for volume \"pvc-1\" : rpc error: code = Internal desc = ";

    [Theory]
    [InlineData(Nfs + "mount.nfs: Connection timed out", "timeout", "mount.nfs: Connection timed out")]
    [InlineData(Nfs + "mount.nfs: access denied by server while mounting 10.0.0.9:/export", "denied", "mount.nfs: access denied by server while mounting 10.0.0.9:/export")]
    [InlineData(Nfs + "mount.nfs: Stale file handle", "stale", "mount.nfs: Stale file handle")]
    [InlineData(Nfs + "mount.nfs: mounting 10.0.0.9:/exprt failed, reason given by server: No such file or directory", "path", null)]
    [InlineData(Nfs + "mount: wrong fs type, bad option, bad superblock on 10.0.0.9:/export, missing codepage or helper program, or other error", "helper", null)]
    [InlineData("MountVolume.SetUp failed for volume \"share\" : mount failed: exit status 32 Output: mount error(13): Permission denied", "denied", "mount error(13): Permission denied")]
    [InlineData("MountVolume.SetUp failed for volume \"share\" : mount failed: exit status 32 Output: mount error(112): Host is down", "timeout", null)]
    [InlineData("MountVolume.MountDevice failed for volume \"pvc-1\" : mount failed: exit status 32 Output: mount: wrong fs type, bad option, bad superblock on /dev/nvme1n1, missing codepage or helper program, or other error.", "wrong-fs", null)]
    [InlineData("MountVolume.MountDevice failed for volume \"pvc-1\" : rpc error: code = Internal desc = 'fsck' found errors on device /dev/sdb but could not correct them", "damaged", "'fsck' found errors on device /dev/sdb but could not correct them")]
    [InlineData("MountVolume.MountDevice failed for volume \"pvc-1\" : rpc error: code = Aborted desc = an operation with the given Volume ID vol-1 already exists", "busy", null)]
    [InlineData("MountVolume.MountDevice failed for volume \"pvc-1\" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers", "driver-missing", null)]
    [InlineData("MountVolume.SetUp failed for volume \"data\" : hostPath type check failed: /data/db is not a directory", "host-path", "hostPath type check failed: /data/db is not a directory")]
    [InlineData("MountVolume.NewMounter initialization failed for volume \"local-pv\" : path \"/mnt/disks/ssd1\" does not exist", "path", "path \"/mnt/disks/ssd1\" does not exist")]
    [InlineData("MountVolume.SetUp failed for volume \"kube-api-access-x\" : failed to fetch token: serviceaccounts \"db\" not found", "account", null)]
    [InlineData("Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data kube-api-access-x]: timed out waiting for the condition", "timeout", null)]
    [InlineData("Multi-Attach error for volume \"pvc-1\" Volume is already exclusively attached to one node and can't be attached to another", "in-use", null)]
    [InlineData("Multi-Attach error for volume \"pvc-1\" Volume is already used by pod(s) db-1", "in-use", null)]
    [InlineData(Attach + "Could not attach volume \"vol-0a\" to node \"i-0b\": operation error EC2: AttachVolume, VolumeInUse: vol-0a is already attached to an instance", "in-use", null)]
    [InlineData(Attach + "disk(/subscriptions/x) already attached to node(aks-2), could not be attached to node(aks-1)", "in-use", null)]
    [InlineData(Attach + "googleapi: Error 400: RESOURCE_IN_USE_BY_ANOTHER_RESOURCE - The disk resource 'pvc-1' is already being used by 'gke-2'", "in-use", null)]
    [InlineData(Attach + "Could not attach volume \"vol-0a\" to node \"i-0b\": AttachmentLimitExceeded: maximum attachments", "limit", null)]
    [InlineData(Attach + "The maximum number of data disks allowed to be attached to a VM of this size is 8.", "limit", null)]
    [InlineData(Attach + "InvalidVolume.ZoneMismatch: The volume 'vol-0a' is not in the same availability zone as instance 'i-0b'", "zone", null)]
    [InlineData(Attach + "UnauthorizedOperation: You are not authorized to perform this operation.", "rights", "UnauthorizedOperation: You are not authorized to perform this operation")]
    [InlineData("AttachVolume.Attach failed for volume \"pvc-1\" : rpc error: code = NotFound desc = Volume vol-0a not found", "gone", "Volume vol-0a not found")]
    [InlineData("AttachVolume.Attach failed for volume \"pvc-1\" : volume attachment is being deleted", "detaching", null)]
    [InlineData("MountVolume.MountDevice failed for volume \"pvc-1\" : rpc error: code = Internal desc = rbd: map failed with error an error (exit status 110) occurred, rbd error output: rbd: sysfs write failed\nrbd: map failed: (110) Connection timed out", "timeout", "rbd: sysfs write failed rbd: map failed: (110) Connection timed out")]
    [InlineData("MountVolume.SetUp failed for volume \"x\" : something new", "unknown", "something new")]
    public void The_words_of_kubelet_mount_and_drivers_are_told_apart(string message, string kind, string? words)
    {
        var found = VolumesTrouble.Parse(message);

        Assert.Equal(kind, found.Kind);
        Assert.Equal(kind == "unknown", found.Meaning.Length == 0);
        if (words is not null)
            Assert.Equal(words, found.Words);
    }

    [Fact]
    public void A_message_without_end_is_cut() => Assert.InRange(VolumesTrouble.Parse(new string('x', 100_000)).Words.Length, 100, 400);
}
