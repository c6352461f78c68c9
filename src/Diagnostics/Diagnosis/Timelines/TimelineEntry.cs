namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>What kind of thing happened.</summary>
public enum TimelineForm
{
    /// <summary>Somebody or something changed an object.</summary>
    Change,

    /// <summary>An event of the API, also one that the API has forgotten by now.</summary>
    Event,

    /// <summary>A condition of an object turned.</summary>
    State,

    /// <summary>A container started or ended.</summary>
    Restart,

    /// <summary>The incident was found.</summary>
    Opened,

    /// <summary>The incident was seen to be over.</summary>
    Cleared,

    /// <summary>The incident was found again after it had been over.</summary>
    Reopened,
}

/// <summary>One thing that happened in the story of an incident. Raw cluster text.</summary>
/// <param name="At">When it happened, or happened last; UTC by the API server's clock, also for what a node with a wrong clock has written.</param>
public sealed record TimelineEntry(DateTime At, TimelineForm Form, ObjectReference Object, string Text)
{
    /// <summary>The same for the same happening, however often it is told and counted.</summary>
    public required string Key { get; init; }

    /// <summary>How often it happened.</summary>
    public long Count { get; init; } = 1;

    /// <summary>When it happened first, UTC; null where it happened once.</summary>
    public DateTime? First { get; init; }

    /// <summary>What it says without the names of pods that were made up for it alone; null where it names none.</summary>
    internal string? Pattern { get; init; }

    /// <summary>Orders what happened in the same second; 0 where nothing more than the second is known.</summary>
    internal long Moment { get; init; }
}
