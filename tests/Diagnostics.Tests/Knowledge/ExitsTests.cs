using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ExitsTests
{
    [Theory]
    [InlineData(137, "SIGKILL")]
    [InlineData(139, "SIGSEGV")]
    [InlineData(143, "SIGTERM")]
    [InlineData(127, "not found")]
    [InlineData(3, "own error code")]
    [InlineData(255, "-1")]
    [InlineData(-1, "-1")]
    [InlineData(-1073741819, "0xC0000005: access violation")]
    [InlineData(3221225477, "0xC0000005: access violation")]
    [InlineData(3221225781, "a DLL that the program needs")]
    [InlineData(-532462766, "0xE0434352: an unhandled .NET exception")]
    [InlineData(-2147024891, "Windows status 0x80070005")]
    [InlineData(1067, "own error code")]
    [InlineData(long.MinValue, "own error code")]
    [InlineData(long.MaxValue, "own error code")]
    public void An_exit_code_is_told_in_words(long code, string part) => Assert.Contains(part, ExitsCode.Meaning(code));

    [Theory]
    [InlineData("exec: \"/app/start.sh\": stat /app/start.sh: no such file or directory", "not-found", "/app/start.sh")]
    [InlineData("exec: \"srv\": executable file not found in $PATH: unknown", "not-found", "srv")]
    [InlineData("container create failed: executable file `/bin/srv` not found: No such file or directory", "not-found", "/bin/srv")]
    [InlineData("exec: \"/app/run\": permission denied: unknown", "permission", "/app/run")]
    [InlineData("exec /bin/app: exec format error", "format", "/bin/app")]
    [InlineData("chdir to cwd (\"/srv\") set in config.json failed: no such file or directory", "workdir", "/srv")]
    [InlineData("unable to find user app: no matching entries in passwd file", "user", "app")]
    [InlineData("runc create failed: unable to start container process: error during container init: exec: \"/app\": is a directory: unknown", "not-found", "/app")]
    [InlineData("crun: open executable: Permission denied: OCI permission denied", "permission", "")]
    [InlineData("crun: executable file `srv` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found", "not-found", "srv")]
    [InlineData("runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown", "limit", "")]
    [InlineData("Error response from daemon: Minimum memory limit allowed is 6MB", "limit", "")]
    [InlineData("failed to generate container \"1f\" spec: failed to generate spec: failed to stat \"/data/host\": stat /data/host: no such file or directory", "host-path", "/data/host")]
    [InlineData("failed to generate spec: failed to mkdir \"/mnt/x\": mkdir /mnt/x: read-only file system", "host-path", "/mnt/x")]
    [InlineData("failed to generate spec: path \"/\" is mounted on \"/\" but it is not a shared or slave mount", "host-path", "/")]
    [InlineData("Error response from daemon: error while creating mount source path '/data': mkdir /data: read-only file system", "host-path", "/data")]
    [InlineData("cannot load seccomp profile \"/var/lib/kubelet/seccomp/audit.json\": open /var/lib/kubelet/seccomp/audit.json: no such file or directory", "profile", "/var/lib/kubelet/seccomp/audit.json")]
    [InlineData("failed to generate apparmor spec opts: apparmor profile not found k8s-deny-write", "profile", "k8s-deny-write")]
    [InlineData("failed to create containerd task: OCI runtime create failed: error mounting \"/var/lib/kubelet/pods/1/volume-subpaths/cfg/app/0\" to rootfs at \"/etc/app.conf\": not a directory", "mount", "/var/lib/kubelet/pods/1/volume-subpaths/cfg/app/0")]
    [InlineData("container create failed: creating `/etc/app/config`: openat2 `etc/app`: Not a directory", "mount", "/etc/app/config")]
    [InlineData("hcs::CreateComputeSystem app: The container operating system does not match the host operating system.", "windows-version", "")]
    [InlineData("hcs::System::CreateProcess app: The system cannot find the file specified.", "not-found", "")]
    [InlineData("failed to create shim task: context deadline exceeded", "timeout", "")]
    [InlineData("something else", "other", "")]
    public void A_start_error_is_recognised(string message, string kind, string command)
    {
        var error = ExitsStartError.Parse(message);
        Assert.Equal((kind, command), (error.Kind, error.Command));
    }

    [Theory]
    [InlineData("configmap \"app-settings\" not found", "ConfigMap", "app-settings", "")]
    [InlineData("MountVolume.SetUp failed for volume \"cfg\" : secret \"tls\" not found", "Secret", "tls", "")]
    [InlineData("couldn't find key password in Secret shop/db", "Secret", "db", "password")]
    [InlineData("couldn't find key a.b in ConfigMap shop/cfg", "ConfigMap", "cfg", "a.b")]
    [InlineData("configmap references non-existent config key: app.yaml", "ConfigMap", "", "app.yaml")]
    [InlineData("references non-existent secret key: tls.key", "Secret", "", "tls.key")]
    [InlineData("context deadline exceeded", "", "", "")]
    public void A_missing_reference_is_named(string message, string kind, string name, string key) =>
        Assert.Equal(new ExitsReference(kind, name, key), ExitsReference.Parse(message));

    [Theory]
    [InlineData("Usage of EmptyDir volume \"cache\" exceeds the limit \"8Mi\". ", "emptydir", "cache", "8Mi")]
    [InlineData("Container app exceeded its local ephemeral storage limit \"100Mi\". ", "container", "app", "100Mi")]
    [InlineData("Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ", "pod", "", "1Gi")]
    [InlineData("The node had a bad day", "other", "", "")]
    public void An_eviction_by_the_pods_own_limit_has_its_numbers(string message, string kind, string name, string limit)
    {
        var eviction = ExitsEviction.Parse(message);
        Assert.Equal((kind, name, limit), (eviction.Kind, eviction.Name, eviction.Limit));
    }

    [Theory]
    [InlineData("Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"9a1b\": plugin type=\"aws-cni\" name=\"aws-cni\" failed (add): add cmd: failed to assign an IP address to container", "addresses", "aws-cni", "add cmd: failed to assign an IP address to container")]
    [InlineData("(combined from similar events): Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"9a1b\": failed to allocate for range 0: no IP addresses available in range set: 10.1.56.1-10.1.56.254", "addresses", "", "failed to setup network for sandbox \"9a1b\": failed to allocate for range 0: no IP addresses available in range set: 10.1.56.1-10.1.56.254")]
    [InlineData("network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized", "plugin-absent", "", "network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized")]
    [InlineData("Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"3\": plugin type=\"calico\" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized", "plugin-refused", "calico", "error getting ClusterInformation: connection is unauthorized: Unauthorized")]
    [InlineData("Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for \"gvisor\" is configured", "handler", "gvisor", "failed to get sandbox runtime: no runtime for \"gvisor\" is configured")]
    [InlineData("Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \"registry.k8s.io/pause:3.9\": failed to pull image", "pause-image", "registry.k8s.io/pause:3.9", "failed to get sandbox image \"registry.k8s.io/pause:3.9\": failed to pull image")]
    [InlineData("Failed to create pod sandbox: rpc error: code = Unknown desc = failed to start sandbox container task \"1\": OCI runtime create failed: container init was OOM-killed (memory limit too low?): unknown", "limit", "", "failed to start sandbox container task \"1\": OCI runtime create failed: container init was OOM-killed (memory limit too low?): unknown")]
    [InlineData("Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded", "timeout", "", "context deadline exceeded")]
    [InlineData("Failed to create pod sandbox: x", "other", "", "x")]
    public void A_sandbox_that_cannot_be_made_has_a_kind(string message, string kind, string what, string reason) =>
        Assert.Equal(new ExitsSandbox(kind, what, reason), ExitsSandbox.Parse(message));

    [Theory]
    [InlineData("Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000", "cpu", "500m", "3.9", "4", "100m")]
    [InlineData("Pod was rejected: Node didn't have enough resource: memory, requested: 1073741824, used: 3221225472, capacity: 3758096384", "memory", "1Gi", "3Gi", "3.5Gi", "512Mi")]
    [InlineData("Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110", "pods", "1", "110", "110", "0")]
    [InlineData("Node didn't have enough capacity: cpu, requested: 16000, capacity: 4000", "cpu", "16", "", "4", "4")]
    [InlineData("Predicate NodeAffinity failed", "", "", "", "", "")]
    public void A_refusal_for_lack_of_room_has_its_numbers(string message, string resource, string requested, string used, string capacity, string free) =>
        Assert.Equal(new ExitsShortage(resource, requested, used, capacity, free), ExitsShortage.Parse(message));

    [Fact]
    public void A_pod_that_came_while_the_node_was_under_pressure_names_the_condition() =>
        Assert.Equal(new ExitsEviction("condition", "", "", "DiskPressure"), ExitsEviction.Parse("Pod The node had condition: [DiskPressure]. "));

    [Fact]
    public void An_eviction_by_the_node_names_resource_threshold_and_consumer()
    {
        var eviction = ExitsEviction.Parse(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 51200Ki. Container app was using 900Mi, request is 64Mi, has larger consumption of memory. ");

        Assert.Equal(new ExitsEviction("node", "app", "", "memory", "100Mi", "51200Ki", "900Mi", "64Mi"), eviction);
    }
}
