namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What a session looks at and how patient it is.</summary>
internal sealed record SessionOptions
{
    /// <summary>The namespace that is looked at; null means all.</summary>
    public string? Namespace { get; init; }

    /// <summary>True when the source is a recording: it is never late.</summary>
    public bool Recorded { get; init; }

    /// <summary>How long a one-shot session may take; what is not read by then is a blind spot.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a one-shot session asks the API server if it would take the fixes.</summary>
    public bool DryRunFixes { get; init; }

    /// <summary>The least pause between two evaluations of a live session: at most about six a second, however much the cluster moves.</summary>
    public TimeSpan EvaluationPause { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The most: an evaluation that took long is followed by a longer pause, so that evaluating takes a small part of a core.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How often subjects that depend on the time are looked at again.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before a source that failed is started again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many logs of a live session are under way at once.</summary>
    public int LogsAtOnce { get; init; } = 4;

    /// <summary>How long a log rests before that of its container's next run is asked for.</summary>
    public LogRest LogRest { get; init; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

    /// <summary>How long a log rests that goes on, or that something was in the way of, before it is asked for again.</summary>
    public LogRest LogAgain { get; init; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
}
