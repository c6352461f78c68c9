using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Objects;

/// <summary>The lines of a description or of YAML: labels and keys stand out, what does not fit goes on below its own beginning.</summary>
internal static class ObjectLines
{
    private const int DeepestHang = 24;

    public static void Add(TextBlock text, string line, ObjectForm form, bool isFound)
    {
        var indent = line.Length - line.TrimStart(' ', '-').Length;
        var end = LabelEnd(line, indent, form);
        var style = isFound ? CellStyle.Text.On(Ground.SelectedIdle) : CellStyle.Text;
        var label = form == ObjectForm.Description && indent == 0 && end == line.Length ? CellStyle.Heading : CellStyle.Accent;
        if (isFound) label = label.On(Ground.SelectedIdle);
        var value = end == indent ? indent + 2 : line.Length - line.AsSpan(end).TrimStart(' ').Length;
        text.Paragraph([new TextSpan(line[..indent], style), new TextSpan(line[indent..end], label)], line[end..], style, Math.Min(value, DeepestHang));
    }

    /// <summary>What the object has to do with an incident.</summary>
    public static void AddIncident(TextBlock text, ReferenceView item, IncidentView incident, DateTime now)
    {
        text.Heading("Incident");
        text.Paragraph([new TextSpan($"  {Names.Glyph(incident.Severity, text.Glyphs)} {Names.Word(incident.Severity)} ", new CellStyle(Names.Ink(incident.Severity), Bold: true))], incident.Title.Value, CellStyle.Strong);
        text.Paragraph(2, $"{Part(item, incident)}; since {Names.Age(incident.FirstSeen, now)}. Enter leads to it.", CellStyle.Dim);
        text.Blank();
    }

    private static string Part(ReferenceView item, IncidentView incident) =>
        incident.Root.IsSame(item) ? "It is where the fault lies"
        : incident.Members.Any(m => m.IsSame(item)) ? $"It has the fault of {Names.Workload(incident.Root)}"
        : $"It suffers from {Names.Workload(incident.Root)}";

    // A key of YAML, or a label of a description: up to its colon.
    private static int LabelEnd(string line, int indent, ObjectForm form)
    {
        var colon = line.IndexOf(':', indent);
        if (colon < 0 || (colon + 1 < line.Length && line[colon + 1] != ' ')) return indent;
        return form == ObjectForm.Yaml || colon - indent <= 32 ? colon + 1 : indent;
    }
}
