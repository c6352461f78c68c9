using System.Globalization;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>Paints what is looked at, how good the view of it is, and what has been found: two lines, and a third while the connection needs words.</summary>
internal static class HeaderPainter
{
    private const int RoomyFrom = 120;

    public static int Height(SessionView? view) => view is { Incidents.IsEmpty: false } && !ConnectionWords.Trouble(view.Connection).IsEmpty ? 3 : 2;

    public static void Paint(Canvas canvas, SessionView view, Scope scope)
    {
        canvas.FillRow(0, 0, " ", CellStyle.Text.On(Ground.Bar));
        var health = Health(canvas, view);
        var room = canvas.Width - Graphemes.Width(health.Text) - 5;
        Segments(canvas.Part(new Area(0, 0, room, 1)), Identity(canvas.Glyphs, view, scope), Ground.Bar);
        canvas.WriteRight(0, 0, canvas.Width - 1, $"{canvas.Glyphs.Health} {health.Text}", new CellStyle(health.Ink, Bold: true, Ground: Ground.Bar));

        var clock = $"{view.Now:HH:mm:ss} UTC";
        Segments(canvas.Part(new Area(0, 1, canvas.Width - clock.Length - 3, 1)), Counts(canvas.Glyphs, view), Ground.Plain);
        canvas.WriteRight(0, 1, canvas.Width - 1, clock, CellStyle.Dim);
        if (Height(view) == 3) canvas.WriteCell(1, 2, canvas.Width - 2, ConnectionWords.Trouble(view.Connection, view.Now), new CellStyle(Ink.Warning));
    }

    // The rank says what goes first when the line is too narrow: the highest.
    private static List<Segment> Identity(Glyphs glyphs, SessionView view, Scope scope)
    {
        var identity = view.Identity;
        List<Segment> line = [new($"{glyphs.Logo} k8sdoctor", CellStyle.Heading, 0)];
        if (view.Connection.Health == ConnectionHealth.Recorded) line.Add(new($"recording {identity.Source}", CellStyle.Strong, 1));
        if (!identity.Context.IsEmpty) line.Add(new(identity.Context.Value, CellStyle.Strong, 1));
        if (!identity.Cluster.IsEmpty && identity.Cluster != identity.Context) line.Add(new($"cluster {identity.Cluster}", CellStyle.Text, 4));
        if (!identity.User.IsEmpty && identity.User != identity.Context) line.Add(new($"user {identity.User}", CellStyle.Text, 6));
        if (!identity.ServerVersion.IsEmpty) line.Add(new(identity.ServerVersion.Value, CellStyle.Text, 5));
        if (scope.Namespace is { } ns) line.Add(new($"namespace {new SafeText(ns)}", CellStyle.Accent, 2));
        else line.Add(new(AccessWords.Scope(view), CellStyle.Text, 2));
        if (scope.FaultsOnly) line.Add(new("faults only", CellStyle.Accent, 2));
        line.Add(new("read-only", new CellStyle(Ink.Good), 3));
        return line;
    }

    private static List<Segment> Counts(Glyphs glyphs, SessionView view)
    {
        if (view.Connection is { Synced: 0, Health: ConnectionHealth.Connecting or ConnectionHealth.Unreachable } or { Synced: 0, IsReading: true }) return [new("nothing is known yet", CellStyle.Dim, 0)];
        var counts = view.Counts;
        var blind = view.BlindSpots.Length;
        List<Segment> line =
        [
            Found(glyphs.Critical, counts.Critical, "critical", Ink.Critical),
            Found(glyphs.Warning, counts.Warning, counts.Warning == 1 ? "warning" : "warnings", Ink.Warning),
            Found(glyphs.Info, counts.Info, "info", Ink.Info),
            new($"{Names.Count(blind, "blind spot")} (8)", blind > 0 ? CellStyle.Strong : CellStyle.Dim, 1),
        ];
        // What may not be read is not none.
        if (view.Connection.Sees("Pod")) line.Add(new(Names.Count(counts.Pods, "pod"), CellStyle.Text, 3));
        if (view.Connection.Sees("Deployment")) line.Add(new(Names.Count(counts.Rollouts, "rollout"), CellStyle.Text, 4));
        if (view.Connection.Sees("HorizontalPodAutoscaler")) line.Add(new(Names.Count(counts.Autoscalers, "HPA"), CellStyle.Text, 5));
        if (view.Connection.Sees("Node")) line.Add(new(Names.Count(counts.Nodes, "node"), CellStyle.Text, 6));
        if (view.ChangesPerSecond >= 0.05) line.Add(new($"{Rate(view.ChangesPerSecond)} changes/s", CellStyle.Text, 7));
        return line;
    }

    private static string Rate(double perSecond) => perSecond.ToString(perSecond < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static Segment Found(string glyph, int count, string word, Ink ink) =>
        new($"{glyph} {count} {word}", count == 0 ? CellStyle.Dim : new CellStyle(ink, Bold: true), 0);

    private static (string Text, Ink Ink) Health(Canvas canvas, SessionView view)
    {
        var connection = view.Connection;
        var text = ConnectionWords.Of(connection, view.Now);
        // Of what fails, the line below tells the kinds.
        if (connection is { Health: ConnectionHealth.Connected, IsWhole: false, Detail.IsEmpty: true } && canvas.Width >= RoomyFrom)
            text = $"{text}: {ConnectionWords.Lacking(connection)}";
        return (Graphemes.Clip(text, canvas.Width * 3 / 5, canvas.Glyphs.Ellipsis), InkOf(connection));
    }

    private static Ink InkOf(ConnectionView connection) => connection.Health switch
    {
        ConnectionHealth.Connected => connection.Sources.Any(s => s.Failing) ? Ink.Warning : Ink.Good,
        ConnectionHealth.Forbidden or ConnectionHealth.Unreachable => Ink.Critical,
        ConnectionHealth.Recorded => Ink.Info,
        _ => Ink.Warning,
    };

    private static void Segments(Canvas canvas, List<Segment> line, Ground ground)
    {
        var gap = canvas.Width < 100 ? "  " : $" {canvas.Glyphs.Dot} ";
        while (line.Count > 1 && 1 + line.Sum(s => Graphemes.Width(s.Text)) + gap.Length * (line.Count - 1) > canvas.Width) line.Remove(line.MaxBy(s => s.Rank));

        var x = 1;
        for (var i = 0; i < line.Count; i++)
        {
            if (i > 0) x = canvas.Write(x, 0, gap, CellStyle.Dim.On(ground));
            canvas.WriteCell(x, 0, canvas.Width - x, line[i].Text, line[i].Style.On(ground));
            x += Graphemes.Width(line[i].Text);
        }
    }

    private readonly record struct Segment(string Text, CellStyle Style, int Rank);
}
