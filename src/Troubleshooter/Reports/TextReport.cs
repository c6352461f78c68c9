using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>How a text report looks.</summary>
/// <param name="Width">Columns to wrap to. Commands and patches are never wrapped: they are copied.</param>
internal sealed record TextStyle(int Width, bool Colour)
{
    /// <summary>Where nothing says otherwise: a file, a pipe, a ticket.</summary>
    public static readonly TextStyle Plain = new(100, false);
}

/// <summary>A picture as text for people: a pure function of the picture and the style.</summary>
internal sealed class TextReport
{
    private const int Indent = 11;
    private const int MostOfTimeline = 15;
    private const int MostRules = 12;

    private readonly SessionView _view;
    private readonly TextStyle _style;
    private readonly Ink _ink;
    private readonly StringBuilder _text = new();

    private TextReport(SessionView view, TextStyle style) => (_view, _style, _ink) = (view, style with { Width = Math.Clamp(style.Width, 40, 120) }, new Ink(style.Colour));

    /// <summary>Everything that is wrong, most severe first, each incident in one compact block.</summary>
    public static string Scan(SessionView view, TextStyle style)
    {
        var report = new TextReport(view, style);
        report.Heading();
        foreach (var incident in view.Incidents)
            report.Compact(incident);
        if (view.Incidents.IsEmpty)
            report.Nothing("No incidents found");
        report.Closing();
        return report._text.ToString();
    }

    /// <summary>One object: each incident that touches it, with all that is known.</summary>
    /// <param name="why">How the rules came to that; null where it was not asked for.</param>
    public static string Explain(SessionView view, ReferenceView subject, TextStyle style, WhyView? why = null)
    {
        var report = new TextReport(view, style);
        report.Heading(ofOne: true);
        foreach (var incident in view.Incidents)
            report.Full(incident);
        if (view.Incidents.IsEmpty)
            report.Nothing($"No incidents touch {subject}");
        if (why is not null)
            report._text.Append(WhyText.Of(why, subject, report._style));
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
        Wrapped(string.Join(", ", parts), 0);
        Connection();
        Line();
    }

    private void Connection()
    {
        var connection = _view.Connection;
        if (connection.Health == ConnectionHealth.Recorded || (connection.Health == ConnectionHealth.Connected && connection.IsWhole))
            return;
        var trouble = ConnectionWords.Trouble(connection).Value;
        var more = trouble.Length > 0 ? trouble : connection.Health == ConnectionHealth.Connected ? ConnectionWords.Lacking(connection) : "";
        Wrapped($"Connection: {ConnectionWords.Of(connection, _view.Now)}{(more.Length > 0 ? $": {more}" : "")}", 0);
    }

    private void Compact(IncidentView incident)
    {
        Title(incident);
        Labelled("cause", incident.Cause.Value);
        Proof(incident, most: 3);
        Fix(incident, most: 1);
        Changes([.. incident.Changes.Where(c => c.Form != ChangeForm.Written).Take(1)], incident);
        Objects(incident, most: 4);
        Line();
    }

    private void Full(IncidentView incident)
    {
        Title(incident);
        Labelled("cause", incident.Cause.Value);
        Proof(incident, most: int.MaxValue);
        Fix(incident, most: int.MaxValue);
        Changes(incident.Changes, incident);
        Objects(incident, most: 20);
        Timeline(incident);
        Labelled("rule", incident.Rule);
        if (incident.Docs is not null)
            Line(_ink.Faint("  docs".PadRight(Indent)) + incident.Docs); // not wrapped: it is clicked
        Line();
    }

    private void Title(IncidentView incident)
    {
        var severity = Words.Of(incident.Severity).ToUpperInvariant();
        var lines = TextWrap.Lines(incident.Title.Value, _style.Width - Indent).ToList();
        Line($"{_ink.Severity(incident.Severity, severity)}{new string(' ', Indent - severity.Length)}{_ink.Strong(lines[0])}");
        foreach (var line in lines.Skip(1))
            Line(new string(' ', Indent) + _ink.Strong(line));
        var about = $"{incident.Root}{(incident.Root.Absent ? " (does not exist)" : "")}";
        if (incident.FirstSeen is { } since)
            about += $", for {Durations.Format(_view.Now - since)} (since {Words.Moment(since, _view.Now)})";
        if (incident.Confidence != Confidence.Certain)
            about += $", {Words.Of(incident.Confidence)}{(incident.Unread.IsEmpty ? "" : $" ({AccessWords.Unread(incident.Unread)})")}";
        Wrapped(about, Indent);
        if (incident.Unconfirmed is { } doubt)
            Wrapped($"{ConnectionWords.Of(doubt, _view.Now)}; it may be over", Indent);
    }

    private void Proof(IncidentView incident, int most)
    {
        var label = "proof";
        foreach (var evidence in incident.Evidence.Take(most))
        {
            var when = evidence.At is { } at ? $"{Words.Moment(at, _view.Now)}  " : "";
            var mark = evidence.Kind == "log" ? "log: " : "";
            Labelled(label, mark + evidence.Text.Value, when);
            label = "";
        }

        if (incident.Evidence.Length > most)
            Labelled("", $"and {incident.Evidence.Length - most} more: {ExplainCommand(incident.Root)}");
    }

    private void Fix(IncidentView incident, int most)
    {
        foreach (var fix in incident.Fixes.Take(most))
        {
            Labelled("fix", $"{fix.Title} ({Words.ForPeople(fix.Risk)})");
            if (!fix.Command.IsEmpty)
                Verbatim(fix.Command.Value);
            if (!fix.Patch.IsEmpty)
                Patch(incident.Root, fix.Patch.Value);
        }

        if (incident.Fixes.Length > most)
            Labelled("", $"or {Words.Count(incident.Fixes.Length - most, "other way")}: {ExplainCommand(incident.Root)}");
    }

    private void Patch(ReferenceView root, string patch)
    {
        Labelled("", $"patch for {root.Kind} {root.Name}:");
        Verbatim(patch);
    }

    private void Changes(ImmutableArray<ChangeView> changes, IncidentView incident)
    {
        var label = "changed";
        foreach (var change in changes)
        {
            Labelled(label, ChangeWords.Of(change, incident));
            label = "";
        }
    }

    private void Objects(IncidentView incident, int most)
    {
        var members = incident.Members.Remove(incident.Root);
        if (!members.IsEmpty)
            Labelled("seen in", Words.List(members, most));
        if (!incident.Effects.IsEmpty)
            Labelled("affects", Words.List(incident.Effects, most));
    }

    private void Timeline(IncidentView incident)
    {
        var label = "timeline";
        foreach (var entry in incident.Timeline.TakeLast(MostOfTimeline))
        {
            Labelled(label, TimelineWords.Of(entry, incident.Root), $"{Words.Moment(entry.At, _view.Now)}  ");
            label = "";
        }
    }

    private void Nothing(string what)
    {
        if (_view.Connection.Health == ConnectionHealth.Forbidden)
        {
            Wrapped(_view.Connection.Sources.Any(s => s.IsKnown) ? "Pods may not be read: that no incident was found says nothing." : "Nothing may be read: that no incident was found says nothing.", 0);
            Line();
            return;
        }

        var sure = _view.Incomplete.IsEmpty && _view.BlindSpots.IsEmpty && _view.Connection.IsWhole;
        Wrapped(sure ? $"{what}." : $"{what} in what could be read.", 0);
        foreach (var kinds in ConnectionWords.NotCurrent(_view))
            Wrapped($"Not seen, {kinds}.", 0);
        Line();
    }

    private void Closing()
    {
        BlindSpots();
        var counts = _view.Counts;
        var found = $"{counts.Critical} critical, {Words.Count(counts.Warning, "warning")}, {counts.Info} info";
        var rollouts = _view.Connection.Sees("Deployment") ? $"; {Words.Count(counts.Rollouts, "rollout")} in progress" : "";
        Wrapped($"{found} in {string.Join(", ", Seen())}{rollouts}.", 0);
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
        Line(_ink.Strong("Blind spots"));
        foreach (var spot in _view.BlindSpots)
        {
            var where = spot.Partly ? " in other namespaces" : spot.Namespace.IsEmpty ? "" : $" in {spot.Namespace}";
            var stale = spot.Reason == BlindSpotReason.Stale;
            var since = stale ? ConnectionWords.Since(spot.Since, _view.Now) : "";
            var why = spot.Detail.IsEmpty || spot.Reason == BlindSpotReason.Forbidden ? "" : $" ({spot.Detail})"; // who may not, is told what right would cure it
            var rules = spot.Rules.IsEmpty ? "" : $"; {(stale ? "may be out of date" : "undecided")}: {Names(spot.Rules)}";
            Wrapped($"{spot.Kind}{where}: {Words.ForPeople(spot.Reason)}{since}{why}{rules}", 2);
        }

        Line();
    }

    private void Incomplete()
    {
        foreach (var reason in _view.Incomplete)
            Wrapped($"Incomplete: {reason}.", 0);
    }

    /// <param name="apart">Whether the line before is not empty.</param>
    private void MissingRights(bool apart)
    {
        if (_view.Access.Role.IsEmpty)
            return;
        if (apart)
            Line();
        Line(_ink.Strong("Missing rights"));
        Wrapped("Who may grant rights cures this with: kubectl apply -f -", 2);
        foreach (var line in _view.Access.Role.Value.TrimEnd().Split('\n'))
            Line(_ink.Command(line)); // not indented: it is copied, and YAML parts documents in the first column
    }

    private static string Names(ImmutableArray<string> rules) =>
        rules.Length <= MostRules + 1 ? string.Join(", ", rules) : $"{string.Join(", ", rules.Take(MostRules))} and {rules.Length - MostRules} more (-o json names all)";

    private static string ExplainCommand(ReferenceView root) =>
        $"k8sdoctor explain {(root.Namespace.IsEmpty ? "" : $"-n {root.Namespace} ")}{root.Kind.Value.ToLowerInvariant()}/{root.Name}";

    /// <param name="lead">Stands before the text; further lines begin below the text, not below this.</param>
    private void Labelled(string label, string text, string lead = "")
    {
        if (text.Length == 0)
            return;
        var head = $"  {label}".PadRight(Indent);
        foreach (var line in TextWrap.Lines(text, _style.Width - Indent - lead.Length))
        {
            Line(_ink.Faint(head) + lead + line);
            (head, lead) = (new string(' ', Indent), new string(' ', lead.Length));
        }
    }

    private void Verbatim(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
            Line(new string(' ', Indent + 2) + _ink.Command(line));
    }

    private void Wrapped(string text, int indent)
    {
        foreach (var line in TextWrap.Lines(text, _style.Width - indent))
            Line(new string(' ', indent) + line);
    }

    private void Line(string text = "") => _text.Append(text.TrimEnd()).Append('\n');
}
