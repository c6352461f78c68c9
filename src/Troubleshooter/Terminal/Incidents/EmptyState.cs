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
        text.Paragraph(0, $"Nothing matches /{filter.Text}/.", CellStyle.Strong);
        text.Paragraph(0, $"{Names.Count(incidents, "incident")} hidden by the filter; Esc clears it.", CellStyle.Text);
    }

    private static void Say(TextBlock text, SessionView view)
    {
        var connection = view.Connection;
        switch (connection.Health)
        {
            case ConnectionHealth.Connecting:
                Tell(text, "Connecting", connection.Detail.IsEmpty ? $"Trying to reach {Target(view)}." : connection.Detail.Value);
                break;
            case ConnectionHealth.Unreachable:
                Tell(text, connection.Synced == 0 ? "Not connected: nothing is known about this cluster" : "Not connected: no fault was found until the connection was lost", connection.Detail.IsEmpty ? $"{Target(view)} does not answer; trying again." : connection.Detail.Value);
                break;
            case ConnectionHealth.CatchingUp:
                Tell(text, "Reading the cluster", $"{connection.Synced} of {connection.Wanted} kinds are read. No fault has been found so far.");
                break;
            case ConnectionHealth.Stale:
                Tell(text, "No fault was found in what was read last", Seen(view));
                if (!connection.Detail.IsEmpty) text.Paragraph(0, connection.Detail.Value, CellStyle.Text);
                break;
            default:
                Tell(text, view.BlindSpots.IsEmpty && view.Incomplete.IsEmpty ? "No fault found" : "No fault found in what could be read", Seen(view));
                break;
        }

        var sign = new TextSpan($"{text.Glyphs.Warning} ", new CellStyle(Ink.Warning, Bold: true));
        if (!view.Incomplete.IsEmpty || !view.BlindSpots.IsEmpty) text.Blank();
        foreach (var reason in view.Incomplete) text.Paragraph([sign], reason.Value, CellStyle.Text);
        if (!view.BlindSpots.IsEmpty) text.Paragraph([sign], $"{Names.Count(view.BlindSpots.Length, "blind spot")}: not everything could be read (press 8).", CellStyle.Text);
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
        return view.Connection.Health == ConnectionHealth.Stale ? $"{seen} That was {Names.Age(view.Connection.Since, view.Now)} ago; newer news have not come." : seen;
    }

    private static string Target(SessionView view) =>
        view.Identity.Context.IsEmpty ? view.Identity.Source.Value : $"context {view.Identity.Context}";
}
