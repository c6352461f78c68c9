using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Timelines;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Timeline;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>The text that explains one incident: what, why, the proof, the ways to mend it, and what else is touched.</summary>
internal static class IncidentDetails
{
    private const int LongestEvidence = 8;
    private const int LongestValue = 3;
    private const int LongestPatch = 40;
    private const int MostObjects = 50;
    private const int MostTurns = 8;

    /// <param name="compact">Every line counts.</param>
    public static ImmutableArray<TextLine> Build(IncidentView incident, DateTime now, int width, Glyphs glyphs, bool compact)
    {
        var text = new TextBlock(TextColumns.WidthOf(width), glyphs, compact);
        Add(text, incident, now);
        return TextColumns.Build(text, width);
    }

    public static void Add(TextBlock text, IncidentView incident, DateTime now)
    {
        Head(text, incident, now);
        text.Heading("Cause");
        text.Paragraph(2, incident.Cause.Value, CellStyle.Text);
        if (!incident.Impact.Reason.IsEmpty) text.Paragraph(2, $"Impact: {incident.Impact}", CellStyle.Text);
        var (proofs, values) = Split(incident.Evidence);
        AddEvidence(text, "Evidence", proofs, now, LongestEvidence);
        AddChanges(text, incident);
        AddFixes(text, incident.Fixes);
        AddMembers(text, incident);
        AddEffects(text, incident);
        AddTimeline(text, incident, now);
        AddEvidence(text, "Values that the rule read", values, now, LongestValue);
        AddDocs(text, incident);
    }

    private static void Head(TextBlock text, IncidentView incident, DateTime now)
    {
        text.Paragraph(0, incident.Title.Value, incident.Unconfirmed is null ? CellStyle.Strong : CellStyle.Stale with { Bold = true });
        var severity = new CellStyle(Names.Ink(incident.Severity), Bold: true);
        var sign = new TextSpan($"{Names.Glyph(incident.Severity, text.Glyphs)} {Names.Word(incident.Severity)}", severity);
        var since = incident.FirstSeen is null ? "" : $", for {Names.Age(incident.FirstSeen, now)}";
        var absent = incident.Root.Absent ? ", which is not there" : "";
        text.Paragraph([sign], $"{since}, {Sure(incident.Confidence)}: {incident.Root}{absent}", CellStyle.Text, hang: 2);
        if (!incident.Unread.IsEmpty)
            text.Paragraph([new TextSpan($"{text.Glyphs.Warning} ", new CellStyle(Ink.Warning, Bold: true))], $"{AccessWords.Unread(incident.Unread)}: it may be another fault, or the effect of one", CellStyle.Text);
        if (incident.Unconfirmed is not { } doubt) return;
        TextSpan mark = new($"{text.Glyphs.Stale} ", new CellStyle(Ink.Warning, Bold: true));
        text.Paragraph([mark], $"{ConnectionWords.Of(doubt, now)}; it may be over", CellStyle.Text);
    }

    private static string Sure(Confidence confidence) => confidence switch
    {
        Confidence.Certain => "certain",
        Confidence.Likely => "likely",
        _ => "possible",
    };

    // What the rule's conditions read is proof too, but bulky: where there are events, lines and facts, these come first, and the fixes before the rest.
    private static (ImmutableArray<EvidenceView> Proofs, ImmutableArray<EvidenceView> Values) Split(ImmutableArray<EvidenceView> evidence)
    {
        ImmutableArray<EvidenceView> proofs = [.. evidence.Where(e => e.Kind != "field")];
        return proofs.IsEmpty ? (evidence, []) : (proofs, [.. evidence.Where(e => e.Kind == "field")]);
    }

    private static void AddEvidence(TextBlock text, string heading, ImmutableArray<EvidenceView> evidence, DateTime now, int longest)
    {
        if (evidence.IsEmpty) return;
        text.Heading(heading);
        ReferenceView? about = null;
        foreach (var proof in evidence)
        {
            var at = proof.Object is null ? about : proof.Object with { Container = default };
            if (at is not null && at != about) text.Paragraph(2, at.ToString(), CellStyle.Dim);
            about = at;
            var age = proof.At is null ? "" : $"{Names.Age(proof.At, now)} ago";
            TextSpan label = new($"  {proof.Kind,-6}", CellStyle.Accent);
            TextSpan time = new(age.Length == 0 ? "" : $"{age,-9}", CellStyle.Dim);
            text.Paragraph([label, time], proof.Text.Value, proof.Kind == "log" ? CellStyle.Code : CellStyle.Text, most: longest);
        }
    }

    // Events are among the evidence, and changes stand above: here is what else became of it.
    private static void AddTimeline(TextBlock text, IncidentView incident, DateTime now)
    {
        var turns = incident.Timeline.Where(e => e.Form is not (TimelineForm.Event or TimelineForm.Change)).TakeLast(MostTurns).ToList();
        if (turns.Count == 0) return;
        text.Heading("Timeline");
        foreach (var turn in turns) text.Paragraph([new TextSpan($"  {TimelineText.Clock(turn.At, now)} ", CellStyle.Dim)], TimelineWords.Of(turn, incident.Root), CellStyle.Text, most: LongestValue);
    }

    public static void AddChanges(TextBlock text, IncidentView incident)
    {
        if (incident.Changes.IsEmpty) return;
        text.Heading("What changed before");
        foreach (var change in incident.Changes) text.Paragraph(2, ChangeWords.Of(change, incident), CellStyle.Text);
    }

    private static void AddFixes(TextBlock text, ImmutableArray<FixView> fixes)
    {
        if (fixes.IsEmpty) return;
        text.Heading(fixes.Length == 1 ? "Fix" : "Fixes");
        for (var i = 0; i < fixes.Length; i++) AddFix(text, fixes[i], i);
    }

    /// <param name="selected">The cursor is on it.</param>
    public static void AddFix(TextBlock text, FixView fix, int index, bool selected = false)
    {
        var risk = new TextSpan($"[{Names.Word(fix.Risk)}] ", new CellStyle(Names.Ink(fix.Risk)));
        var sign = new TextSpan($"{(selected ? text.Glyphs.Cursor : " ")} {index + 1}. ", selected ? CellStyle.Heading : CellStyle.Strong);
        text.Paragraph([sign, risk], fix.Title.Value, CellStyle.Strong, hang: 5);
        if (!fix.Command.IsEmpty) text.Paragraph([new TextSpan("     $ ", CellStyle.Dim)], fix.Command.Value, CellStyle.Code);
        if (!fix.Patch.IsEmpty) text.Paragraph(7, fix.Patch.Value, CellStyle.Code, LongestPatch);
    }

    public static void AddMembers(TextBlock text, IncidentView incident, int most = MostObjects)
    {
        if (incident.Members is not [var only] || only != incident.Root) AddObjects(text, "Objects with this fault", incident.Members, most);
    }

    public static void AddEffects(TextBlock text, IncidentView incident, int most = MostObjects)
    {
        if (incident.Effects.IsEmpty || incident.Chain.Length < 2)
        {
            AddObjects(text, "Suffers from it", incident.Effects, most);
            return;
        }

        text.Heading($"Suffers from it: {incident.Effects.Length}");
        foreach (var line in ChainTree.Lines(incident.Chain, most, ascii: text.Glyphs == Glyphs.Ascii)) text.Paragraph(2, line, CellStyle.Text);
    }

    private static void AddObjects(TextBlock text, string heading, ImmutableArray<ReferenceView> objects, int most)
    {
        if (objects.IsEmpty) return;
        text.Heading($"{heading}: {objects.Length}");
        foreach (var reference in objects.Take(most)) text.Paragraph(2, reference.ToString(), CellStyle.Text);
        if (objects.Length > most) text.Paragraph(2, $"and {objects.Length - most} more", CellStyle.Dim);
    }

    private static void AddDocs(TextBlock text, IncidentView incident)
    {
        text.Heading("More");
        if (!incident.Reasons.IsEmpty) text.Paragraph([new TextSpan("  sure  ", CellStyle.Dim)], $"{Sure(incident.Confidence)}: {string.Join("; ", incident.Reasons)}", CellStyle.Text, hang: 8);
        foreach (var alternative in incident.Alternatives) text.Paragraph([new TextSpan("  or    ", CellStyle.Dim)], alternative.Value, CellStyle.Text, hang: 8);
        text.Paragraph([new TextSpan("  rule  ", CellStyle.Dim)], incident.Rule, CellStyle.Text);
        if (incident.Docs is { Length: > 0 } docs) text.Paragraph([new TextSpan("  docs  ", CellStyle.Dim)], docs, new CellStyle(Underline: true));
    }
}
