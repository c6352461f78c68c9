using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>One side of one incident, over the whole screen. It follows the incident through the pictures, and says when it is gone.</summary>
internal abstract class OneIncidentPage(string what, LiveCommand command, IncidentView incident) : TextPage
{
    public override string Name => what;

    public override IEnumerable<Hint> Hints => [LiveCommand.Back, LiveCommand.Fixes, .. KeyHints.OfObject(Selection), new(LiveCommand.Open, "incident"), .. KeyHints.OfIncident(Selection).Where(h => h.Command != command), LiveCommand.Copy, LiveCommand.Save];

    public override Selection Selection => new(Incident.Root, Incident);

    public override (string Text, string Words)? Copied => FixesPage.FirstOf(Incident);

    public override string NothingToCopy => FixesPage.NoneToCopy;

    /// <summary>As it was in the last picture that had it.</summary>
    protected IncidentView Incident { get; private set; } = incident;

    /// <summary>The cluster's time, UTC.</summary>
    protected DateTime ClusterNow { get; private set; }

    protected bool IsGone { get; private set; }

    protected override string Title => $"{char.ToUpperInvariant(what[0])}{what[1..]}: {Names.Workload(Incident.Root)}{(IsGone ? ", gone" : "")}";

    public override void Update(Picture picture)
    {
        ClusterNow = picture.Session.Now;
        var found = picture.Session.Incidents.FirstOrDefault(i => i.Id == Incident.Id);
        IsGone = found is null;
        if (found is not null) Incident = found;
    }

    /// <summary>Its parts may stand side by side.</summary>
    protected virtual bool HasColumns => false;

    protected sealed override ImmutableArray<TextLine> Lines(int width, Glyphs glyphs)
    {
        var text = new TextBlock(HasColumns ? TextColumns.WidthOf(width) : width, glyphs);
        Write(text);
        return HasColumns ? TextColumns.Build(text, width) : text.Build();
    }

    protected abstract void Write(TextBlock text);

    protected void Head(TextBlock text) =>
        text.Paragraph([new TextSpan($"{Names.Glyph(Incident.Severity, text.Glyphs)} ", new CellStyle(Names.Ink(Incident.Severity), Bold: true))], Incident.Title.Value, CellStyle.Strong);
}
