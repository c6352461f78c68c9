using System.Text;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>How a text report looks.</summary>
/// <param name="Width">Columns to wrap to. Commands and patches are never wrapped: they are copied.</param>
internal sealed record TextStyle(int Width, bool Colour)
{
    /// <summary>Where nothing says otherwise: a file, a pipe, a ticket.</summary>
    public static readonly TextStyle Plain = new(100, false);
}

/// <summary>A text report as it grows: lines, wrapped to its width, some with a label in the margin.</summary>
internal sealed class ReportText(TextStyle style)
{
    public const int Indent = 11;

    private readonly StringBuilder _text = new();

    public TextStyle Style { get; } = style with { Width = Math.Clamp(style.Width, 40, 120) };

    public Ink Ink { get; } = new(style.Colour);

    /// <param name="lead">Stands before the text; further lines begin below the text, not below this.</param>
    public void Labelled(string label, string text, string lead = "")
    {
        if (text.Length == 0)
            return;
        var head = Head(label);
        foreach (var line in TextWrap.Lines(text, Style.Width - Indent - lead.Length))
        {
            Line(Ink.Faint(head) + lead + line);
            (head, lead) = (Head(""), new string(' ', lead.Length));
        }
    }

    /// <summary>A drawing beside a label: its lines are as they are.</summary>
    public void Drawn(string label, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            Line(Ink.Faint(Head(label)) + line);
            label = "";
        }
    }

    public void Verbatim(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n'))
            Line(new string(' ', Indent + 2) + Ink.Command(line));
    }

    public void Wrapped(string text, int indent)
    {
        foreach (var line in TextWrap.Lines(text, Style.Width - indent))
            Line(new string(' ', indent) + line);
    }

    public void Line(string text = "") => _text.Append(text.TrimEnd()).Append('\n');

    /// <summary>A part that was made apart, with its line ends.</summary>
    public void Part(string text) => _text.Append(text);

    public override string ToString() => _text.ToString();

    private static string Head(string label) => (label.Length == 0 ? "" : $"  {label}").PadRight(Indent);
}
