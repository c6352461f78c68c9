using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.BlindSpots;

/// <summary>Every kind that is asked for, with its state, how many objects are known and how old that is; namespaces of one state share a line.</summary>
internal static class SourceLines
{
    private const int WordWidth = 13;
    private const int KindWidth = 31;
    private const int CountWidth = 8;
    private const int AgeWidth = 9;

    public static void Add(TextBlock text, ConnectionView connection, DateTime now)
    {
        if (connection.Sources.IsEmpty) return;
        text.Heading("Kinds");
        text.Paragraph(2, $"{ConnectionWords.Of(connection, now)}{(connection.Detail.IsEmpty ? "" : $": {connection.Detail}")}", CellStyle.Text);
        text.Line(new TextSpan($"    {"STATE",-WordWidth}{"KIND",-KindWidth}{"OBJECTS",CountWidth}{"AGE",AgeWidth}", CellStyle.Dim with { Bold = true }));
        var alike = connection.Sources.GroupBy(s => (s.Kind, ConnectionWords.Of(s), Why(s, connection))).OrderBy(g => g.First().IsCurrent);
        foreach (var scopes in alike) AddLine(text, [.. scopes], connection, now);
    }

    private static void AddLine(TextBlock text, List<SourceView> scopes, ConnectionView connection, DateTime now)
    {
        var first = scopes[0];
        var ink = new CellStyle(InkOf(first), Bold: !first.IsCurrent);
        var sign = first.IsCurrent ? text.Glyphs.Health : first.Status == SourceStatus.Stale ? text.Glyphs.Stale : text.Glyphs.Warning;
        var kind = Graphemes.Clip(first.Kind + Places(scopes), KindWidth - 1, text.Glyphs.Ellipsis);
        var count = first.IsKnown ? scopes.Sum(s => s.Objects).ToString(CultureInfo.InvariantCulture) : "-";
        var age = scopes.Min(s => s.Since) is { } since ? Durations.Format(now - since) : "";
        text.Line(
            new TextSpan($"  {sign} {ConnectionWords.Of(first),-WordWidth}", ink),
            new TextSpan($"{kind}{Blanks(KindWidth - Graphemes.Width(kind))}{count,CountWidth}{age,AgeWidth}", CellStyle.Text));
        if (Why(first, connection) is { IsEmpty: false } why) text.Paragraph(4 + WordWidth, why.Value, CellStyle.Dim, most: 3);
    }

    // What all have in common stands above, and what failed before is past where nothing fails now.
    private static SafeText Why(SourceView source, ConnectionView connection) =>
        source.Detail == connection.Detail || (source.Status is SourceStatus.Stale or SourceStatus.Loading && !source.Failing) ? default : source.Detail;

    private static string Places(List<SourceView> scopes) => scopes switch
    {
        [{ Namespace.IsEmpty: true }] => "",
        [var only] => $" in {only.Namespace}",
        _ => $" in {scopes.Count} namespaces",
    };

    private static string Blanks(int count) => new(' ', Math.Max(0, count));

    private static Ink InkOf(SourceView source) => source switch
    {
        { IsCurrent: true } => Ink.Good,
        { Status: SourceStatus.Stale, Failing: false } or { Status: SourceStatus.Loading, Failing: false } => Ink.Info,
        _ => Ink.Warning,
    };
}
