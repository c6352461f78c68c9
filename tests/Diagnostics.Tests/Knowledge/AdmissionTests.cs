using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class AdmissionTests
{
    [Theory]
    [InlineData("pods \"a-1\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1", "quota", "small")]
    [InlineData("pods \"a-1\" is forbidden: failed quota: compute: must specify limits.cpu for: app; requests.memory for: app", "quota-needs", "compute")]
    [InlineData("pods \"a-\" is forbidden: error looking up service account shop/cart-sa: serviceaccount \"cart-sa\" not found", "service-account", "cart-sa")]
    [InlineData("admission webhook \"policy.example.com\" denied the request: no latest tags", "webhook-denied", "policy.example.com")]
    [InlineData("pods \"a\" is forbidden: no PriorityClass with name gold was found", "priority-class", "gold")]
    [InlineData("pods \"a\" is forbidden: pod rejected: RuntimeClass \"gvisor\" not found", "runtime-class", "gvisor")]
    [InlineData("pods \"a\" is forbidden: [maximum memory usage per Container is 1Gi, but limit is 2Gi, maximum cpu usage per Pod is 1, but limit is 2]", "limit-range", "")]
    [InlineData("pods \"a\" is forbidden: ValidatingAdmissionPolicy 'labels' with binding 'all' denied request: team is missing", "policy-denied", "labels")]
    [InlineData("something new", "other", "")]
    [InlineData("", "", "")]
    public void The_api_servers_words_are_understood(string message, string kind, string name)
    {
        var facts = AdmissionRefusal.Parse(message);

        Assert.Equal((kind, name), (facts["kind"], facts["name"]));
    }

    [Theory]
    [InlineData("Post \"https://guard.web.svc:443/validate?timeout=2s\": service \"guard\" not found", "no-service")]
    [InlineData("Post \"https://guard.web.svc:443/v?timeout=2s\": no endpoints available for service \"guard\"", "no-endpoints")]
    [InlineData("Post \"https://guard.web.svc:443/v\": tls: failed to verify certificate: x509: certificate signed by unknown authority", "tls")]
    [InlineData("Post \"https://guard.web.svc:443/v?timeout=2s\": context deadline exceeded", "timeout")]
    [InlineData("Post \"https://guard.web.svc:443/v\": dial tcp 10.96.0.7:443: connect: connection refused", "refused")]
    public void A_webhook_that_cannot_be_called_is_told_by_why(string failure, string why)
    {
        var facts = AdmissionRefusal.Parse($"Internal error occurred: failed calling webhook \"guard.example.com\": failed to call webhook: {failure}");

        Assert.Equal(("webhook-down", "guard.example.com", "guard", "web", why), (facts["kind"], facts["name"], facts["service"], facts["serviceNamespace"], facts["why"]));
    }

    [Theory]
    [InlineData("pods \"a\" is forbidden: maximum cpu usage per Container is 1, but limit is 2.5", "maximum cpu usage per Container is 1, but limit is 2.5", "cpu")]
    [InlineData("pods \"a\" is forbidden: maximum memory usage per Container is 1Gi.  No limit is specified", "maximum memory usage per Container is 1Gi. No limit is specified", "memory")]
    [InlineData("pods \"a\" is forbidden: [maximum memory usage per Container is 1Gi, but limit is 2Gi, maximum cpu usage per Pod is 1, but limit is 2]", "maximum memory usage per Container is 1Gi, but limit is 2Gi, maximum cpu usage per Pod is 1, but limit is 2", "memory")]
    [InlineData("persistentvolumeclaims \"d\" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi", "storage")]
    [InlineData("pods \"a\" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.500000", "cpu max limit to request ratio per Container is 2, but provided ratio is 4.500000", "cpu")]
    public void Each_way_to_leave_a_LimitRange_is_understood(string message, string detail, string resource)
    {
        var facts = AdmissionRefusal.Parse(message);

        Assert.Equal(("limit-range", detail, resource), (facts["kind"], facts["detail"], facts["resource"]));
    }

    [Fact]
    public void A_denial_of_several_lines_is_read_to_its_end()
    {
        var facts = AdmissionRefusal.Parse(
            "admission webhook \"validate.kyverno.svc-fail\" denied the request: \n\nresource Pod/shop/web-x was blocked due to the following policies \n\nrequire-labels:\n  team: 'validation error: team is missing'\n");

        Assert.Equal(("webhook-denied", "validate.kyverno.svc-fail"), (facts["kind"], facts["name"]));
        Assert.Equal("resource Pod/shop/web-x was blocked due to the following policies require-labels: team: 'validation error: team is missing'", facts["detail"]);
    }

    [Theory]
    [InlineData("pods=1", "pods=1", 2, """{"spec":{"hard":{"pods":"3"}}}""")]
    [InlineData("requests.cpu=500m", "requests.cpu=1800m", 1, """{"spec":{"hard":{"requests.cpu":"2300m"}}}""")]
    [InlineData("limits.memory=2Gi,requests.memory=1Gi", "limits.memory=3Gi,requests.memory=1536Mi", 2, """{"spec":{"hard":{"limits.memory":"7Gi","requests.memory":"3584Mi"}}}""")]
    [InlineData("requests.nvidia.com/gpu=1", "requests.nvidia.com/gpu=4", 1, """{"spec":{"hard":{"requests.nvidia.com/gpu":"5"}}}""")]
    [InlineData("something=else", "", 1, "")]
    public void The_quota_that_would_be_enough_is_computed(string requested, string used, long missing, string patch) =>
        Assert.Equal(patch, AdmissionQuota.Raise(requested, used, missing));

    [Theory]
    [InlineData("limits.cpu for: app; requests.memory for: app", "app", "memory=128Mi", "cpu=500m")]
    [InlineData("limits.cpu for: app,proxy", "*", "", "cpu=500m")]
    [InlineData("limits.cpu,requests.cpu", "*", "cpu=100m", "cpu=500m")]
    public void What_a_quota_wants_to_be_told_becomes_numbers_to_begin_with(string needs, string container, string requests, string limits)
    {
        var needed = AdmissionQuota.Needed(needs);

        Assert.Equal((container, requests, limits), (needed["container"], needed["requests"], needed["limits"]));
    }

    [Fact]
    public void The_violations_of_pod_security_become_a_patch()
    {
        var (patch, unsettled) = AdmissionPodSecurity.Patch(
            "allowPrivilegeEscalation != false (containers \"app\", \"log\" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"app\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"app\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"app\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
            "deployment/web", new HashSet<string>());

        Assert.Equal("", unsettled);
        Assert.Equal(
            """{"spec":{"template":{"spec":{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"app","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}},{"name":"log","securityContext":{"allowPrivilegeEscalation":false}}]}}}}""",
            patch);
    }

    [Theory]
    [InlineData("privileged (container \"a\" must not set securityContext.privileged=true)", "cronjob/n", """{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"a","securityContext":{"privileged":false}}]}}}}}}""", "")]
    [InlineData("privileged (container \"init\" must not set securityContext.privileged=true)", "daemonset/n", """{"spec":{"template":{"spec":{"initContainers":[{"name":"init","securityContext":{"privileged":false}}]}}}}""", "")]
    [InlineData("runAsNonRoot != true (container \"a\" must not set securityContext.runAsNonRoot=false)", "deployment/n", """{"spec":{"template":{"spec":{"containers":[{"name":"a","securityContext":{"runAsNonRoot":true}}]}}}}""", "")]
    [InlineData("host namespaces (hostNetwork=true, hostPID=true), hostPath volumes (volume \"sock\")", "deployment/n", """{"spec":{"template":{"spec":{"hostNetwork":false,"hostPID":false}}}}""", "hostPath volumes")]
    [InlineData("hostPath volumes (volume \"docker-sock\")", "deployment/n", "", "hostPath volumes")]
    [InlineData("privileged (container \"a\" must not set securityContext.privileged=true)", "job/n", "", "")]
    public void A_patch_fits_its_owner_and_its_containers_and_what_no_setting_ends_is_named(string violations, string owner, string expected, string left)
    {
        var (patch, unsettled) = AdmissionPodSecurity.Patch(violations, owner, new HashSet<string> { "init" });

        Assert.Equal((expected, left), (patch, unsettled));
    }

    [Theory]
    [InlineData("2026-11-23T18:44:00Z", "2026-11-23T18:40:00Z", "quota")]
    [InlineData("2026-11-23T18:40:00Z", "2026-11-23T18:44:00Z", "")]
    [InlineData("2026-11-23T18:10:00Z", "2026-11-23T18:00:00Z", "")]
    public void A_failure_to_create_counts_until_a_pod_was_created_and_while_it_is_fresh(string failed, string created, string kind)
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Job, """{"metadata":{"name":"j","namespace":"ns"}}""")
            .Add(ResourceKinds.Event, $$$$$$"""{"metadata":{"name":"e1","namespace":"ns"},"reason":"FailedCreate","lastTimestamp":"{{{{{{failed}}}}}}","message":"Error creating: pods \"j-x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1"}""")
            .Add(ResourceKinds.Event, $$$$$$"""{"metadata":{"name":"e2","namespace":"ns"},"reason":"SuccessfulCreate","lastTimestamp":"{{{{{{created}}}}}}","message":"Created pod: j-y"}""");

        var facts = world.Call("creationRefused", CelValue.Of(world.Find(ResourceKinds.Job, "ns", "j")));

        Assert.True(facts.TryGet(CelValue.Of("kind"), out var value));
        Assert.Equal(kind, value.AsString);
    }
}
