using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>One incident as Markdown, for a ticket or a chat. What came from the cluster stands in code, where nothing of it is markup.</summary>
internal static class MarkdownReport
{
    private const int MostObjects = 50;

    public static string Of(SessionView view, IncidentView incident)
    {
        var text = new StringBuilder();
        text.AppendLine($"# {Escape(incident.Title.Value)}").AppendLine();
        text.AppendLine($"{Words.Of(incident.Severity)}, {Words.Of(incident.Confidence)}: {Code(incident.Root.ToString())}{(incident.Root.Absent ? ", which is not there" : "")}").AppendLine();
        text.AppendLine($"* Cluster: {Where(view)}");
        if (incident.FirstSeen is { } first) text.AppendLine($"* Since: {Time(first)} ({Durations.Format(view.Now - first)})");
        text.AppendLine($"* Seen at: {Time(view.Now)}, {ConnectionWords.Of(view.Connection, view.Now)}").AppendLine($"* Rule: `{incident.Rule}`");
        if (incident.Docs is { } docs) text.AppendLine($"* Documentation: <{docs}>");
        text.AppendLine().AppendLine("## Cause").AppendLine().AppendLine(Escape(incident.Cause.Value));
        Evidence(text, incident.Evidence);
        Fixes(text, incident.Fixes);
        Changes(text, incident);
        Objects(text, "Objects with this fault", incident.Members);
        Objects(text, "What suffers from it", incident.Effects);
        return text.ToString();
    }

    private static string Where(SessionView view)
    {
        string[] parts = [view.Identity.Context.Value, view.Identity.Cluster.Value, view.Identity.ServerVersion.Value];
        var known = parts.Where(p => p.Length > 0).Distinct().ToList();
        return Code(known.Count == 0 ? view.Identity.Source.Value : string.Join(", ", known));
    }

    private static void Evidence(StringBuilder text, ImmutableArray<EvidenceView> evidence)
    {
        if (evidence.IsEmpty) return;
        text.AppendLine().AppendLine("## Evidence").AppendLine();
        foreach (var proof in evidence)
        {
            var about = proof.Object is { } at ? $" {Code(at.ToString())}" : "";
            var time = proof.At is { } moment ? $", {Time(moment)}" : "";
            text.AppendLine($"* {proof.Kind}{about}{time}:").AppendLine(Block(proof.Text.Value, "  "));
        }
    }

    private static void Fixes(StringBuilder text, ImmutableArray<FixView> fixes)
    {
        if (fixes.IsEmpty) return;
        text.AppendLine().AppendLine(fixes.Length == 1 ? "## Fix" : "## Fixes");
        for (var i = 0; i < fixes.Length; i++)
        {
            text.AppendLine().AppendLine($"{i + 1}. {Escape(fixes[i].Title.Value)} ({Words.Of(fixes[i].Risk)}{Words.ForPeople(fixes[i].Proof)})");
            if (fixes[i].DryRun is { } answer) text.AppendLine().AppendLine($"   Dry run: {Escape(Words.ForPeople(answer))}");
            if (!fixes[i].Command.IsEmpty) text.AppendLine().AppendLine(Block(fixes[i].Command.Value, "   ", "sh"));
            if (!fixes[i].Patch.IsEmpty) text.AppendLine().AppendLine(Block(fixes[i].Patch.Value, "   ", "yaml"));
        }
    }

    private static void Changes(StringBuilder text, IncidentView incident)
    {
        if (incident.Changes.IsEmpty) return;
        text.AppendLine().AppendLine("## What changed before").AppendLine();
        foreach (var change in incident.Changes) text.AppendLine($"* {Time(change.At)}: {Escape(ChangeWords.Of(change, incident))}");
    }

    private static void Objects(StringBuilder text, string heading, ImmutableArray<ReferenceView> objects)
    {
        if (objects.IsEmpty) return;
        text.AppendLine().AppendLine($"## {heading}: {objects.Length}").AppendLine();
        foreach (var reference in objects.Take(MostObjects)) text.AppendLine($"* {Code(reference.ToString())}");
        if (objects.Length > MostObjects) text.AppendLine($"* and {objects.Length - MostObjects} more");
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    // A span of code ends at as many backticks as it begins with: one more than it holds in a row.
    private static string Code(string text) => Fence(text, 1) is var fence && fence.Length == 1 ? $"`{text}`" : $"{fence} {text} {fence}";

    private static string Block(string text, string indent, string language = "")
    {
        var fence = Fence(text, 3);
        return string.Join('\n', ((string[])[$"{fence}{language}", .. text.TrimEnd('\n').Split('\n'), fence]).Select(line => indent + line));
    }

    private static string Fence(string text, int least)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return new string('`', Math.Max(least, longest + 1));
    }

    private static string Escape(string text) => string.Concat(text.Select(c => c is '\\' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '#' or '|' or '&' or '!' ? $"\\{c}" : $"{c}"));
}
