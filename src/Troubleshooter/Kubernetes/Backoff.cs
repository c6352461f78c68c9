using K8sDoctor.Diagnostics.Resources;
using Polly;
using Polly.Retry;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>How a reflector tries again: exponentially slower with jitter, slowly where it was refused, as late as the server asks; each success begins anew.</summary>
internal static class Backoff
{
    private const int AttemptsOfOneShot = 3;
    private const int MostDoublings = 6;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WhenRefused = TimeSpan.FromSeconds(60);

    /// <param name="follow">Tries for ever; else a few times, and not at all where it was refused.</param>
    /// <param name="inDoubt">Whether a refusal is to be confirmed soon.</param>
    /// <param name="onFailure">Is told the failure, and after how long it is tried again.</param>
    public static ResiliencePipeline Build(bool follow, TimeProvider clock, Func<double> jitter, Func<bool> inDoubt, Func<Exception, TimeSpan?, CancellationToken, ValueTask> onFailure)
    {
        var options = new RetryStrategyOptions
        {
            MaxRetryAttempts = follow ? int.MaxValue : AttemptsOfOneShot,
            Delay = First,
            MaxDelay = Longest,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = jitter,
            ShouldHandle = a => ValueTask.FromResult(
                a.Outcome.Exception is { } e && IsFailure(e, a.Context.CancellationToken) && (follow || !IsRefusal(e))),
            DelayGenerator = a => ValueTask.FromResult(Delay(a.Outcome.Exception!, a.AttemptNumber, jitter, inDoubt)),
            OnRetry = a => onFailure(a.Outcome.Exception!, a.RetryDelay, a.Context.CancellationToken),
        };
        return new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(options).Build();
    }

    /// <summary>A failure of the network, the server or the credentials; not our own cancellation, and not a mistake of the program.</summary>
    public static bool IsFailure(Exception e, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested &&
        e is ApiRefusedException or HttpRequestException or IOException or TimeoutException or ResourceFormatException or CredentialException or
            RequestLimitException;

    /// <summary>This may not be read, or there is no such thing.</summary>
    public static bool IsRefusal(Exception e) => e is ApiRefusedException { IsForbidden: true } or ApiRefusedException { IsNotFound: true } or RequestLimitException;

    /// <summary>Nobody has answered, or only to say that it is in trouble: another one may be luckier. Not where it has said what is missing, or how long to wait.</summary>
    public static bool IsOutage(Exception e) => e is HttpRequestException or IOException or TimeoutException or ApiRefusedException { IsPassing: true, RetryAfter: null };

    private static TimeSpan? Delay(Exception e, int attempt, Func<double> jitter, Func<bool> inDoubt)
    {
        if (IsRefusal(e))
            return (inDoubt() ? ScopeReport.Confirmation : WhenRefused) * (1 + (jitter() * 0.5));
        if (e is not ApiRefusedException { RetryAfter: { } asked })
            return null;
        // A server that is too busy always asks for the same second (k8s.io/apiserver/pkg/server/filters/priority-and-fairness.go): that is the least, not the best.
        var slower = Less(First * Math.Pow(2, Math.Min(attempt, MostDoublings)), Longest);
        asked = Less(asked, LongestAsked);
        return (asked > slower ? asked : slower) + (First * jitter());
    }

    private static TimeSpan Less(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
