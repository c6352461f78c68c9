using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports.Plain;

/// <summary>What was told of the source: whether it answers, and what cannot be seen.</summary>
/// <param name="hold">How long something must be so before it is told.</param>
internal sealed class PlainSource(TimeSpan hold)
{
    private State? _told;
    private State? _next;
    private DateTime _nextSince;
    private DateTime _troubleSince;

    /// <summary>Before the first incidents: what is waited for, and what is in the way.</summary>
    public void AddWaiting(SessionView view, DateTime now, List<PlainLine> lines)
    {
        var state = State.Of(view);
        if (state.Health is ConnectionHealth.Connecting ? _told is null : state.IsTrouble && IsHeld(state, now))
            Tell(view, now, state, lines);
    }

    /// <summary>After the line that says how well the cluster is seen at first: what is not.</summary>
    public void AddFirst(SessionView view, DateTime now, List<PlainLine> lines)
    {
        _told = State.Of(view);
        _troubleSince = view.Connection.Since ?? now;
        lines.AddRange(view.Incomplete.Select(reason => PlainLine.Incomplete(reason.Value)));
    }

    public void Add(SessionView view, DateTime now, bool last, List<PlainLine> lines)
    {
        var state = State.Of(view);
        // Lists that come again are no news; the outage that they end is told as over when they are here.
        if (state.Health is not (ConnectionHealth.CatchingUp or ConnectionHealth.Connecting) && (IsHeld(state, now) || last))
            Tell(view, now, state, lines);
    }

    private bool IsHeld(State state, DateTime now)
    {
        if (state != _next)
            (_next, _nextSince) = (state, now);
        return now - _nextSince >= hold;
    }

    private void Tell(SessionView view, DateTime now, State state, List<PlainLine> lines)
    {
        var before = _told;
        if (state == before)
            return;
        _told = state;
        if (state.IsTrouble && before is not { IsTrouble: true })
            _troubleSince = view.Connection.Since ?? _nextSince;
        if (before is null || !state.IsSameConnection(before))
            lines.Add(PlainLine.Source(view, now, before is { IsTrouble: true } && !state.IsTrouble ? _nextSince - _troubleSince : null));
        if (state.IsTrouble || state.Missing == (before?.Missing ?? ""))
            return;
        lines.AddRange(view.Incomplete.IsEmpty ? [PlainLine.Whole()] : view.Incomplete.Select(reason => PlainLine.Incomplete(reason.Value)));
    }

    /// <param name="Failing">The kinds that cannot be read just now.</param>
    /// <param name="Forbidden">The kinds that may not be read.</param>
    /// <param name="Missing">Why the picture is not whole.</param>
    private sealed record State(ConnectionHealth Health, string Failing, string Forbidden, string Missing)
    {
        public bool IsTrouble => Failing.Length > 0 || Health is ConnectionHealth.Stale or ConnectionHealth.Unreachable;

        public static State Of(SessionView view) => new(
            view.Connection.Health,
            view.Connection.Health == ConnectionHealth.Recorded ? "" : Kinds(view, s => s.Failing),
            Kinds(view, s => s.Status == SourceStatus.Forbidden),
            string.Join('\n', view.Incomplete));

        public bool IsSameConnection(State other) => (Health, Failing, Forbidden) == (other.Health, other.Failing, other.Forbidden);

        private static string Kinds(SessionView view, Func<SourceView, bool> which) =>
            string.Join(' ', view.Connection.Sources.Where(which).Select(s => s.Kind).Distinct());
    }
}
