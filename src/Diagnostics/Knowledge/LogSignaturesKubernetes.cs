using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Programs that talk to the Kubernetes API.</summary>
internal static class LogSignaturesKubernetes
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("rbac-forbidden", "rbac", LogWeight.Decisive, ["cannot "],
            @"is forbidden: User ""?\\?""?system:serviceaccount:(?<namespace>[^:""\\]+):(?<account>[^""\\]+)\\?""? cannot (?<verb>\w+) resource ""?\\?""?(?<resource>[\w./\-]+)\\?""? in API group ""?\\?""?(?<group>[\w.\-]*)\\?""?( in the namespace ""?\\?""?(?<target>[\w\-]+))?( at the (?<scope>cluster) scope)?",
            "the ServiceAccount {namespace}/{account} may not {verb} {resource}",
            "Allow ServiceAccount {account} to {verb} {resource} with a Role and a RoleBinding (a ClusterRole where it wants all namespaces)",
            ["pods is forbidden: User \"system:serviceaccount:shop:cart\" cannot list resource \"pods\" in API group \"\" in the namespace \"shop\"",
             "E1123 reflector.go:166] nodes is forbidden: User \\\"system:serviceaccount:kube-system:agent\\\" cannot watch resource \\\"nodes\\\" in API group \\\"\\\" at the cluster scope"]),
        new("in-cluster-config", "config", LogWeight.Decisive, ["unable to load in-cluster configuration", "KUBERNETES_SERVICE_HOST", "serviceaccount/token"],
            @"unable to load in-cluster configuration|(?<path>/var/run/secrets/kubernetes\.io/serviceaccount/token): no such file",
            "the program finds no credentials for the Kubernetes API",
            "Let the pod have its ServiceAccount's token (automountServiceAccountToken: true)",
            ["panic: unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined",
             "open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory"]),
        new("crd-missing", "dependency", LogWeight.Decisive, ["no matches for kind", "could not find the requested resource"],
            @"no matches for kind ""\\?""?(?<kind>\w+)\\?""? in version ""?\\?""?(?<version>[\w./]+)|the server could not find the requested resource",
            "the cluster does not serve {kind|a kind} ({version|the API group that the program asks for})",
            "Install the CustomResourceDefinitions of that version before the program",
            ["no matches for kind \"Certificate\" in version \"cert-manager.io/v1\"", "Failed to watch *v1.Gateway: the server could not find the requested resource"]),
        new("leader-election", "rbac", LogWeight.Decisive, ["leader election lost", "failed to renew lease", "leaderelection lost"],
            @"leader ?election lost|failed to renew lease (?<lease>\S+)", "the program lost its leader election and ended itself",
            "If it happens often: look at the API server's latency and the CPU throttling of the pod", ["F1123 main.go:5] leaderelection lost", "failed to renew lease kube-system/controller: timed out waiting for the condition"]),
        new("webhook-certificate", "config", LogWeight.Decisive, ["tls.crt: no such file", "serving-certs"],
            @"open (?<path>/\S*tls\.crt): no such file or directory", "the certificate {path} is not mounted", "Let cert-manager or the chart create the Secret, and mount it",
            ["problem running manager: open /tmp/k8s-webhook-server/serving-certs/tls.crt: no such file or directory"]),
    ];
}
