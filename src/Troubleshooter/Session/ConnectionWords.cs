using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How good the view of the cluster is, in words that need no colour.</summary>
internal static class ConnectionWords
{
    private const int MostNames = 3;

    /// <summary>The whole in a few words: <c>connected, 2 kinds forbidden</c>, <c>stale since 18:31:07 (2m10s)</c>.</summary>
    /// <param name="now">The cluster's time, UTC.</param>
    public static string Of(ConnectionView connection, DateTime now) => connection.Health switch
    {
        ConnectionHealth.Connecting => "connecting",
        ConnectionHealth.CatchingUp => $"catching up {connection.Synced}/{connection.Wanted}{(connection.Since is { } since ? $", {Durations.Format(now - since)} old" : "")}",
        ConnectionHealth.Connected => string.Join(", ", ["connected", .. Lacks(connection)]),
        ConnectionHealth.Stale => $"stale{Since(connection.Since, now)}",
        ConnectionHealth.Forbidden => connection.Sources.Any(s => s.IsKnown) ? "pods forbidden" : "forbidden",
        ConnectionHealth.Unreachable => $"unreachable{Since(connection.Since, now)}",
        _ when connection.IsReading => connection.Wanted == 0 ? "reading" : $"reading {connection.Synced}/{connection.Wanted}",
        _ => "recorded",
    };

    /// <summary><c> since 18:31:07 (2m10s)</c>, with the date when it is another day; empty where the time is not known.</summary>
    public static string Since(DateTime? since, DateTime now) =>
        since is { } time ? $" since {time.ToString(time.Date == now.Date ? "HH:mm:ss" : "MMM dd HH:mm", CultureInfo.InvariantCulture)} ({Durations.Format(now - time)})" : "";

    /// <summary><c>trying again in 4s</c>; empty where it is not known.</summary>
    public static string NextTry(DateTime? next, DateTime now) =>
        next is not { } time ? "" : time - now >= TimeSpan.FromSeconds(1) ? $"trying again in {Durations.Format(time - now)}" : "trying again now";

    public static string Of(SourceView source) => source.Status switch
    {
        SourceStatus.Synced => "synced",
        SourceStatus.Stale => source.Failing ? "stale" : "catching up",
        SourceStatus.Forbidden => "forbidden",
        SourceStatus.NotServed => "not served",
        SourceStatus.NotRecorded => "not recorded",
        SourceStatus.NotRead => "not read",
        _ => source.Failing ? "not read" : "loading",
    };

    /// <summary>What fails, why, and when it is tried again: <c>Pod, Event: connection refused; trying again in 4s</c>; empty while nothing does.</summary>
    public static string Trouble(ConnectionView connection, DateTime now) =>
        string.Join("; ", ((string[])[Trouble(connection).Value, NextTry(connection.NextTry, now)]).Where(t => t.Length > 0));

    /// <summary>What fails, and why: <c>Pod, Event: connection refused</c>; empty while nothing does.</summary>
    public static SafeText Trouble(ConnectionView connection)
    {
        if (connection.Detail.IsEmpty || connection.Health == ConnectionHealth.Recorded)
            return default;
        var failing = connection.Sources.Where(s => s.Failing).ToList();
        var all = failing.Count == connection.Sources.Count(s => s.IsKnown || s.Status == SourceStatus.Loading);
        var kinds = all ? "" : $"{Names(failing)}: ";
        return new SafeText($"{kinds}{connection.Detail.Value.TrimEnd('.')}");
    }

    /// <summary>What is not known as it is now, by state: <c>forbidden: Secret, Lease</c>, <c>stale: Event</c>.</summary>
    public static ImmutableArray<string> NotCurrent(SessionView view) =>
    [
        .. view.Connection.Sources.Where(s => !s.IsCurrent).GroupBy(Of)
            .Select(state => $"{state.Key}: {string.Join(", ", state.GroupBy(s => s.Kind).Select(kind => Place(kind.Key, [.. kind], view.Identity.Scope)))}"),
    ];

    /// <summary>The kinds that are not known as they are now, the first few by name.</summary>
    public static string Lacking(ConnectionView connection) => Names(connection.Sources.Where(s => !s.IsCurrent));

    private static string Place(string kind, ImmutableArray<SourceView> sources, SafeText scope) => sources switch
    {
        [{ Namespace: var only }] when only.IsEmpty || only == scope => kind,
        [var one] => $"{kind} in {one.Namespace}",
        var several => $"{kind} in {several.Length} namespaces",
    };

    private static string Names(IEnumerable<SourceView> sources)
    {
        var kinds = sources.Select(s => s.Kind).Distinct().ToList();
        return string.Join(", ", kinds.Take(MostNames)) + (kinds.Count > MostNames ? $" +{kinds.Count - MostNames}" : "");
    }

    /// <summary>What the age of the picture means for an incident: <c>stale since 18:31:07 (2m10s): no newer news of Pod, Event</c>.</summary>
    public static string Of(UnconfirmedView doubt, DateTime now) => $"stale{Since(doubt.Since, now)}: no newer news of {string.Join(", ", doubt.Kinds)}";

    private static IEnumerable<string> Lacks(ConnectionView connection)
    {
        var kinds = connection.Sources.GroupBy(s => s.Kind).ToList();
        var forbidden = kinds.Count(k => k.All(s => s.Status == SourceStatus.Forbidden));
        if (forbidden > 0)
            yield return $"{Kinds(forbidden)} forbidden";
        else if (kinds.Any(k => k.Any(s => s.Status == SourceStatus.Forbidden)))
            yield return "partly forbidden";
        if (kinds.Count(k => k.Any(s => s.Status == SourceStatus.Stale)) is > 0 and var stale)
            yield return $"{Kinds(stale)} stale";
        if (kinds.Count(k => k.Any(s => s.Status == SourceStatus.Loading)) is > 0 and var unread)
            yield return $"{Kinds(unread)} not read";
    }

    private static string Kinds(int count) => count == 1 ? "1 kind" : $"{count} kinds";
}
