using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ManagersTests
{
    private const string Applied = """{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"apps/v1","time":"2026-11-20T10:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{}},"f:spec":{"f:selector":{},"f:template":{"f:spec":{"f:containers":{}}}}}}""";
    private const string Scaled = """{"manager":"kubectl","operation":"Update","apiVersion":"apps/v1","time":"2026-11-23T18:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}},"subresource":"scale"}""";
    private const string Status = """{"manager":"kube-controller-manager","operation":"Update","apiVersion":"apps/v1","time":"2026-11-23T18:40:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:replicas":{}}},"subresource":"status"}""";

    [Fact]
    public void Who_scaled_last_is_told_with_the_time()
    {
        var facts = Writer(World($"{Applied},{Scaled},{Status}"), "replicas");

        Assert.Equal(("kubectl scale", "2026-11-23T18:00:00Z"), (facts["who"], facts["time"]));
    }

    [Fact]
    public void A_field_that_nobody_owns_has_no_writer() => Assert.Equal("", Writer(World(Applied), "paused")["who"]);

    [Fact]
    public void The_specification_was_written_by_whoever_wrote_it_last_and_not_by_who_writes_the_status()
    {
        var world = World($"{Applied},{Scaled},{Status}");
        var written = world.Call("specWritten", CelValue.Of(world.Find(ResourceKinds.Deployment, "ns", "web")));

        Assert.Equal(new(2026, 11, 23, 18, 0, 0, DateTimeKind.Utc), written.AsTimestamp);
    }

    [Fact]
    public void Without_bookkeeping_nothing_is_claimed()
    {
        var world = World("");

        Assert.True(world.Call("specWritten", CelValue.Of(world.Find(ResourceKinds.Deployment, "ns", "web"))).IsError);
        Assert.All(Writer(world, "replicas").Values, v => Assert.Equal("", v));
    }

    [Theory]
    [InlineData("kube-controller-manager", "scale", "an HPA")]
    [InlineData("kubectl", "scale", "kubectl scale")]
    [InlineData("kubectl", "", "kubectl apply")]
    [InlineData("kubectl-client-side-apply", "", "kubectl apply")]
    [InlineData("kubectl-edit", "", "kubectl edit")]
    [InlineData("kubectl-patch", "", "kubectl patch")]
    [InlineData("keda", "scale", "KEDA")]
    [InlineData("argocd-controller", "", "Argo CD")]
    [InlineData("kustomize-controller", "", "Flux (kustomize-controller)")]
    [InlineData("helm", "", "Helm")]
    [InlineData("my-operator", "", "my-operator")]
    [InlineData("", "", "")]
    public void A_manager_is_said_in_words(string manager, string subresource, string words) => Assert.Equal(words, Managers.Words(manager, subresource));

    [Fact]
    public void The_tool_that_delivers_an_object_is_known_by_what_it_owns()
    {
        var world = World(Applied.Replace("kubectl-client-side-apply", "argocd-controller", StringComparison.Ordinal));

        Assert.Equal("Argo CD", world.Call("deliverer", CelValue.Of(world.Find(ResourceKinds.Deployment, "ns", "web"))).AsString);
    }

    private static KnowledgeWorld World(string entries) =>
        new KnowledgeWorld().Add(ResourceKinds.Deployment, $$$$$$"""{"metadata":{"name":"web","namespace":"ns","managedFields":[{{{{{{entries}}}}}}]}}""");

    private static Dictionary<string, string> Writer(KnowledgeWorld world, string field) =>
        KnowledgeFacts.Of(world.Call("lastWriter", CelValue.Of(world.Find(ResourceKinds.Deployment, "ns", "web")), CelValue.Of(field)));
}
