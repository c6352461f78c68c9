using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>How rules came to their answers, as text: each clause with its verdict, and below it the values that it read.</summary>
internal sealed class WhyText
{
    private const int ClauseIndent = 18;
    private const int MostOthers = 3;

    private readonly TextStyle _style;
    private readonly Ink _ink;
    private readonly StringBuilder _text = new();

    private WhyText(TextStyle style) => (_style, _ink) = (style, new Ink(style.Colour));

    public static string Of(WhyView why, ReferenceView subject, TextStyle style)
    {
        var text = new WhyText(style);
        text.Line(text._ink.Strong("Why, rule by rule"));
        text.Line();
        foreach (var trace in why.Findings.Where(t => t.Verdict != RuleVerdict.Refined))
            text.Trace(trace);
        text.Refined([.. why.Findings.Where(t => t.Verdict == RuleVerdict.Refined)]);
        foreach (var asked in why.Asked)
            text.Asked(asked, subject);
        return text._text.ToString();
    }

    private void Asked(AskedView asked, ReferenceView subject)
    {
        if (asked.IsNear)
        {
            Trace(asked.Traces[0]);
            Elsewhere(asked.Traces.RemoveAt(0));
            return;
        }

        Line(_ink.Strong(asked.Rule));
        var kind = asked.SubjectKind;
        Wrapped(
            asked.Traces.IsEmpty ? $"It is asked about each {kind}, and none is known." : $"It is asked about each {kind}, and none stands near {subject}. Of those elsewhere:", 2);
        foreach (var trace in asked.Traces)
            Wrapped($"{Named(trace)}: {WhyWords.Of(trace)}", 2);
        Line();
    }

    private void Elsewhere(ImmutableArray<TraceView> traces)
    {
        if (traces.IsEmpty)
            return;
        foreach (var trace in traces)
            Wrapped($"{Named(trace)}: {WhyWords.Of(trace)}", 2);
        Line();
    }

    private void Trace(TraceView trace)
    {
        Wrapped($"{trace.Rule}: {WhyWords.Of(trace)}", 0, _ink.Strong);
        Wrapped($"{trace.Subject}{Others(trace)}", 2);
        Line(_ink.Faint($"  {trace.File}"));
        var steps = new WhySteps(trace.Subject);
        var clauses = trace.Clauses.Where(c => c.Part == "when").ToArray();
        var decisive = Array.FindIndex(clauses, c => c.IsDecisive);
        for (var i = 0; i < clauses.Length; i++)
        {
            if (decisive >= 0 && i == decisive + 1)
                Wrapped("(These were not needed any more; they would say:)", ClauseIndent);
            Clause(clauses[i], trace, steps, beyond: decisive >= 0 && i > decisive);
        }

        foreach (var other in trace.Clauses.Where(c => c.Part != "when" && (decisive < 0 || c.IsDecisive)))
            Clause(other, trace, steps, beyond: false);
        Line();
    }

    private void Clause(ClauseView clause, TraceView trace, WhySteps steps, bool beyond)
    {
        var mark = beyond ? $"({WhyWords.Of(clause.Verdict)})" : WhyWords.Of(clause.Verdict);
        var place = clause.Part == "when" ? $"{clause.Line,3} {mark}" : clause.Part;
        var head = $"  {(clause.IsDecisive ? '>' : ' ')} {place}".PadRight(ClauseIndent);
        var text = clause.Part == "when" ? clause.Text.Value : WhyWords.Of(clause, trace);
        foreach (var line in TextWrap.Lines(text, _style.Width - ClauseIndent))
        {
            Line((beyond ? _ink.Faint(head) : clause.IsDecisive ? _ink.Strong(head) : head) + (beyond ? _ink.Faint(line) : line));
            head = new string(' ', ClauseIndent);
        }

        var lines = steps.Lines(clause).ToArray();
        if (!clause.Unread.IsEmpty && !lines.Any(l => l.Line.Contains(WhySteps.NotKnown, StringComparison.Ordinal)))
            Wrapped($"not read: {string.Join(", ", clause.Unread)}", ClauseIndent + 2);
        foreach (var (step, depth) in lines)
            Wrapped(step, ClauseIndent + 2 + (2 * depth), _ink.Faint, hanging: 2);
    }

    private void Refined(ImmutableArray<TraceView> traces)
    {
        foreach (var group in traces.GroupBy(t => t.RefinedBy!.Rule))
            Wrapped($"{group.Key} says more exactly what these say, which hold as well: {string.Join(", ", group.Select(t => t.Rule))} (--why-not RULE shows their clauses)", 0);
        if (!traces.IsEmpty)
            Line();
    }

    private static string Named(TraceView trace) => $"{trace.Subject}{Others(trace)}";

    private static string Others(TraceView trace) =>
        trace.Others.IsEmpty ? "" : $"; the same for {Words.List(trace.Others, MostOthers)}";

    private void Wrapped(string text, int indent, Func<string, string>? ink = null, int hanging = 0)
    {
        var at = indent;
        foreach (var line in TextWrap.Lines(text, _style.Width - indent - hanging))
        {
            Line(new string(' ', at) + (ink is null ? line : ink(line)));
            at = indent + hanging;
        }
    }

    private void Line(string text = "") => _text.Append(text.TrimEnd()).Append('\n');
}
