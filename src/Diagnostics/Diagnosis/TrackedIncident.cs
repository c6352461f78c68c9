using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>An incident with its life in a session.</summary>
/// <param name="Id">The incident's own id when it opened; it stays when another rule tells it more exactly.</param>
/// <param name="Opened">When this session found it first, UTC.</param>
/// <param name="FromStart">It was there when what it rests on became known: it is not new, only seen for the first time.</param>
/// <param name="Confirmed">When it was last found in a current picture of all that it rests on; null when it never was.</param>
/// <param name="Unconfirmed">Why it may be over without our knowing; null while it is confirmed.</param>
public sealed record TrackedIncident(string Id, Incident Incident, DateTime Opened, bool FromStart, DateTime? Confirmed, Unconfirmed? Unconfirmed);

/// <summary>What an incident rests on is out of date or not known any more.</summary>
/// <param name="Since">UTC.</param>
/// <param name="Kinds">The kinds of which newer news are missing, sorted.</param>
public sealed record Unconfirmed(DateTime Since, ImmutableArray<string> Kinds);
