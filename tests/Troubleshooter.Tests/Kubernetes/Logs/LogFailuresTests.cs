using System.Net;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>What a person reads when a log could not be: for the answers of a real API server (tests/data/api-transcripts), and for what a kubelet and a broken network answer.</summary>
public sealed class LogFailuresTests
{
    [Theory]
    [InlineData("log-no-container", LogProblem.Missing, "the pod has no container of that name")]
    [InlineData("log-no-previous", LogProblem.Missing, "there is none: the container was not restarted, or what it left has been removed (a node keeps the log of one run that ended)")]
    [InlineData("get-not-found", LogProblem.Missing, "the pod is gone")]
    [InlineData("group-not-served", LogProblem.Passing, "the kubelet of the pod's node does not know the pod, or nobody serves logs here (404 Not Found)")]
    [InlineData("list-forbidden", LogProblem.Forbidden, "you may not read logs in namespace ml: it takes the right to get pods/log")]
    [InlineData("unauthenticated", LogProblem.Forbidden, "you may not read logs in namespace ml: it takes the right to get pods/log")]
    [InlineData("bad-token", LogProblem.Passing, "the server does not accept these credentials (401): the kubeconfig's user has none")]
    [InlineData("list-too-old", LogProblem.Missing, "it is no longer kept (The resourceVersion for the provided list is too old.)")]
    [InlineData("list-bad-continue", LogProblem.Missing, "invalid continue token: continue key is not valid: illegal base64 data at input byte 4")]
    public async Task An_answer_of_a_real_server_is_told_in_words(string transcript, LogProblem problem, string words)
    {
        var answer = Transcript.Read(transcript);
        var log = await ReadAsync(answer.Status, answer.Body.Trim());
        Assert.Equal((problem, words), (log.Problem, log.Failure));
        Assert.Empty(log.Lines);
    }

    [Theory]
    [InlineData("log-limited", 4, "ERROR: retry 1 failed, connection refused; will retry")]
    [InlineData("log-previous", 1, "waiting for broker")]
    public async Task A_log_of_a_real_server_is_read_with_and_without_times(string transcript, int lines, string first)
    {
        var log = await ReadAsync(200, Transcript.Read(transcript).Body.TrimEnd('\n') + "\n");
        Assert.Equal((LogProblem.None, lines, first), (log.Problem, log.Lines.Length, log.Lines[0]));
        Assert.Equal(transcript == "log-previous", log.First is not null);
    }

    [Theory]
    [InlineData(400, "container \"app\" in pod \"p\" is waiting to start: ContainerCreating", LogProblem.Missing, "the container has not started yet: ContainerCreating")]
    [InlineData(400, "container \"app\" in pod \"p\" is waiting to start: trying and failing to pull image", LogProblem.Missing, "the container has not started yet: trying and failing to pull image")]
    [InlineData(400, "container \"app\" in pod \"p\" is waiting to start - no logs yet", LogProblem.Missing, "the container has not started yet - no logs yet")]
    [InlineData(400, "container \"app\" in pod \"p\" is terminated", LogProblem.Missing, "the container has ended and left no log")]
    [InlineData(400, "pod p does not have a host assigned", LogProblem.Missing, "the pod is on no node yet, and nothing of it has run")]
    [InlineData(400, "unable to retrieve container logs for containerd://7d47", LogProblem.Missing, "it is gone: the container was removed, and its log with it")]
    [InlineData(403, "pods \"p\" is forbidden: User \"alice\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"ml\"", LogProblem.Forbidden, "you may not read logs in namespace ml: it takes the right to get pods/log")]
    [InlineData(403, "Forbidden (user=apiserver, verb=get, resource=nodes, subresource=proxy)", LogProblem.Passing, "the kubelet of the pod's node lets nobody read logs, not even the API server: Forbidden (user=apiserver, verb=get, resource=nodes, subresource=proxy)")]
    [InlineData(404, "the server could not find the requested resource ( pods/log p)", LogProblem.Passing, "the kubelet of the pod's node does not know the pod, or nobody serves logs here (the server could not find the requested resource ( pods/log p))")]
    [InlineData(429, "too many requests", LogProblem.Passing, "the API server is busy and wants to be left alone")]
    [InlineData(500, "Get \"https://10.0.0.5:10250/containerLogs/ml/p/app?tailLines=200\": dial tcp 10.0.0.5:10250: connect: connection refused", LogProblem.Passing, "the API server does not reach the kubelet of the pod's node (dial tcp 10.0.0.5:10250: connect: connection refused)")]
    [InlineData(500, "Get \"https://10.0.0.5:10250/containerLogs/ml/p/app\": remote error: tls: internal error", LogProblem.Passing, "the API server and the kubelet of the pod's node do not trust each other's certificates (remote error: tls: internal error); a certificate request may wait for approval: kubectl get csr")]
    [InlineData(500, "etcdserver: request timed out", LogProblem.Passing, "the API server could not get it from the pod's node (500): etcdserver: request timed out")]
    [InlineData(502, "Bad Gateway", LogProblem.Passing, "the API server could not get it from the pod's node (502): Bad Gateway")]
    [InlineData(504, "context deadline exceeded", LogProblem.Passing, "the API server could not get it from the pod's node (504): context deadline exceeded")]
    public async Task An_answer_about_a_kubelet_is_told_in_words(int status, string message, LogProblem problem, string words)
    {
        var log = await ReadAsync(status, FakeApiException.StatusObject(status, "Reason", message).ToJsonString());
        Assert.Equal((problem, words), (log.Problem, log.Failure));
    }

    [Theory]
    [InlineData("unable to retrieve container logs for containerd://7d479a484a4f", "it is gone: the container was removed, and its log with it")]
    [InlineData("failed to try resolving symlinks in path \"/var/log/pods/ml_p/app/2.log\": lstat /var/log/pods/ml_p/app/2.log: no such file or directory", "it is gone: its file was removed from the node")]
    public async Task The_kubelets_own_words_are_not_the_containers(string body, string words)
    {
        Assert.Equal((LogProblem.Missing, words), (await ReadAsync(200, body)) is var log ? (log.Problem, log.Failure) : default);
        Assert.Equal([body], (await ReadAsync(200, $"2026-11-23T19:09:40.914906935Z {body}\n")).Lines);
        Assert.Equal(2, (await ReadAsync(200, $"{body}\nand more\n")).Lines.Length);
    }

    [Fact]
    public async Task A_network_that_fails_is_told_in_words()
    {
        var log = await ReadAsync((_, _) => throw new HttpRequestException(HttpRequestError.NameResolutionError));
        Assert.Equal((LogProblem.Passing, "the name fake.example cannot be resolved"), (log.Problem, log.Failure));
    }

    private static Task<LogText> ReadAsync(int status, string body) => ReadAsync((_, _) =>
        Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8) }));

    private static async Task<LogText> ReadAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        using var handler = new Answering(answer);
        using var api = ApiConnection.Open(new() { Namespace = "ml", Server = new("https://fake.example") }, null, TimeProvider.System, handler);
        using var logs = new LogReader(api, TimeProvider.System);
        return await logs.ReadAsync(new(new("ml", "p", "app", Previous: false)), TestContext.Current.CancellationToken);
    }

    private sealed class Answering(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await answer(request, cancellationToken);
            response.RequestMessage = request;
            return response;
        }
    }
}
