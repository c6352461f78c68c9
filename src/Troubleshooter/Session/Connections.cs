using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Makes of the states of all scopes the one word for the whole: the worst that matters.</summary>
internal static class Connections
{
    /// <param name="recorded">The source is a recording: it is never late.</param>
    /// <param name="count">How many objects are known in a scope.</param>
    public static ConnectionView Of(SourceStates states, bool recorded, Func<ResourceKind, string?, int> count)
    {
        ImmutableArray<SourceState> all = [.. states.InPlace];
        ImmutableArray<SourceState> failing = [.. all.Where(states.IsFailing)];
        var health = recorded ? ConnectionHealth.Recorded : Health(all, failing);
        var telling = failing.FirstOrDefault();
        return new(health, all.Count(s => s.IsCurrent || IsFinal(s)), all.Length, new SafeText(telling?.Detail), SinceOf(health, all, failing))
        {
            NextTry = failing.Min(s => s.NextTry),
            Sources = [.. all.Select(s => View(s, failing.Contains(s), count))],
        };
    }

    private static ConnectionHealth Health(ImmutableArray<SourceState> all, ImmutableArray<SourceState> failing)
    {
        var known = all.Count(s => s.IsKnown);
        if (known == 0)
            return !failing.IsEmpty ? ConnectionHealth.Unreachable : IsRefused(all) ? ConnectionHealth.Forbidden : ConnectionHealth.Connecting;
        ImmutableArray<SourceState> pods = [.. all.Where(s => s.Kind.Equals(ResourceKinds.Pod))];
        if (IsRefused(pods))
            return ConnectionHealth.Forbidden;
        ImmutableArray<SourceState> stale = [.. failing.Where(s => s.Status == SourceStatus.Stale)];
        // Without pods there is no diagnosis; of the rest one kind that does not come (an API service that is down) is no outage.
        if (stale.Any(pods.Contains) || stale.Length * 2 > known)
            return ConnectionHealth.Stale;
        var comes = all.Any(s => s.Status is SourceStatus.Stale or SourceStatus.Loading && !failing.Contains(s));
        return comes || pods.Any(s => s.Status == SourceStatus.Loading) ? ConnectionHealth.CatchingUp : ConnectionHealth.Connected;
    }

    private static bool IsRefused(ImmutableArray<SourceState> scopes) => !scopes.IsEmpty && scopes.All(s => s.Status == SourceStatus.Forbidden);

    private static bool IsFinal(SourceState state) => state.Status is SourceStatus.Forbidden or SourceStatus.NotRecorded;

    private static DateTime? SinceOf(ConnectionHealth health, ImmutableArray<SourceState> all, ImmutableArray<SourceState> failing)
    {
        var stale = all.Where(s => s.Status == SourceStatus.Stale);
        var pods = stale.Where(s => s.Kind.Equals(ResourceKinds.Pod));
        return health switch
        {
            ConnectionHealth.Unreachable => Earliest(failing),
            ConnectionHealth.Stale or ConnectionHealth.CatchingUp => Earliest(pods) ?? Earliest(stale),
            _ => null,
        };
    }

    private static DateTime? Earliest(IEnumerable<SourceState> states) => states.Select(s => Told(s.Since)).Min();

    private static DateTime? Told(DateTime time) => time > DateTime.MinValue ? time : null;

    private static SourceView View(SourceState s, bool failing, Func<ResourceKind, string?, int> count) =>
        new(s.Kind.Kind, new SafeText(s.Namespace), s.Status, new SafeText(s.Detail), s.IsCurrent ? null : Told(s.Since), s.NextTry, failing, s.IsKnown ? count(s.Kind, s.Namespace) : 0);
}
