using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>The words that reports have for the values of a picture.</summary>
internal static class Words
{
    public static string Of(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.Warning => "warning",
        _ => "info",
    };

    public static string Of(Confidence confidence) => confidence switch
    {
        Confidence.Certain => "certain",
        Confidence.Likely => "likely",
        _ => "possible",
    };

    public static string Of(ImpactLevel level) => level switch
    {
        ImpactLevel.CapacityLost => "capacityLost",
        ImpactLevel.Degraded => "degraded",
        ImpactLevel.BlockedChange => "blockedChange",
        ImpactLevel.Waste => "waste",
        _ => "none",
    };

    public static string Of(ChainRelation relation) => char.ToLowerInvariant($"{relation}"[0]) + $"{relation}"[1..];

    public static string Of(Risk risk) => risk switch
    {
        Risk.ReadOnly => "read-only",
        Risk.RestartsPods => "restarts-pods",
        Risk.ChangesCluster => "changes-cluster",
        _ => "data-loss",
    };

    public static string Of(ChangeForm form) => form switch
    {
        ChangeForm.Revision => "revision",
        ChangeForm.Scale => "scale",
        ChangeForm.Autoscaler => "autoscaler",
        ChangeForm.Image => "image",
        ChangeForm.Configuration => "configuration",
        ChangeForm.Policy => "policy",
        ChangeForm.Node => "node",
        _ => "written",
    };

    public static string Of(TimelineForm form) => form switch
    {
        TimelineForm.Change => "change",
        TimelineForm.Event => "event",
        TimelineForm.State => "state",
        TimelineForm.Restart => "restart",
        TimelineForm.Opened => "opened",
        TimelineForm.Cleared => "cleared",
        _ => "reopened",
    };

    public static string Of(FixProof proof) => proof switch
    {
        FixProof.Proven => "proven",
        FixProof.CuresNothing => "curesNothing",
        FixProof.NotProvable => "notProvable",
        _ => "none",
    };

    public static string ForPeople(FixProof proof) => proof switch
    {
        FixProof.Proven => "; proven offline",
        FixProof.CuresNothing => "; does not cure it, which is a fault of the rule",
        FixProof.NotProvable => "; not provable offline",
        _ => "",
    };

    public static string Of(DryRunResult result) => result switch
    {
        DryRunResult.Accepted => "accepted",
        DryRunResult.Refused => "refused",
        DryRunResult.Unanswered => "unanswered",
        _ => "notAsked",
    };

    /// <summary>What came of a dry run, as a sentence without a full stop.</summary>
    public static string ForPeople(DryRunView answer) => answer.Result switch
    {
        DryRunResult.Accepted => $"the API server would take it{(answer.Words.IsEmpty ? "" : $", and warns: {answer.Words}")}",
        DryRunResult.Refused => $"the API server would refuse it: {answer.Words}",
        DryRunResult.Unanswered => $"the API server did not say whether it would take it: {answer.Words}",
        _ => $"the API server was not asked: {answer.Words}",
    };

    public static string Of(BlindSpotReason reason) => reason switch
    {
        BlindSpotReason.Forbidden => "forbidden",
        BlindSpotReason.Stale => "stale",
        BlindSpotReason.NotRecorded => "notRecorded",
        _ => "notRead",
    };

    public static string Of(ConnectionHealth health) => health switch
    {
        ConnectionHealth.Connecting => "connecting",
        ConnectionHealth.CatchingUp => "catchingUp",
        ConnectionHealth.Connected => "connected",
        ConnectionHealth.Stale => "stale",
        ConnectionHealth.Forbidden => "forbidden",
        ConnectionHealth.Unreachable => "unreachable",
        _ => "recorded",
    };

    public static string Of(SourceStatus status) => status switch
    {
        SourceStatus.NotRecorded => "notRecorded",
        SourceStatus.Loading => "loading",
        SourceStatus.Synced => "synced",
        SourceStatus.Stale => "stale",
        SourceStatus.Forbidden => "forbidden",
        SourceStatus.NotServed => "notServed",
        _ => "notRead",
    };

    /// <summary>The same for people.</summary>
    public static string ForPeople(BlindSpotReason reason) => reason switch
    {
        BlindSpotReason.Forbidden => "not allowed to read",
        BlindSpotReason.Stale => "out of date",
        BlindSpotReason.NotRecorded => "not in the recording",
        _ => "not read",
    };

    public static string ForPeople(Risk risk) => risk switch
    {
        Risk.ReadOnly => "changes nothing",
        Risk.RestartsPods => "restarts pods",
        Risk.ChangesCluster => "changes the cluster",
        _ => "can lose data",
    };

    /// <summary><c>1 pod</c>, <c>2 pods</c>.</summary>
    public static string Count(int count, string noun) => $"{count} {noun}{(count == 1 || noun.EndsWith("critical") || noun == "info" ? "" : "s")}";

    /// <summary>RFC 3339 in UTC, to the second, as the Kubernetes API writes times.</summary>
    public static string Rfc3339(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The time of day, with the date when it is not the day of <paramref name="now"/>; UTC.</summary>
    public static string Moment(DateTime time, DateTime now) => time.ToString(time.Date == now.Date ? "HH:mm:ss" : "MMM dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Objects with the kind said once for those that follow each other: <c>Pod ml/a, ml/b; Service ml/c</c>.</summary>
    public static string List(ImmutableArray<ReferenceView> references, int most)
    {
        var parts = new List<string>();
        foreach (var group in references.Take(most).GroupBy(r => r.Kind.Value))
            parts.Add($"{group.Key} {string.Join(", ", group.Select(Short))}");
        var rest = references.Length - most;
        return string.Join("; ", parts) + (rest > 0 ? $" and {rest} more" : "");
    }

    private static string Short(ReferenceView reference) => reference.ToString()[(reference.Kind.Value.Length + 1)..];
}
