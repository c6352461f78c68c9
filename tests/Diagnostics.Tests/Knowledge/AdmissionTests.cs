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

    [Fact]
    public void The_violations_of_pod_security_become_a_patch()
    {
        var patch = AdmissionPodSecurity.Patch(
            "allowPrivilegeEscalation != false (containers \"app\", \"log\" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"app\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"app\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"app\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");

        Assert.Equal(
            """{"spec":{"template":{"spec":{"securityContext":{"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},"containers":[{"name":"app","securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}}},{"name":"log","securityContext":{"allowPrivilegeEscalation":false}}]}}}}""",
            patch);
    }

    [Fact]
    public void A_violation_that_no_setting_ends_gives_no_patch() =>
        Assert.Equal("", AdmissionPodSecurity.Patch("hostPath volumes (volume \"docker-sock\")"));

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
