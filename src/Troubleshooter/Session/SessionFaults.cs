using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>The source as a whole has failed; told to the pump as a change, so that one task writes everything.</summary>
/// <param name="At">By the cluster's time, UTC.</param>
/// <param name="NextTry">When it is started again, by the cluster's time, UTC.</param>
internal sealed record SourceFailed(string Message, DateTime At, DateTime NextTry) : ClusterChange;

/// <summary>What went wrong in a session itself: shown, because a diagnosis with a hole must not read as healthy.</summary>
internal sealed class SessionFaults
{
    /// <summary>The rule name of the incident that stands for an internal failure.</summary>
    public const string InternalRule = "k8sdoctor-internal-failure";

    private string? _internal;

    /// <summary>The time that was not enough, or null.</summary>
    public TimeSpan? TimedOut { get; set; }

    /// <summary>Notes a failure of our own. The first one is kept: later ones are often its consequence.</summary>
    public void Internal(string doing, Exception e) => _internal ??= $"{doing}: {e.GetType().Name}: {e.Message}";

    /// <summary>The internal failure as an incident, if there was one.</summary>
    public Incident? AsIncident() => _internal is null ? null : new(
        InternalRule, new ObjectReference("Program", "", "k8sdoctor"), Severity.Warning, Confidence.Certain, "k8sdoctor itself has failed", $"An internal failure while {_internal}. Findings may be missing or old.",
        [], [], [], [new Fix("Report it with the text above and, if you can, a recording", Risk.ReadOnly)], null, null);

    /// <summary>Why the picture is not whole.</summary>
    public ImmutableArray<SafeText> Incomplete(SourceStates states, ClusterAccess access)
    {
        var reasons = ImmutableArray.CreateBuilder<SafeText>();
        if (access.User == MissingRights.Anonymous)
            reasons.Add(new SafeText($"you are not logged in ({MissingRights.Anonymous}): this kubeconfig names no credentials"));
        if (!access.Namespaces.IsEmpty)
            reasons.Add(new SafeText(AccessWords.Partial(access, Words(states.Table.Of(ResourceKinds.Pod, null)))));
        foreach (var scope in states.Unread(ResourceKinds.Pod))
            reasons.Add(new SafeText($"pods{(scope.Namespace is null ? "" : $" in {scope.Namespace}")} could not be read: {Words(scope)}{Advice(scope, access)}"));
        foreach (var scope in states.Table.All.Where(s => s.Status == SourceStatus.Stale && s.Kind.Equals(ResourceKinds.Pod)))
            reasons.Add(new SafeText($"pods{(scope.Namespace is null ? "" : $" in {scope.Namespace}")} are out of date since {scope.Since:yyyy-MM-dd HH:mm:ss} UTC"));
        foreach (var left in states.LeftOut.Where(s => s.Kind != ResourceKinds.Pod).GroupBy(s => s.Detail))
            reasons.Add(new SafeText($"{left.Key}, and these are left out: {string.Join(", ", left.Select(s => s.Kind.Kind).Distinct())}"));
        if (TimedOut is { } limit)
            reasons.Add(new SafeText($"not everything was read within {limit.TotalSeconds:0.#} s"));
        if (_internal is not null)
            reasons.Add(new SafeText($"internal failure while {_internal}"));
        return reasons.ToImmutable();
    }

    // Which namespaces there are may be hidden too; who looks knows.
    private static string Advice(SourceState scope, ClusterAccess access) =>
        scope is { Status: SourceStatus.Forbidden, Namespace: null } && access.User is not (null or MissingRights.Anonymous) ? " (-n NAME looks at a namespace that may be read)" : "";

    public static string Words(SourceState scope) => scope.Detail.Length > 0 ? scope.Detail : scope.Status switch
    {
        SourceStatus.Forbidden => "forbidden",
        SourceStatus.NotRecorded => "not recorded",
        _ => "not read",
    };
}
