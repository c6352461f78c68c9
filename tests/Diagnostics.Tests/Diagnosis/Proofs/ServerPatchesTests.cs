using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Proofs;

/// <summary>A fix becomes the patch that kubectl would send, or it is said why it is none.</summary>
public sealed class ServerPatchesTests
{
    private static readonly Dictionary<ObjectKey, ResourceObject> Cluster = new ResourceObject[]
    {
        Read("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},
             "spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:2"}],"initContainers":[{"name":"init","image":"i:1"}]}}}}
            """),
        Read("""{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-1","namespace":"shop","annotations":{"deployment.kubernetes.io/revision":"1"}}}"""),
        Read("""{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"},"spec":{"taints":[{"key":"a","effect":"NoSchedule"},{"key":"b","effect":"NoExecute"}]}}"""),
        Read("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop"}}"""),
    }.ToDictionary(o => o.Key);

    [Theory]
    [InlineData("kubectl -n shop patch deployment/web --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/paused\"}]'", PatchForm.Json, """[{"op":"remove","path":"/spec/paused"}]""")]
    [InlineData("kubectl -n shop patch deployment web --type merge -p '{\"spec\":null}'", PatchForm.Merge, """{"spec":null}""")]
    [InlineData("kubectl -n shop patch deployment web -p '{\"spec\":{}}'", PatchForm.Strategic, """{"spec":{}}""")]
    [InlineData("kubectl -n shop set image deployment/web app=app:3 init=i:2", PatchForm.Strategic,
        """{"spec":{"template":{"spec":{"containers":[{"image":"app:3","name":"app"}],"initContainers":[{"image":"i:2","name":"init"}]}}}}""")]
    [InlineData("kubectl -n shop set resources deployment/web -c app --limits=memory=1Gi,cpu=2", PatchForm.Strategic,
        """{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"memory":"1Gi","cpu":"2"}},"name":"app"}]}}}}""")]
    [InlineData("kubectl -n shop set env deployment/web -c app A=b C-", PatchForm.Strategic,
        """{"spec":{"template":{"spec":{"containers":[{"env":[{"name":"A","value":"b"},{"name":"C","$patch":"delete"}],"name":"app"}]}}}}""")]
    [InlineData("kubectl -n shop set resources deployment/web -c '*' --requests=cpu=1", PatchForm.Strategic,
        """{"spec":{"template":{"spec":{"containers":[{"resources":{"requests":{"cpu":"1"}},"name":"app"}],"initContainers":[{"resources":{"requests":{"cpu":"1"}},"name":"init"}]}}}}""")]
    [InlineData("kubectl -n shop set serviceaccount deployment/web robot", PatchForm.Strategic, """{"spec":{"template":{"spec":{"serviceAccountName":"robot"}}}}""")]
    [InlineData("kubectl -n shop rollout resume deployment/web", PatchForm.Merge, """{"spec":{"paused":null}}""")]
    [InlineData("kubectl uncordon n1", PatchForm.Merge, """{"spec":{"unschedulable":null}}""")]
    [InlineData("kubectl label node n1 --overwrite a=b c-", PatchForm.Merge, """{"metadata":{"labels":{"a":"b","c":null}}}""")]
    [InlineData("kubectl taint node n1 b:NoExecute-", PatchForm.Json, """[{"op":"test","path":"/spec/taints/1/key","value":"b"},{"op":"remove","path":"/spec/taints/1"}]""")]
    [InlineData("kubectl taint node n1 c=d:NoSchedule", PatchForm.Json, """[{"op":"add","path":"/spec/taints/-","value":{"key":"c","effect":"NoSchedule","value":"d"}}]""")]
    public void A_command_is_the_patch_that_kubectl_sends(string command, PatchForm form, string json)
    {
        var (patch, whyNot) = Of(command);

        Assert.Equal(("", form, json), (whyNot, patch?.Form, patch?.Json));
        Assert.Null(patch!.Subresource);
    }

    [Fact]
    public void To_scale_and_to_resize_are_patches_of_parts()
    {
        Assert.Equal(("scale", """{"spec":{"replicas":3}}"""), Part("kubectl -n shop scale deployment/web --replicas=3"));
        Assert.Equal(("resize", "{}"), Part("kubectl -n shop patch pod p --subresource resize --type strategic -p '{}'"));

        static (string?, string?) Part(string command) => (Of(command).Patch?.Subresource, Of(command).Patch?.Json);
    }

    [Fact]
    public void To_go_back_takes_the_template_of_that_revision() =>
        Assert.Equal(new(ResourceKinds.ReplicaSet, "shop", "web-1"), Of("kubectl -n shop rollout undo deployment/web --to-revision=1").Patch?.TemplateOf);

    [Theory]
    [InlineData("kubectl -n shop delete pod p", "kubectl delete sends no patch")]
    [InlineData("kubectl -n shop edit deployment/web # spec.replicas", "kubectl edit leaves the change to a person")]
    [InlineData("kubectl -n create create configmap c", "kubectl create sends no patch")]
    [InlineData("kubectl -n shop get pod/p -o yaml > pod.yaml\nkubectl patch --local -f pod.yaml -p '{}' -o yaml > new-pod.yaml\nkubectl replace --force -f new-pod.yaml", "it is more than one step")]
    [InlineData("kubectl -n shop rollout undo deployment/web --to-revision=9", "what kubectl rollout undo sends is not known here")]
    [InlineData("kubectl -n shop set image deployment/web other=app:3", "what kubectl set image sends is not known here")]
    [InlineData("kubectl -n shop scale deployment/web --replicas=3 --dry-run=server", "what --dry-run does is not known here")]
    [InlineData("kubectl -n shop patch secret s -p '{}'", "nothing is ever sent about a Secret")]
    [InlineData("kubectl patch deployment web -p '{}'", "it names no namespace")]
    [InlineData("kubectl -n shop expose deployment web --name w", "kubectl expose sends no patch")]
    [InlineData("docker build .", "it is no command of kubectl")]
    [InlineData("kubectl patch widget w -p '{}'", "it is no change of one object that is known here")]
    public void What_is_none_is_said_to_be_so(string command, string words)
    {
        var (patch, whyNot) = Of(command);

        Assert.Null(patch);
        Assert.Equal(words, whyNot);
    }

    [Fact]
    public void What_has_a_word_to_be_filled_in_is_none_yet() =>
        Assert.Equal((null, "somebody must put a value in first"), Of("kubectl -n shop set image deployment/web app=app:TAG", "Name a tag that exists (put it for TAG)"));

    private static (ServerPatch? Patch, string WhyNot) Of(string command, string title = "title")
    {
        var patches = new ServerPatches(Cluster.GetValueOrDefault, (_, relation) => relation == Relation.Owns ? [new(ResourceKinds.ReplicaSet, "shop", "web-1")] : ImmutableArray<ObjectKey>.Empty);
        var incident = new Incident("rule", new("Deployment", "shop", "web"), Severity.Critical, Confidence.Certain, "", "", [], [], [], [], null, null);
        return patches.Of(incident, new(title, Risk.ChangesCluster, command));
    }

    private static ResourceObject Read(string json)
    {
        var kind = System.Text.Json.Nodes.JsonNode.Parse(json)!;
        return Reader.ReadObject(ResourceKinds.Find((string)kind["apiVersion"]!, (string)kind["kind"]!)!, System.Text.Encoding.UTF8.GetBytes(json));
    }

    private static ResourceReader Reader
    {
        get
        {
            var spec = "spec.template.spec";
            FieldPath[] paths =
            [
                FieldPath.Of(ResourceKinds.Deployment, $"{spec}.containers").Each("name"), FieldPath.Of(ResourceKinds.Deployment, $"{spec}.initContainers").Each("name"),
                FieldPath.Of(ResourceKinds.Node, "spec.taints").Each("key"), FieldPath.Of(ResourceKinds.Node, "spec.taints").Each("effect"),
                FieldPath.Of(ResourceKinds.ReplicaSet, "metadata.annotations"),
            ];
            return new(ClusterMask.Build(paths.Select(p => p.ToMask()).OfType<MaskPath>()));
        }
    }
}
