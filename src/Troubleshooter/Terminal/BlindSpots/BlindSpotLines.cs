using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.BlindSpots;

/// <summary>Each blind spot with its age, its reason and the rules that suffer from it. An outage makes one of every kind: those of one reason are told together.</summary>
internal static class BlindSpotLines
{
    public static void Add(TextBlock text, ImmutableArray<BlindSpotView> spots, DateTime now)
    {
        foreach (var alike in spots.GroupBy(s => IsOfOutage(s) ? (s.Reason, s.Namespace, s.Detail, "") : (s.Reason, s.Namespace, s.Detail, s.Kind.Value)))
        {
            text.Blank();
            if (alike.Skip(1).Any()) AddKinds(text, [.. alike], now);
            else AddOne(text, alike.First(), now);
        }
    }

    // Who may not read something wants to know what just that costs.
    private static bool IsOfOutage(BlindSpotView spot) => spot is { Reason: BlindSpotReason.Stale or BlindSpotReason.NotRead, Partly: false } && spot.Kind.Value != "log";

    private static void AddOne(TextBlock text, BlindSpotView spot, DateTime now)
    {
        Head(text, spot, spot.Kind.Value, spot.Since, now);
        var rules = spot.Rules.IsEmpty ? "no rule asked for it" : $"{Suffering(spot, spot.Rules.Length)}: {string.Join(", ", spot.Rules)}";
        text.Paragraph(2, rules, CellStyle.Dim, most: 6);
    }

    private static void AddKinds(TextBlock text, ImmutableArray<BlindSpotView> spots, DateTime now)
    {
        Head(text, spots[0], $"{spots.Length} kinds", spots.Min(s => s.Since), now);
        text.Paragraph(2, string.Join(", ", spots.Select(s => s.Kind)), CellStyle.Text, most: 8);
        text.Paragraph(2, Suffering(spots[0], spots.SelectMany(s => s.Rules).Distinct().Count()), CellStyle.Dim);
    }

    private static void Head(TextBlock text, BlindSpotView spot, string what, DateTime? since, DateTime now)
    {
        var scope = spot.Partly ? " in other namespaces" : spot.Namespace.IsEmpty ? "" : $" in {spot.Namespace}";
        var sign = spot.Reason == BlindSpotReason.Stale ? text.Glyphs.Stale : text.Glyphs.Warning;
        TextSpan reason = new($"{sign} {Names.Word(spot.Reason)}: ", new CellStyle(Ink.Warning, Bold: true));
        text.Paragraph([reason], $"{what}{scope}{ConnectionWords.Since(since, now)}", CellStyle.Strong);
        if (!spot.Detail.IsEmpty) text.Paragraph(2, spot.Detail.Value, CellStyle.Text, most: 3);
    }

    private static string Suffering(BlindSpotView spot, int rules) =>
        $"{Names.Count(rules, "rule")} {(spot.Reason == BlindSpotReason.Stale ? "may be out of date" : "undecided")}";
}
