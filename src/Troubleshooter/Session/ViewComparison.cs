using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Tells whether two pictures show the same: by content, where the equality of records would compare arrays by reference.</summary>
internal static class ViewComparison
{
    /// <summary>True when nothing but <see cref="SessionView.Version"/> differs, and the rate of changes, which alone is not worth a new picture.</summary>
    public static bool Same(SessionView a, SessionView b) =>
        a.Now == b.Now && a.Identity == b.Identity && Same(a.Connection, b.Connection) && a.Counts == b.Counts &&
        a.Incomplete.SequenceEqual(b.Incomplete) && Same(a.Access, b.Access) && a.Namespaces.SequenceEqual(b.Namespaces) && Same(a.Incidents, b.Incidents, Same) && Same(a.Cleared, b.Cleared, Same) && Same(a.BlindSpots, b.BlindSpots, Same);

    // The number of objects alone is not worth a new picture: events come all the time.
    private static bool Same(ConnectionView a, ConnectionView b) =>
        a with { Sources = default } == b with { Sources = default } && Same(a.Sources, b.Sources, (x, y) => x with { Objects = 0 } == y with { Objects = 0 });

    private static bool Same(IncidentView a, IncidentView b) =>
        ReferenceEquals(a, b) ||
        (a.Rule == b.Rule && a.Severity == b.Severity && a.Confidence == b.Confidence && a.Title == b.Title && a.Cause == b.Cause && a.Root == b.Root &&
         a.FirstSeen == b.FirstSeen && a.Docs == b.Docs && a.Id == b.Id && a.Opened == b.Opened && Same(a.Unconfirmed, b.Unconfirmed) &&
         a.Origin == b.Origin && a.Impact == b.Impact && a.Chain.SequenceEqual(b.Chain) &&
         a.Unread.SequenceEqual(b.Unread) && a.Members.SequenceEqual(b.Members) && a.Effects.SequenceEqual(b.Effects) &&
         a.Evidence.SequenceEqual(b.Evidence) && a.Fixes.SequenceEqual(b.Fixes) && a.Changes.SequenceEqual(b.Changes) && a.Reasons.SequenceEqual(b.Reasons) && a.Alternatives.SequenceEqual(b.Alternatives) &&
         a.Times == b.Times && a.PerHour == b.PerHour && a.Cleared == b.Cleared && a.Timeline.SequenceEqual(b.Timeline));

    // The role says what is missing.
    private static bool Same(AccessView a, AccessView b) =>
        a.User == b.User && a.LeftOut == b.LeftOut && a.Role == b.Role && a.Namespaces.SequenceEqual(b.Namespaces);

    private static bool Same(UnconfirmedView? a, UnconfirmedView? b) => a?.Since == b?.Since && (a?.Kinds ?? []).SequenceEqual(b?.Kinds ?? []);

    private static bool Same(BlindSpotView a, BlindSpotView b) =>
        a.Kind == b.Kind && a.Namespace == b.Namespace && a.Reason == b.Reason && a.Since == b.Since && a.Detail == b.Detail && a.Partly == b.Partly && a.Rules.SequenceEqual(b.Rules);

    private static bool Same<T>(ImmutableArray<T> a, ImmutableArray<T> b, Func<T, T, bool> same)
    {
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!same(a[i], b[i]))
                return false;
        }

        return true;
    }
}
