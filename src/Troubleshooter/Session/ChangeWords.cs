namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Changes before an incident, in words; the same in the live view and in reports.</summary>
internal static class ChangeWords
{
    /// <summary><c>4s before it began: Deployment ml/iris-rollout, revision 2: image of api: v1 -> v2 (by helm; its pods are made by it)</c>.</summary>
    public static string Of(ChangeView change, IncidentView incident)
    {
        var by = change.By.IsEmpty ? "" : $"by {change.By}; ";
        return $"{Distance(change, incident)}: {change.Object}, {change.Text} ({by}{change.Link})";
    }

    /// <summary>The time between the change and the first sign.</summary>
    public static string Distance(ChangeView change, IncidentView incident)
    {
        var distance = incident.FirstSeen - change.At;
        return distance is not { } time || time <= TimeSpan.Zero ? "as it began" : $"{Durations.Format(time)} before it began";
    }
}
