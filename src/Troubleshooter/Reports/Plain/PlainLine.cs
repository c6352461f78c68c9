using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports.Plain;

/// <summary>One line: what happened in one word that can be searched for, then what it happened to, in words that can be read out.</summary>
internal readonly record struct PlainLine(string Word, string Text)
{
    /// <param name="muted">How many of its incidents nobody wants to be told of.</param>
    public static PlainLine Start(SessionView view, int muted) =>
        new("watching", $"{What(view)}: {Health(view)}{Counts(view)} in {Seen(view)}{Blind(view)}{(muted == 0 ? "" : $"; {muted} muted")}.");

    public static PlainLine End(SessionView view) => new("ended", $"{view.Identity.Source} ends here: {Counts(view)}.");

    /// <param name="word"><c>open</c> for what was there before, <c>opened</c>, <c>reopened</c>.</param>
    public static PlainLine Open(IncidentView incident, string word, DateTime now) => new(
        word, $"{Subject(incident)}: {Sentence(incident.Title.Value)}{Members(incident)}{Again(incident)}{Since(incident, now)} {Flat(incident.Cause)}".TrimEnd());

    public static PlainLine Changed(IncidentView before, IncidentView incident)
    {
        var changes = new List<string>();
        if (before.Severity != incident.Severity)
            changes.Add($"it was {Words.Of(before.Severity)}");
        if (before.Title != incident.Title)
            changes.Add($"it was told as: {before.Title.Value.TrimEnd('.')}");
        if (before.Members.Length != incident.Members.Length)
            changes.Add($"{Words.Count(incident.Members.Length, "object")}, before {before.Members.Length}");
        return new("changed", $"{Subject(incident)}: {Sentence(incident.Title.Value)} Changed: {string.Join("; ", changes)}.");
    }

    public static PlainLine Cleared(IncidentView incident, DateTime at)
    {
        var lasted = incident.FirstSeen is { } first && at > first ? $" It lasted {Durations.Format(at - first)}." : "";
        return new("cleared", $"{Subject(incident)}: {Sentence(incident.Title.Value)}{lasted}");
    }

    /// <param name="outage">How long it lasted, where this ends it.</param>
    public static PlainLine Source(SessionView view, DateTime now, TimeSpan? outage)
    {
        var connection = view.Connection;
        var trouble = connection.Health == ConnectionHealth.Connecting ? connection.Detail.Value : ConnectionWords.Trouble(connection, now);
        var again = outage is { } lasted ? $"answers again, after {Durations.Format(lasted)}: " : "";
        return new("source", $"{again}{ConnectionWords.Of(connection, now)}{(trouble.Length > 0 ? $": {trouble}" : "")}.");
    }

    public static PlainLine Incomplete(string reason) => new("incomplete", Sentence(reason));

    public static PlainLine Whole() => new("complete", "What was missing is seen again.");

    public static PlainLine Note(string words) => new("note", Sentence(words));

    /// <summary>The whole line, without its end.</summary>
    /// <param name="time">UTC.</param>
    public string At(DateTime time) => $"{Words.Rfc3339(time)} {Word} {Text}".ReplaceLineEndings(" ");

    private static string What(SessionView view)
    {
        var identity = view.Identity;
        string[] parts =
        [
            identity.Context.IsEmpty ? identity.Source.Value : $"context {identity.Context}",
            identity.ServerVersion.IsEmpty ? "" : $"server {identity.ServerVersion}",
            AccessWords.Scope(view),
        ];
        return string.Join(", ", parts.Where(p => p.Length > 0));
    }

    private static string Health(SessionView view) =>
        view.Connection is { Health: ConnectionHealth.Recorded } or { Health: ConnectionHealth.Connected, IsWhole: true } ? "" : $"{ConnectionWords.Of(view.Connection, view.Now)}; ";

    private static string Counts(SessionView view) => $"{view.Counts.Critical} critical, {Words.Count(view.Counts.Warning, "warning")}, {view.Counts.Info} info";

    private static string Seen(SessionView view) => view.Connection.Sees("Pod") ? Words.Count(view.Counts.Pods, "pod") : "what could be read";

    private static string Blind(SessionView view) => view.BlindSpots.IsEmpty ? "" : $"; {Words.Count(view.BlindSpots.Length, "blind spot")}";

    private static string Subject(IncidentView incident) => $"{Words.Of(incident.Severity)} {incident.Root}";

    private static string Members(IncidentView incident) => incident.Members.Length > 1 ? $" {incident.Members.Length} objects have it." : "";

    private static string Again(IncidentView incident) => incident.Times > 1 ? $" It is there for the {Ordinal(incident.Times)} time." : "";

    private static string Since(IncidentView incident, DateTime now) =>
        incident.FirstSeen is { } first && now - first >= TimeSpan.FromMinutes(1) ? $" For {Durations.Format(now - first)}." : "";

    private static string Ordinal(int number) => (number % 100, number % 10) switch
    {
        (not 11, 1) => $"{number}st",
        (not 12, 2) => $"{number}nd",
        (not 13, 3) => $"{number}rd",
        _ => $"{number}th",
    };

    private static string Sentence(string words) => words.EndsWith('.') ? words : $"{words}.";

    private static string Flat(SafeText text) => string.Join(' ', text.Value.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
