using System.Net;
using Polly;
using Polly.Retry;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Tries a GET, or a dry run, again, soon and twice at most, when the connection failed or the server is busy; longer waits are the caller's, who can say so. How long all
/// attempts take together is bounded by the caller's cancellation.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    /// <summary>Set on a request that is not worth troubling a busy server with again; a broken connection is tried again all the same.</summary>
    public static readonly HttpRequestOptionsKey<bool> Impatient = new("impatient");

    /// <summary>Set on a request that changes nothing, though it is no GET.</summary>
    public static readonly HttpRequestOptionsKey<bool> Repeatable = new("repeatable");

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    /// <param name="jitter">Random numbers of [0, 1).</param>
    public RetryHandler(TimeProvider clock, Func<double> jitter)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock };
        _pipeline = builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 2,
            Delay = Soon,
            MaxDelay = LongestWait,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = jitter,
            ShouldHandle = a => ValueTask.FromResult(ShouldRetry(a.Outcome, clock)),
            // Many are told the same number of seconds at the same time: never earlier, but not all at once.
            DelayGenerator = a => ValueTask.FromResult(a.Outcome.Result is { } r && RetryAfter.Of(r, clock) is { } asked ? asked + (Soon * jitter()) : (TimeSpan?)null),
            OnRetry = a =>
            {
                a.Outcome.Result?.Dispose();
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get || Has(request, Repeatable)
            ? await _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken)
            : await base.SendAsync(request, cancellationToken);

    private static bool ShouldRetry(Outcome<HttpResponseMessage> outcome, TimeProvider clock)
    {
        // A certificate or a name does not get better by asking again.
        if (outcome.Exception is HttpRequestException e)
            return e.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError);
        return outcome.Result is { } response && !(response.RequestMessage is { } request && Has(request, Impatient)) && IsBusy(response.StatusCode) && !(RetryAfter.Of(response, clock) > LongestWait);
    }

    private static bool Has(HttpRequestMessage request, HttpRequestOptionsKey<bool> mark) => request.Options.TryGetValue(mark, out var set) && set;

    private static bool IsBusy(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

/// <summary>How long a server asks to be left alone.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        var header = response.Headers.RetryAfter;
        // A date is of the server's clock, as is the Date header; ours may be another.
        var wait = header?.Delta ?? (header?.Date is { } date ? date - (response.Headers.Date ?? clock.GetUtcNow()) : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
