using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Mutes;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What makes an incident the same one in the next picture. <paramref name="Twin"/> tells apart what a source should not send twice.</summary>
internal readonly record struct IncidentId(SafeText Id, int Twin);

/// <summary>A row of the table.</summary>
/// <param name="GoneUntil">Until when a gone incident still stands in the table; null while it is there.</param>
internal sealed record IncidentRow(IncidentId Id, IncidentView Incident, DateTimeOffset? GoneUntil = null)
{
    /// <param name="clusterNow">The cluster's time, UTC.</param>
    public bool IsNew(DateTime clusterNow) => GoneUntil is null && Incident.IsNew(clusterNow);

    /// <summary>It may be over: what it rests on is out of date.</summary>
    public bool IsStale => GoneUntil is null && Incident.Unconfirmed is not null;

    /// <summary>1 when it has more members than a minute ago, -1 when it has fewer.</summary>
    public int Trend { get; init; }

    /// <summary>Somebody does not want to be told of it for a time; null for nobody.</summary>
    public Mute? Mute { get; init; }

    public bool IsGone => GoneUntil is not null;
}
