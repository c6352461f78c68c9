using System.Globalization;
using System.Net;
using System.Security.Authentication;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class RetryHandlerTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_busy_server_is_asked_three_times_within_a_second_or_two(int status)
    {
        var (answer, took, requests) = await GetAsync(HttpMethod.Get, Answer(status), Answer(status), Answer(status), Answer(200));
        Assert.Equal((status, 3), ((int)answer!.StatusCode, requests));
        Assert.InRange(took, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_answer_after_a_broken_connection_is_all_that_the_caller_sees()
    {
        var (answer, _, requests) = await GetAsync(HttpMethod.Get, () => throw new HttpRequestException(HttpRequestError.ConnectionError), Answer(503), Answer(200));
        Assert.Equal((HttpStatusCode.OK, 3), (answer!.StatusCode, requests));
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("3", 3)]
    [InlineData("date", 2)]
    public async Task A_short_Retry_After_is_waited_for_and_not_to_the_very_moment(string header, int seconds)
    {
        var (answer, took, requests) = await GetAsync(HttpMethod.Get, Answer(429, header), Answer(200));
        Assert.Equal((HttpStatusCode.OK, 2), (answer!.StatusCode, requests));
        Assert.InRange(took, TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(seconds) + TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task A_long_Retry_After_is_the_callers_matter()
    {
        var (answer, took, requests) = await GetAsync(HttpMethod.Get, Answer(429, "4"), Answer(200));
        Assert.Equal((HttpStatusCode.TooManyRequests, 1, TimeSpan.Zero), (answer!.StatusCode, requests, took));
        Assert.Equal(TimeSpan.FromSeconds(4), RetryAfter.Of(answer, _clock));
    }

    [Fact]
    public async Task What_is_no_GET_is_sent_once()
    {
        var (answer, _, requests) = await GetAsync(HttpMethod.Post, Answer(503), Answer(200));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer!.StatusCode, requests));
    }

    [Theory]
    [InlineData(HttpRequestError.SecureConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    public async Task A_certificate_or_a_name_does_not_get_better(HttpRequestError error)
    {
        var (answer, _, requests) = await GetAsync(HttpMethod.Get, () => throw new HttpRequestException(error, "no", new AuthenticationException()), Answer(200));
        Assert.Equal((null, 1), (answer, requests));
    }

    private Func<HttpResponseMessage> Answer(int status, string? retryAfter = null) => () =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        // The server's clock is an hour ahead of ours.
        response.Headers.Date = _clock.GetUtcNow().AddHours(1);
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter == "date" ? response.Headers.Date.Value.AddSeconds(2).ToString("R", CultureInfo.InvariantCulture) : retryAfter);
        return response;
    };

    /// <summary>The answer (null for an exception), how long it took on the clock, and how many requests were sent.</summary>
    private async Task<(HttpResponseMessage? Answer, TimeSpan Took, int Requests)> GetAsync(HttpMethod method, params Func<HttpResponseMessage>[] answers)
    {
        var inner = new Answering(answers);
        using var handler = new RetryHandler(_clock, () => 0.5) { InnerHandler = inner };
        using var invoker = new HttpMessageInvoker(handler);
        var began = _clock.GetUtcNow();
        var sending = invoker.SendAsync(new(method, "https://fake.example/"), CancellationToken.None);
        while (!sending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromHours(1));
        }

        var answer = sending.IsCompletedSuccessfully ? await sending : null;
        return (answer, _clock.GetUtcNow() - began, inner.Requests);
    }

    private sealed class Answering(Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answers[Requests++]());
    }
}
