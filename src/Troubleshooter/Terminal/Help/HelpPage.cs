using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Navigation;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Help;

/// <summary>The help: the key map in words, and the signs of the screen.</summary>
internal sealed class HelpPage(LiveContext context) : TextPage
{
    private const int LabelWidth = 20;

    public override string Name => "help";

    public override IEnumerable<Hint> Hints => [LiveCommand.Back, LiveCommand.PageDown, LiveCommand.Save];

    protected override string Title => "Help";

    protected override ImmutableArray<TextLine> Lines(int width, Glyphs glyphs)
    {
        var text = new TextBlock(TextColumns.WidthOf(width), glyphs);
        text.Heading("Views, by their digit or by name after :");
        foreach (var view in Views.All) Entry(text, $"{view.Digit ?? ' '}  {view.Name}", CellStyle.Strong, view.Help);
        foreach (var group in context.Keys.Bindings.GroupBy(b => b.Group))
        {
            text.Heading(Heading(group.Key));
            foreach (var binding in group) Entry(text, binding.Label, CellStyle.Strong, binding.Help);
        }

        text.Heading("Sort a table: once more turns the order");
        foreach (var column in SortColumns()) Entry(text, $"Shift-{column.Key}", CellStyle.Strong, string.Join(", ", column.Distinct()).ToLowerInvariant());

        text.Heading("Signs");
        Entry(text, $"{glyphs.Critical} critical", new CellStyle(Ink.Critical, Bold: true), "Something is broken now and does not mend itself");
        Entry(text, $"{glyphs.Warning} warning", new CellStyle(Ink.Warning, Bold: true), "Something is wrong and works for now, or only in part");
        Entry(text, $"{glyphs.Info} info", new CellStyle(Ink.Info, Bold: true), "Good to know");
        Entry(text, "new, gone", CellStyle.Strong, "Came within the last minute, or went a few seconds ago");
        Entry(text, "again, flaps 6/h", CellStyle.Strong, "Was over and came back, or does so again and again");
        Entry(text, $"{glyphs.Stale} dimmed", CellStyle.Stale, "Rests on what is out of date: it may be over, and is the same when it is seen again");
        Entry(text, $"{glyphs.Times}3{glyphs.Rising}", CellStyle.Strong, "So many objects have this very fault, and more than a minute ago");

        text.Heading("Good to know");
        text.Paragraph(2, "k8sdoctor only reads. What it was not allowed or not able to read is counted as a blind spot and never taken for healthy.", CellStyle.Text);
        text.Paragraph(2, "While you move in the table its order stays as it is; new incidents wait at its end for a few seconds.", CellStyle.Text);
        text.Paragraph(2, "What is copied stands in ~/.local/state/k8sdoctor/copied.txt too, where a terminal does not let programs use the clipboard; what is saved, beside it in saved/.", CellStyle.Text);
        text.Paragraph(2, "With the mouse: click selects, the wheel scrolls. Hold Shift to select text as usual.", CellStyle.Text);
        return TextColumns.Build(text, width);
    }

    private static string Heading(KeyGroup group) => group switch
    {
        KeyGroup.Move => "Move",
        KeyGroup.Look => "What is shown",
        KeyGroup.Incident => "The incident under the cursor, on every view",
        KeyGroup.Object => "The object under the cursor",
        KeyGroup.Log => "In a log",
        KeyGroup.Text => "In a description or YAML, after /",
        KeyGroup.Recording => "A recording: --from FILE, or demo",
        _ => "Do",
    };

    private static IEnumerable<IGrouping<char, string>> SortColumns() =>
        ResourceKinds.All.Select(ShownTables.Of).SelectMany(t => t.Columns).Where(c => c.SortLetter is not null).GroupBy(c => c.SortLetter!.Value, c => c.Title).OrderBy(g => g.Key);

    private static void Entry(TextBlock text, string label, CellStyle style, string help)
    {
        var padded = "  " + label + new string(' ', Math.Max(1, LabelWidth - Graphemes.Width(label)));
        text.Paragraph([new TextSpan(padded, style)], help, CellStyle.Text);
    }
}
