using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>A picture as text for people: a pure function of the picture and the style.</summary>
internal sealed class TextReport
{
    private const int MostRules = 12;

    private readonly SessionView _view;
    private readonly ReportText _text;

    private TextReport(SessionView view, TextStyle style) => (_view, _text) = (view, new ReportText(style));

    /// <summary>Everything that is wrong, most severe first, each incident in one compact block.</summary>
    public static string Scan(SessionView view, TextStyle style)
    {
        var report = new TextReport(view, style);
        report.Heading();
        foreach (var incident in view.Incidents)
            new IncidentText(report._text, incident, view.Now, view.Identity.Flags).Compact();
        if (view.Incidents.IsEmpty)
            report.Nothing("No incidents found");
        report.Closing();
        return report._text.ToString();
    }

    /// <summary>One object: each incident that touches it, with all that is known.</summary>
    /// <param name="why">How the rules came to that; null where it was not asked for.</param>
    public static string Explain(SessionView view, SubjectView subject, TextStyle style, WhyView? why = null)
    {
        var report = new TextReport(view, style);
        report.Heading(ofOne: true);
        foreach (var incident in view.Incidents)
            new IncidentText(report._text, incident, view.Now, view.Identity.Flags).Full(subject);
        if (view.Incidents.IsEmpty)
            report.Nothing($"No incidents touch {subject.Reference}");
        if (why is not null)
            report._text.Part(WhyText.Of(why, subject.Reference, report._text.Style));
        report.BlindSpots();
        report.Incomplete();
        report.MissingRights(apart: !view.Incomplete.IsEmpty);
        return report._text.ToString();
    }

    /// <param name="ofOne">It is about one object: of namespaces nothing is said.</param>
    private void Heading(bool ofOne = false)
    {
        var identity = _view.Identity;
        var parts = new List<string> { identity.Source.Value };
        if (!identity.Context.IsEmpty)
            parts.Add($"context {identity.Context}");
        if (!identity.ServerVersion.IsEmpty)
            parts.Add($"server {identity.ServerVersion}");
        if (!ofOne)
            parts.Add(AccessWords.Scope(_view));
        parts.Add($"{_view.Now:yyyy-MM-dd HH:mm:ss} UTC");
        _text.Wrapped(string.Join(", ", parts), 0);
        Connection();
        _text.Line();
    }

    private void Connection()
    {
        var connection = _view.Connection;
        if (connection.Health == ConnectionHealth.Recorded || (connection.Health == ConnectionHealth.Connected && connection.IsWhole))
            return;
        var trouble = ConnectionWords.Trouble(connection).Value;
        var more = trouble.Length > 0 ? trouble : connection.Health == ConnectionHealth.Connected ? ConnectionWords.Lacking(connection) : "";
        // Nothing more comes: a report is made when the reading is over.
        var word = connection.Health == ConnectionHealth.CatchingUp ? $"{connection.Synced} of {connection.Wanted} lists read" : ConnectionWords.Of(connection, _view.Now);
        _text.Wrapped($"Connection: {word}{(more.Length > 0 ? $": {more}" : "")}", 0);
    }

    private void Nothing(string what)
    {
        if (Unseen(_view.Connection) is { } unseen)
        {
            _text.Wrapped($"{unseen}: that no incident was found says nothing.", 0);
            _text.Line();
            return;
        }

        var sure = _view.Incomplete.IsEmpty && _view.BlindSpots.IsEmpty && _view.Connection.IsWhole;
        _text.Wrapped(sure ? $"{what}." : $"{what} in what could be read.", 0);
        foreach (var kinds in ConnectionWords.NotCurrent(_view))
            _text.Wrapped($"Not seen, {kinds}.", 0);
        _text.Line();
    }

    private static string? Unseen(ConnectionView connection) => connection.Health switch
    {
        ConnectionHealth.Forbidden => connection.Sources.Any(s => s.IsKnown) ? "Pods may not be read" : "Nothing may be read",
        ConnectionHealth.Unreachable => "Nothing could be read",
        _ => null,
    };

    private void Closing()
    {
        BlindSpots();
        var counts = _view.Counts;
        var found = $"{counts.Critical} critical, {Words.Count(counts.Warning, "warning")}, {counts.Info} info";
        var rollouts = _view.Connection.Sees("Deployment") ? $"; {Words.Count(counts.Rollouts, "rollout")} in progress" : "";
        _text.Wrapped($"{found} in {string.Join(", ", Seen())}{rollouts}.", 0);
        Incomplete();
        MissingRights(apart: true);
    }

    // What may not be read is not none.
    private IEnumerable<string> Seen()
    {
        var counts = _view.Counts;
        var seen = new (string Kind, int Count, string Noun)[] { ("Pod", counts.Pods, "pod"), ("HorizontalPodAutoscaler", counts.Autoscalers, "autoscaler"), ("Node", counts.Nodes, "node") };
        return seen.Where(s => _view.Connection.Sees(s.Kind)).Select(s => Words.Count(s.Count, s.Noun)).DefaultIfEmpty("what could be read");
    }

    private void BlindSpots()
    {
        if (_view.BlindSpots.IsEmpty)
            return;
        _text.Line(_text.Ink.Strong("Blind spots"));
        foreach (var spot in _view.BlindSpots)
        {
            var where = spot.Partly ? " in other namespaces" : spot.Namespace.IsEmpty ? "" : $" in {spot.Namespace}";
            var stale = spot.Reason == BlindSpotReason.Stale;
            var since = stale ? ConnectionWords.Since(spot.Since, _view.Now) : "";
            var why = spot.Detail.IsEmpty || spot.Reason == BlindSpotReason.Forbidden ? "" : $" ({spot.Detail})"; // who may not, is told what right would cure it
            var rules = spot.Rules.IsEmpty ? "" : $"; {(stale ? "may be out of date" : "undecided")}: {Names(spot.Rules)}";
            _text.Wrapped($"{spot.Kind}{where}: {Words.ForPeople(spot.Reason)}{since}{why}{rules}", 2);
        }

        _text.Line();
    }

    private void Incomplete()
    {
        foreach (var reason in _view.Incomplete)
            _text.Wrapped($"Incomplete: {reason.Value.TrimEnd('.')}.", 0);
    }

    /// <param name="apart">Whether the line before is not empty.</param>
    private void MissingRights(bool apart)
    {
        if (_view.Access.Role.IsEmpty)
            return;
        if (apart)
            _text.Line();
        _text.Line(_text.Ink.Strong("Missing rights"));
        _text.Wrapped("Who may grant rights cures this with: kubectl apply -f -", 2);
        foreach (var line in _view.Access.Role.Value.TrimEnd().Split('\n'))
            _text.Line(_text.Ink.Command(line)); // not indented: it is copied, and YAML parts documents in the first column
    }

    private static string Names(ImmutableArray<string> rules) =>
        rules.Length <= MostRules + 1 ? string.Join(", ", rules) : $"{string.Join(", ", rules.Take(MostRules))} and {rules.Length - MostRules} more (-o json names all)";
}
