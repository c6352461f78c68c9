using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Proofs;

public sealed class KubectlCommandTests
{
    [Theory]
    [InlineData("kubectl -n ml patch deployment/api --type strategic -p '{\"spec\":{}}'", "patch", "Deployment ml/api")]
    [InlineData("kubectl -n ml set image deploy api c=i:v2", "set image", "Deployment ml/api")]
    [InlineData("kubectl label node node1 --overwrite disktype=nvme", "label", "Node node1")]
    [InlineData("kubectl taint nodes node1 dedicated=gpu:NoSchedule-", "taint", "Node node1")]
    [InlineData("kubectl uncordon node1", "uncordon", "Node node1")]
    [InlineData("kubectl -n ml rollout undo deployment/api --to-revision=3", "rollout undo", "Deployment ml/api")]
    [InlineData("kubectl -n ml get pod/x -o yaml > pod.yaml\nkubectl patch --local -f pod.yaml --type strategic -p '{\"spec\":{}}' -o yaml > new-pod.yaml\nkubectl replace --force -f new-pod.yaml", "patch", "Pod ml/x")]
    public void A_command_is_taken_apart(string text, string verb, string about)
    {
        var command = KubectlCommand.Parse(text);

        Assert.Equal((verb, about), (command?.Verb, command?.Object.ToString()));
    }

    [Theory]
    [InlineData("docker push api:v2")]
    [InlineData("kubectl -n ml get pods | grep x")]
    [InlineData("kubectl -n ml scale deployment/api --replicas=$N")]
    [InlineData("kubectl -n ml delete pod x; kubectl get pods")]
    [InlineData("kubectl -n ml edit pod/x # spec.tolerations")]
    [InlineData("kubectl patch widget/x -p '{}'")]
    [InlineData("kubectl -n ml patch pod/x -p 'not closed")]
    [InlineData("kubectl")]
    [InlineData("")]
    public void What_is_more_or_something_else_is_not(string text) => Assert.Null(KubectlCommand.Parse(text));

    [Fact]
    public void Quotes_and_escapes_are_the_shells()
    {
        Assert.Equal(["a b", "c'd", "e"], ShellWords.Split(@"'a b' c\'d e")!.Value);
        Assert.Equal(ResourceKinds.Pod, KubectlCommand.Parse("kubectl -n 'a' patch 'pod/x' -p '{}'")!.Object.Kind);
    }
}
