using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>An incident with its life in a session.</summary>
/// <param name="Id">The incident's own id when it opened; it stays when another rule tells it more exactly.</param>
/// <param name="Opened">When this session found it first, UTC.</param>
/// <param name="FromStart">It was there when what it rests on became known: it is not new, only seen for the first time.</param>
/// <param name="Confirmed">When it was last found in a current picture of all that it rests on; null when it never was.</param>
/// <param name="Unconfirmed">Why it may be over without our knowing; null while it is confirmed.</param>
public sealed record TrackedIncident(string Id, Incident Incident, DateTime Opened, bool FromStart, DateTime? Confirmed, Unconfirmed? Unconfirmed)
{
    /// <summary>When this session found it for the very first time, UTC.</summary>
    public DateTime FirstOpened { get; init; } = Opened;

    /// <summary>How often it was found anew: 1, and once more for each time that it came back after it had been over.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How often it was found anew within the last hour, where that is often; null while it does not flap.</summary>
    public int? PerHour { get; init; }

    /// <summary>When it was seen to be over, UTC; null while it is not.</summary>
    public DateTime? Cleared { get; init; }

    /// <summary>Its story in this session, in the order of time; at most <see cref="Timelines.Timeline.Most"/> entries.</summary>
    public ImmutableArray<TimelineEntry> Timeline { get; init; } = [];
}

/// <summary>What an incident rests on is out of date or not known any more.</summary>
/// <param name="Since">UTC.</param>
/// <param name="Kinds">The kinds of which newer news are missing, sorted.</param>
public sealed record Unconfirmed(DateTime Since, ImmutableArray<string> Kinds);
