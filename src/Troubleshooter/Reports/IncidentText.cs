using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Changes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>One incident of a text report: what is wrong, what it costs, what proves it, how to mend it, and what else is touched.</summary>
/// <param name="flags">Those by which this program comes to the cluster again.</param>
internal sealed class IncidentText(ReportText text, IncidentView incident, DateTime now, SafeText flags)
{
    /// <summary>So much of a story is told: how it began, and the latest.</summary>
    private const int MostOfTimeline = 15;

    private const int BeginOfTimeline = 4;

    private readonly Ink _ink = text.Ink;

    /// <summary>The most important of it, for a scan.</summary>
    public void Compact()
    {
        Title();
        Cause();
        Alternatives();
        Proof(most: 3);
        Fix(most: 1);
        Changes([.. incident.Changes.Where(c => c.Form != ChangeForm.Written).Take(1)]);
        Objects(most: 4);
        text.Line();
    }

    /// <summary>All that is known.</summary>
    /// <param name="subject">The object that is explained.</param>
    public void Full(SubjectView subject)
    {
        Title();
        text.Labelled("why", BecauseWords.Of(incident, subject));
        Cause();
        Alternatives();
        if (!incident.Reasons.IsEmpty)
            text.Labelled("sure", $"{Words.Of(incident.Confidence)}: {string.Join("; ", incident.Reasons)}");
        Proof(most: int.MaxValue);
        Fix(most: int.MaxValue);
        Changes(incident.Changes);
        Objects(most: 20, BecauseWords.PlaceOf(incident, subject));
        Timeline();
        text.Labelled("rule", incident.Rule);
        if (incident.Docs is not null)
            text.Line(_ink.Faint("  docs".PadRight(ReportText.Indent)) + incident.Docs); // not wrapped: it is clicked
        text.Line();
    }

    private void Title()
    {
        var severity = Words.Of(incident.Severity).ToUpperInvariant();
        var lines = TextWrap.Lines(incident.Title.Value, text.Style.Width - ReportText.Indent).ToList();
        text.Line($"{_ink.Severity(incident.Severity, severity)}{new string(' ', ReportText.Indent - severity.Length)}{_ink.Strong(lines[0])}");
        foreach (var line in lines.Skip(1))
            text.Line(new string(' ', ReportText.Indent) + _ink.Strong(line));
        var about = $"{incident.Root}{(incident.Root.Absent ? " (does not exist)" : "")}";
        if (incident.FirstSeen is { } since)
            about += $", for {Durations.Format(now - since)} (since {Words.Moment(since, now)})";
        if (incident.Confidence != Confidence.Certain)
            about += $", {Words.Of(incident.Confidence)}{(incident.Unread.IsEmpty ? "" : $" ({AccessWords.Unread(incident.Unread)})")}";
        text.Wrapped(about, ReportText.Indent);
        if (incident.Unconfirmed is { } doubt)
            text.Wrapped($"{ConnectionWords.Of(doubt, now)}; it may be over", ReportText.Indent);
    }

    private void Cause()
    {
        text.Labelled("cause", incident.Cause.Value);
        text.Labelled("impact", incident.Impact.ToString());
    }

    private void Alternatives()
    {
        var label = "or else";
        foreach (var alternative in incident.Alternatives)
        {
            text.Labelled(label, alternative.Value);
            label = "";
        }
    }

    private void Proof(int most)
    {
        var label = "proof";
        foreach (var evidence in incident.Evidence.Take(most))
        {
            var when = evidence.At is { } at ? $"{Words.Moment(at, now)}  " : "";
            var mark = evidence.Kind == "log" ? "log: " : "";
            text.Labelled(label, mark + evidence.Text.Value, when);
            label = "";
        }

        if (incident.Evidence.Length > most)
            More($"and {incident.Evidence.Length - most} more");
    }

    private void Fix(int most)
    {
        foreach (var fix in incident.Fixes.Take(most))
        {
            text.Labelled("fix", $"{fix.Title} ({Words.ForPeople(fix.Risk)}{Words.ForPeople(fix.Proof)})");
            if (fix.DryRun is { } answer)
                text.Labelled("dry run", Words.ForPeople(answer));
            if (!fix.Command.IsEmpty)
                text.Verbatim(fix.Command.Value);
            if (!fix.Patch.IsEmpty)
                Patch(fix.Patch.Value);
        }

        if (incident.Fixes.Length > most)
            More($"or {Words.Count(incident.Fixes.Length - most, "other way")}");
    }

    private void Patch(string patch)
    {
        text.Labelled("", $"patch for {incident.Root.Kind} {incident.Root.Name}:");
        text.Verbatim(patch);
    }

    private void Changes(ImmutableArray<ChangeView> changes)
    {
        var label = "changed";
        foreach (var change in changes)
        {
            text.Labelled(label, ChangeWords.Of(change, incident));
            label = "";
        }
    }

    private void Objects(int most, ReferenceView? marked = null)
    {
        var members = incident.Members.Remove(incident.Root);
        if (!members.IsEmpty)
            text.Labelled("seen in", Words.List(members, most));
        if (incident.Chain.Length > 1)
            text.Drawn("chain", ChainTree.Lines(incident.Chain, most + 1, marked));
        else if (!incident.Effects.IsEmpty)
            text.Labelled("affects", Words.List(incident.Effects, most));
    }

    private void Timeline()
    {
        var (story, label) = (incident.Timeline, "timeline");
        var left = Math.Max(0, story.Length - MostOfTimeline);
        for (var i = 0; i < story.Length; i++)
        {
            if (left > 0 && i == BeginOfTimeline)
                More($"and {left} more in between", " -o json");
            if (left > 0 && i >= BeginOfTimeline && i < BeginOfTimeline + left)
                continue;
            text.Labelled(label, TimelineWords.Of(story[i], incident.Root), $"{Words.Moment(story[i].At, now)}  ");
            label = "";
        }
    }

    /// <summary>What is left out, and the command that shows it; not wrapped, as it is copied.</summary>
    private void More(string what, string how = "")
    {
        var root = incident.Root;
        var place = root.Namespace.IsEmpty ? "" : $"-n {root.Namespace} ";
        text.Line($"{new string(' ', ReportText.Indent)}{what}: k8sdoctor explain{flags} {place}{root.Kind.Value.ToLowerInvariant()}/{root.Name}{how}");
    }
}
