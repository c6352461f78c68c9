using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

/// <summary>A command that is pasted goes to the cluster that was looked at.</summary>
public sealed class CommandFlagsTests
{
    [Theory]
    [InlineData("kubectl -n ml get pods", "kubectl --context prod -n ml get pods")]
    [InlineData("docker build -t a . && docker push a", "docker build -t a . && docker push a")]
    [InlineData("kubectl get pod p -o yaml > pod.yaml\n${EDITOR:-vi} pod.yaml\n  kubectl replace -f pod.yaml", "kubectl --context prod get pod p -o yaml > pod.yaml\n${EDITOR:-vi} pod.yaml\n  kubectl --context prod replace -f pod.yaml")]
    [InlineData("printf %s '| kubectl delete' | kubectl apply -f -", "printf %s '| kubectl delete' | kubectl --context prod apply -f -")]
    [InlineData("kubectl delete pod a && kubectl wait pod/a", "kubectl --context prod delete pod a && kubectl --context prod wait pod/a")]
    [InlineData("kubectl label node n 'a=it'\\''s; kubectl '; kubectl get nodes", "kubectl --context prod label node n 'a=it'\\''s; kubectl '; kubectl --context prod get nodes")]
    [InlineData("echo kubectl get; echo $(kubectl get)", "echo kubectl get; echo $(kubectl --context prod get)")]
    [InlineData("kubectlx get\nkubectl", "kubectlx get\nkubectl")]
    [InlineData("kubectl get 'open\nkubectl get", "kubectl --context prod get 'open\nkubectl --context prod get")]
    [InlineData("kubectl get\\", "kubectl --context prod get\\")]
    public void Each_kubectl_that_is_run_gets_the_flags_and_nothing_else_does(string command, string flagged) => Assert.Equal(flagged, CommandFlags.Into(command, " --context prod"));

    [Fact]
    public void Without_flags_a_command_stays_as_it_is()
    {
        Assert.Equal("kubectl get", CommandFlags.Into("kubectl get", ""));
        Assert.Null(CommandFlags.Into(null, " --context prod"));
    }

    [Theory]
    [InlineData("night", " --context night")]
    [InlineData("arn:aws:eks:eu-1:12:cluster/a", " --context arn:aws:eks:eu-1:12:cluster/a")]
    [InlineData("it's $HOME", " --context 'it'\\''s $HOME'")]
    [InlineData("", " --context ''")]
    [InlineData(null, "")]
    public void A_flag_is_one_word_of_a_shell(string? value, string told) => Assert.Equal(told, CommandFlags.Of(("--context", value)));
}
