using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What a node autoscaler says of a pod in its events: the cluster autoscaler (<c>TriggeredScaleUp</c>, <c>NotTriggerScaleUp</c>; on GKE <c>FailedScaleUp</c>)
/// and Karpenter (<c>Nominated</c>, and <c>FailedScheduling</c> with <c>Failed to schedule pod</c>). The newest counts.
/// </summary>
internal static class SchedulingScaleUp
{
    private const string Karpenter = "Failed to schedule pod, ";
    private const string Nominated = "Pod should schedule on";

    // The first that a message contains says what stands in the way; the order is that of what must be ended first.
    private static readonly (string Word, string Kind)[] Kinds =
    [
        ("quota exceeded", "quota"), ("out of resources", "no-machines"), ("ip space exhausted", "no-addresses"), ("failed to appear in time", "no-show"),
        ("exceed limits for nodepool", "pool-limit"), ("exceed limits for provisioner", "pool-limit"), ("no nodepools found", "no-pool"), ("no provisioners found", "no-pool"),
        ("max cluster", "cluster-limit"), ("max node group size reached", "group-limit"), ("in backoff after failed scale-up", "backoff"), ("at risk of not being scheduled", "failed"),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    /// <summary>
    /// <c>state</c> (<c>coming</c>: a node is on its way; <c>late</c>: since more than 15 minutes, the autoscaler's own patience; <c>refused</c>: none will come;
    /// <c>failed</c>: one was asked for in vain; empty: nothing is said), <c>by</c>, <c>kind</c> (group-limit, cluster-limit, pool-limit, no-pool, quota,
    /// no-machines, no-addresses, no-show, backoff, failed, no-fit), <c>reasons</c> (its words) and <c>since</c> (RFC 3339). Every key is there.
    /// </summary>
    public static Dictionary<string, string> Facts(CelValue events, Func<DateTime> now)
    {
        var facts = new Dictionary<string, string> { ["state"] = "", ["by"] = "", ["kind"] = "", ["reasons"] = "", ["since"] = "" };
        var newest = Enumerable.Range(0, events.Count).Select(i => events[i].AsMessage).OfType<ResourceMessage>()
            .Select(e => (State: StateOf(e), Message: EventFacts.Message.Text(e) ?? "", Seen: EventFacts.Seen(e))).Where(e => e.State.Length > 0).OrderByDescending(e => e.Seen).FirstOrDefault();
        if (string.IsNullOrEmpty(newest.State))
            return facts;
        facts["state"] = newest.State == "coming" && now() - newest.Seen > Patience ? "late" : newest.State;
        facts["by"] = IsKarpenter(newest.Message) ? "Karpenter" : "the cluster autoscaler";
        facts["kind"] = newest.State == "coming" ? "" : Kind(newest.Message);
        facts["reasons"] = Words(newest.Message);
        facts["since"] = $"{newest.Seen:yyyy-MM-ddTHH:mm:ssZ}";
        return facts;
    }

    private static string StateOf(ResourceMessage e) => (EventFacts.Reason.Text(e), EventFacts.Message.Text(e) ?? "") switch
    {
        ("TriggeredScaleUp", _) => "coming",
        ("Nominated" or "NominatedMachine" or "NominatePod", var message) when message.StartsWith(Nominated, StringComparison.Ordinal) => "coming",
        ("NotTriggerScaleUp", _) => "refused",
        ("FailedScaleUp", _) => "failed",
        ("FailedScheduling", var message) when message.StartsWith(Karpenter, StringComparison.Ordinal) => "refused",
        _ => "",
    };

    private static string Kind(string message)
    {
        foreach (var (word, kind) in Kinds)
        {
            if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        return "no-fit";
    }

    private static bool IsKarpenter(string message) => message.StartsWith(Karpenter, StringComparison.Ordinal) || message.StartsWith(Nominated, StringComparison.Ordinal);

    // Without what every such message begins with: "pod didn't trigger scale-up: ", before 1.20 with "(it wouldn't fit if a new node is added)".
    private static string Words(string message)
    {
        var colon = message.StartsWith("pod ", StringComparison.OrdinalIgnoreCase) ? message.IndexOf(": ", StringComparison.Ordinal) + 2 : 0;
        var words = message.StartsWith(Karpenter, StringComparison.Ordinal) ? message[Karpenter.Length..] : colon > 1 ? message[colon..] : message;
        return words.TrimEnd('.', ' ');
    }
}
