using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What makes an incident the same one in the next picture. <paramref name="Twin"/> tells apart what a source should not send twice.</summary>
internal readonly record struct IncidentId(string Rule, ReferenceView Root, int Twin);

/// <summary>A row of the table.</summary>
/// <param name="NewUntil">Until when it is marked as new; null for what was there from the start.</param>
/// <param name="GoneUntil">Until when a gone incident still stands in the table; null while it is there.</param>
internal sealed record IncidentRow(IncidentId Id, IncidentView Incident, DateTimeOffset? NewUntil = null, DateTimeOffset? GoneUntil = null)
{
    public bool IsNew(DateTimeOffset now) => GoneUntil is null && NewUntil > now;

    public bool IsGone => GoneUntil is not null;
}
