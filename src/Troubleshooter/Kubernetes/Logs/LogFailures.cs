using System.Net;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Why a log could not be read, in words for a person who does not know the kubelet's.</summary>
/// <remarks>
/// The API server answers for the kubelet, whose refusals are 400 (validateContainerLogStatus in pkg/kubelet/kubelet_pods.go); that it does not reach the
/// kubelet is a 500 with the text of Go's HTTP client.
/// </remarks>
internal static class LogFailures
{
    /// <summary>Of a failure of <see cref="ApiConnection.GetAsync"/>.</summary>
    public static LogText Of(Exception failure, LogKey key, ServerRoute route) => failure switch
    {
        ApiRefusedException { Status: HttpStatusCode.Unauthorized } => Passing(ApiFailures.Describe(failure, route)),
        ApiRefusedException refused => Of(refused, key),
        RequestLimitException limit => Missing(limit.Message),
        TimeoutException late => Passing(late.Message),
        _ => Passing(ApiFailures.Describe(failure, route)),
    };

    /// <summary>Who asks may not read logs in this namespace.</summary>
    public static LogText Forbidden(string ns) =>
        new([], $"you may not read logs in namespace {ns}: it takes the right to get pods/log") { Problem = LogProblem.Forbidden };

    private static LogText Of(ApiRefusedException refused, LogKey key) => refused.Status switch
    {
        HttpStatusCode.BadRequest => OfKubelet(refused.Message),
        HttpStatusCode.Forbidden when refused.Message.Contains(" is forbidden: User ", StringComparison.Ordinal) => Forbidden(key.Namespace),
        HttpStatusCode.Forbidden => Passing($"the kubelet of the pod's node lets nobody read logs, not even the API server: {refused.Message}"),
        HttpStatusCode.NotFound when refused.Message.StartsWith("pods \"", StringComparison.Ordinal) => Missing("the pod is gone"),
        HttpStatusCode.NotFound => Passing($"the kubelet of the pod's node does not know the pod, or nobody serves logs here ({refused.Message})"),
        HttpStatusCode.Gone => Missing($"it is no longer kept ({refused.Message})"),
        HttpStatusCode.TooManyRequests => Passing("the API server is busy and wants to be left alone"),
        >= HttpStatusCode.InternalServerError => OfNode(refused),
        _ => Passing(refused.Message),
    };

    private static LogText OfKubelet(string message) => message switch
    {
        _ when KubeletWords.Refusal([message]) is { } refusal => Missing(refusal),
        _ when message.StartsWith("previous terminated container ", StringComparison.Ordinal) =>
            Missing("there is none: the container was not restarted, or what it left has been removed (a node keeps the log of one run that ended)"),
        _ when message.Contains(" is waiting to start", StringComparison.Ordinal) => Missing($"the container has not started yet{After(message, " is waiting to start")}"),
        _ when message.Contains(" is not valid for pod ", StringComparison.Ordinal) => Missing("the pod has no container of that name"),
        _ when message.EndsWith(" does not have a host assigned", StringComparison.Ordinal) => Missing("the pod is on no node yet, and nothing of it has run"),
        _ when message.EndsWith(" is terminated", StringComparison.Ordinal) => Missing("the container has ended and left no log"),
        _ => Missing(message),
    };

    // Get "https://10.0.0.5:10250/containerLogs/ml/web-1/app?tailLines=200": dial tcp 10.0.0.5:10250: connect: connection refused
    private static LogText OfNode(ApiRefusedException refused)
    {
        var at = refused.Message.IndexOf("/containerLogs/", StringComparison.Ordinal);
        var end = at < 0 ? -1 : refused.Message.IndexOf("\": ", at, StringComparison.Ordinal);
        if (end < 0)
            return Passing($"the API server could not get it from the pod's node ({(int)refused.Status}): {refused.Message}");
        var why = refused.Message[(end + 3)..];
        return Passing(why.Contains("tls: ", StringComparison.Ordinal) || why.Contains("x509: ", StringComparison.Ordinal)
            ? $"the API server and the kubelet of the pod's node do not trust each other's certificates ({why}); a certificate request may wait for approval: kubectl get csr"
            : $"the API server does not reach the kubelet of the pod's node ({why})");
    }

    private static string After(string message, string words) => message[(message.IndexOf(words, StringComparison.Ordinal) + words.Length)..];

    private static LogText Missing(string words) => new([], words) { Problem = LogProblem.Missing };

    private static LogText Passing(string words) => new([], words) { Problem = LogProblem.Passing };
}
