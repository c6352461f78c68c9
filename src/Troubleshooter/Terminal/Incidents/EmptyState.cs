using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What stands where no incident is: it never says "healthy" where something was not seen.</summary>
internal static class EmptyState
{
    public static void Paint(Canvas canvas, SessionView view, IncidentFilter filter, int incidents)
    {
        var text = new TextBlock(Math.Max(1, canvas.Width - 6), canvas.Glyphs);
        if (incidents > 0) Filtered(text, filter, incidents);
        else Say(text, view);

        var lines = text.Build();
        for (var y = 0; y < lines.Length; y++) canvas.WriteLine(3, y + 1, lines[y]);
    }

    private static void Filtered(TextBlock text, IncidentFilter filter, int incidents)
    {
        var row = filter.Row;
        text.Paragraph(0, row.IsActive ? $"Nothing matches /{row.Text}/." : $"No incident has a part in namespace {new SafeText(filter.Namespace)}.", CellStyle.Strong);
        text.Paragraph(0, $"{Names.Count(incidents, "incident")} hidden{(row.IsActive ? " by the filter; Esc clears it." : "; n then 0 shows all namespaces.")}", CellStyle.Text);
    }

    private static void Say(TextBlock text, SessionView view)
    {
        var connection = view.Connection;
        switch (connection.Health)
        {
            case ConnectionHealth.Connecting:
                Tell(text, "Connecting", connection.Detail.IsEmpty ? $"Trying to reach {Target(view)}." : $"{Capital(connection.Detail.Value)}.");
                break;
            case ConnectionHealth.Unreachable:
                Tell(text, "Not connected: nothing is known about this cluster", $"{Capital(Target(view))} is unreachable{ConnectionWords.Since(connection.Since, view.Now)}.");
                break;
            case ConnectionHealth.CatchingUp:
                Tell(text, connection.Since is null ? "Reading the cluster" : "Catching up", $"{connection.Synced} of {connection.Wanted} kinds are read. No fault has been found so far.");
                break;
            case ConnectionHealth.Recorded when connection.IsReading:
                Tell(text, "Reading the recording", $"{(connection.Wanted == 0 ? "Nothing is read yet." : $"{connection.Synced} of {connection.Wanted} kinds are read.")} No fault has been found so far.");
                break;
            case ConnectionHealth.Stale:
                Tell(text, "No fault was found in what was read last", Seen(view));
                break;
            case ConnectionHealth.Forbidden:
                Refused(text, connection);
                break;
            default:
                Tell(text, view.BlindSpots.IsEmpty && view.Incomplete.IsEmpty && connection.IsWhole ? "No fault found" : "No fault found in what could be read", Seen(view));
                break;
        }

        if (connection.Health == ConnectionHealth.Connecting || connection.IsReading) return;
        if (ConnectionWords.Trouble(connection) is { IsEmpty: false } trouble) text.Paragraph(0, $"{trouble}.", CellStyle.Text);
        if (ConnectionWords.NextTry(connection.NextTry, view.Now) is { Length: > 0 } next) text.Paragraph(0, $"{Capital(next)}.", CellStyle.Text);
        if (connection.Health != ConnectionHealth.Unreachable) NotSeen(text, view);
    }

    private static void NotSeen(TextBlock text, SessionView view)
    {
        var missing = ConnectionWords.NotCurrent(view);
        var sign = new TextSpan($"{text.Glyphs.Warning} ", new CellStyle(Ink.Warning, Bold: true));
        if (!view.Incomplete.IsEmpty || !view.BlindSpots.IsEmpty || !missing.IsEmpty) text.Blank();
        foreach (var reason in view.Incomplete) text.Paragraph([sign], reason.Value, CellStyle.Text);
        foreach (var kinds in missing) text.Paragraph([sign], kinds, CellStyle.Text, most: 3);
        if (!view.BlindSpots.IsEmpty) text.Paragraph([sign], $"{Names.Count(view.BlindSpots.Length, "blind spot")}: not everything could be read (press 8).", CellStyle.Text);
        if (!view.Access.Role.IsEmpty) text.Paragraph([sign], "The role that would cure it: press 8, then c to copy it.", CellStyle.Text);
    }

    private static void Refused(TextBlock text, ConnectionView connection)
    {
        if (connection.Sources.Any(s => s.IsKnown)) Tell(text, "Pods may not be read", "Without them no fault can be found, and that none is shown says nothing.");
        else Tell(text, "Nothing may be read", "That no fault is shown says nothing.");
    }

    private static void Tell(TextBlock text, string headline, string more)
    {
        text.Paragraph(0, headline, CellStyle.Strong);
        text.Paragraph(0, more, CellStyle.Text);
    }

    private static string Seen(SessionView view)
    {
        var c = view.Counts;
        var seen = $"{Names.Count(c.Pods, "pod")}, {Names.Count(c.Autoscalers, "HPA")}, {Names.Count(c.Nodes, "node")} and what belongs to them were looked at.";
        return view.Connection is { Health: ConnectionHealth.Stale, Since: { } since } ? $"{seen} That was {Durations.Format(view.Now - since)} ago; newer news have not come." : seen;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Target(SessionView view) =>
        view.Identity.Context.IsEmpty ? view.Identity.Source.Value : $"context {view.Identity.Context}";
}
