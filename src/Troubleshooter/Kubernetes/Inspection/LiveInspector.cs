using System.Globalization;
using System.Text;
using System.Text.Json;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Kubernetes.Inspection;

/// <summary>Asks the API server for what a person wants to see: one GET for an object, one for each log. Nothing is asked twice by itself; who follows a log asks again.</summary>
internal sealed class LiveInspector(ApiConnection api, TimeProvider clock) : IInspector
{
    private const string Closed = "the connection to the cluster was closed";

    private readonly BodyReader _bodies = new(api, clock) { Limit = BodyReader.MostOfObject };

    public bool Follows => true;

    public async Task<InspectedObject> ReadAsync(ObjectKey key, CancellationToken cancellation)
    {
        var scope = new SourceScope(key.Kind, key.Namespace, key.Name);
        try
        {
            return await _bodies.ReadAsync(ScopeQuery.ObjectPath(scope), ScopeQuery.WholeAccept(key.Kind), json => new InspectedObject(key, json), cancellation);
        }
        catch (ObjectDisposedException e)
        {
            throw new InspectionException(Closed, LogProblem.Passing, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            throw new InspectionException($"the answer is no {key.Kind.Kind}: {e.Message}", LogProblem.Passing, e);
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            throw Failed(e, key);
        }
    }

    public async Task ReadLogAsync(LogPart part, ILogSink sink, CancellationToken cancellation)
    {
        try
        {
            // Where nothing is written, nothing comes, not even the head of the answer.
            using var response = await api.GetAsync(PathOf(part), "*/*", cancellation, part.Follow ? Timeout.InfiniteTimeSpan : null, patient: false);
            using var stream = new LogStream(await response.Content.ReadAsStreamAsync(cancellation), clock) { Patience = part.Follow ? Timeout.InfiniteTimeSpan : api.Timeout };
            await stream.ReadAsync(sink, cancellation);
        }
        catch (ObjectDisposedException e)
        {
            throw new InspectionException(Closed, LogProblem.Passing, e);
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            var log = LogFailures.Of(e, part.Key, api.Access.Route);
            throw new InspectionException(log.Failure!, log.Problem, e);
        }
    }

    private InspectionException Failed(Exception e, ObjectKey key)
    {
        var words = ApiFailures.Describe(e, api.Access.Route);
        return e is ApiRefusedException { IsNotFound: true } && words.Contains($"\"{key.Name}\"", StringComparison.Ordinal)
            ? new($"there is no {key.Kind.Kind} {key.Name} (any more)", LogProblem.Missing, e) { IsGone = true }
            : new(words, e is ApiRefusedException { IsForbidden: true } ? LogProblem.Forbidden : LogProblem.Passing, e);
    }

    private static string PathOf(LogPart part)
    {
        var (ns, pod, container, previous) = part.Key;
        var path = new StringBuilder(ResourceKinds.Pod.ListPath(ns))
            .Append(CultureInfo.InvariantCulture, $"/{Uri.EscapeDataString(pod)}/log?container={Uri.EscapeDataString(container)}&timestamps=true");
        if (previous)
            path.Append("&previous=true");
        if (part.Tail is { } tail)
            path.Append(CultureInfo.InvariantCulture, $"&tailLines={tail}");
        if (part.Since is { } since)
            path.Append(CultureInfo.InvariantCulture, $"&sinceTime={since:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        if (part.Limit is { } limit)
            path.Append(CultureInfo.InvariantCulture, $"&limitBytes={limit}");
        return path.Append(part.Follow ? "&follow=true" : "").ToString();
    }
}
