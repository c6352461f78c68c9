using System.Net;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>How many requests a connection may send in all, each try of each page counted; null for as many as it takes.</summary>
internal sealed class RequestLimit(int? most)
{
    private int _sent;
    private volatile string? _trouble;

    /// <summary>Whether there is one.</summary>
    public bool IsSet => most is not null;

    /// <summary>Counts one request. Throws <see cref="RequestLimitException"/> instead of the first one too many, and from then on.</summary>
    public void Take() => Require(1, take: true);

    /// <summary>Throws <see cref="RequestLimitException"/> where so many more are too many, which is told before the first of them is sent in vain.</summary>
    public void Require(long more) => Require(more, take: false);

    private void Require(long more, bool take)
    {
        if (most is not { } limit)
            return;
        var sent = take ? Interlocked.Increment(ref _sent) - 1 : Volatile.Read(ref _sent);
        if (sent + more > limit)
            throw new RequestLimitException(limit, _trouble);
    }

    /// <summary>Notes how the last request was answered: a server in trouble is asked more often, and that is what used them up.</summary>
    public void Answered(HttpStatusCode status) =>
        _trouble = status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError ? $"{(int)status} {status}" : null;
}

/// <summary>A request was not sent, because the connection has sent as many as it may.</summary>
/// <param name="trouble">What a server in trouble answered to the last one; else null.</param>
internal sealed class RequestLimitException(int most, string? trouble) : Exception(
    $"at most {most} requests are made to explain one object{(trouble is null ? "" : $" (the API server answers {trouble})")}");

/// <summary>Holds every request to a limit. It is the last handler, so that what others try again counts too.</summary>
internal sealed class RequestLimitHandler(RequestLimit limit) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        limit.Take();
        var response = await base.SendAsync(request, cancellationToken);
        limit.Answered(response.StatusCode);
        return response;
    }
}
