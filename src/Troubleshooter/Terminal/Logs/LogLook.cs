using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Logs;

/// <summary>An entry as it is drawn.</summary>
/// <param name="IsMatched">It is a line that proves the incident.</param>
internal readonly record struct ShownEntry(LogEntry Entry, string Text, bool IsMatched);

/// <summary>How entries look: whose they are, when they were written, and their text; wrapped, or cut.</summary>
internal sealed class LogLook
{
    private const int LongestName = 16;
    private static readonly ImmutableArray<Ink> Inks = [Ink.Accent, Ink.Good, Ink.Info, Ink.Code, Ink.Warning];

    private readonly MatchedLines _matched;

    public LogLook(MatchedLines matched) => _matched = matched;

    public bool Wraps { get; set; } = true;

    public bool HasTimes { get; set; }

    /// <summary>Where lines are cut: the first column that is seen.</summary>
    public int Left { get; set; }

    /// <summary>The names of the containers; those of one alone are not shown.</summary>
    public ImmutableArray<SafeText> Containers { get; set; } = [];

    private int NameWidth => Containers.Length < 2 ? 0 : Math.Min(LongestName, Containers.Max(c => Graphemes.Width(c.Value))) + 1;

    /// <summary>The text of an entry; null where it has been dropped.</summary>
    public ShownEntry? Read(LogBuffer buffer, long number) => buffer.Read(number, Text, out var text) ? text : null;

    /// <summary>The lines that an entry takes on the screen.</summary>
    public ImmutableArray<TextLine> Lines(ShownEntry entry, int width, Glyphs glyphs)
    {
        if (entry.Entry.Kind == LogEntryKind.Note) return [Divider(entry.Text, width, glyphs)];
        var head = Head(entry.Entry);
        var indent = head.Sum(s => Graphemes.Width(s.Text));
        var room = Math.Max(8, width - indent);
        var style = entry.IsMatched ? CellStyle.Heading : CellStyle.Text;
        if (!Wraps) return [new(head.Add(new TextSpan(Graphemes.Clip(entry.Text[Graphemes.Cut(entry.Text, 0, Left)..], room, glyphs.Ellipsis), style)))];

        var lines = ImmutableArray.CreateBuilder<TextLine>();
        var start = 0;
        do
        {
            var end = Math.Max(Graphemes.Cut(entry.Text, start, room), Math.Min(start + 1, entry.Text.Length));
            lines.Add(new((start == 0 ? head : [new TextSpan(new string(' ', indent), default)]).Add(new TextSpan(entry.Text[start..end], style))));
            start = end;
        }
        while (start < entry.Text.Length);
        return lines.ToImmutable();
    }

    /// <summary>Entries as they stand in a file, a line each.</summary>
    public string Plain(LogBuffer buffer, IEnumerable<long> numbers)
    {
        var text = new StringBuilder();
        foreach (var number in numbers)
        {
            if (Read(buffer, number) is { } entry) text.Append(Plain(entry)).Append('\n');
        }

        return text.ToString();
    }

    private string Plain(ShownEntry entry) => entry.Entry.Kind == LogEntryKind.Note ? $"--- {entry.Text} ---" : string.Concat(Head(entry.Entry).Select(s => s.Text)) + entry.Text;

    private ShownEntry Text(in LogEntry entry, ReadOnlySpan<byte> utf8, int cutOff) =>
        new(entry, LogWords.Safe(utf8, cutOff), entry.Kind == LogEntryKind.Line && _matched.Contains(utf8));

    private ImmutableArray<TextSpan> Head(LogEntry entry)
    {
        ImmutableArray<TextSpan> head = HasTimes ? [new TextSpan($"{entry.At?.ToString("MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) ?? "no time",-19}", CellStyle.Dim)] : [];
        if (NameWidth == 0 || entry.Source < 0 || entry.Source >= Containers.Length) return head;
        var name = Graphemes.Clip(Containers[entry.Source].Value, NameWidth - 1, "~");
        return head.Add(new TextSpan(name + new string(' ', NameWidth - Graphemes.Width(name)), new CellStyle(Inks[entry.Source % Inks.Length])));
    }

    private static TextLine Divider(string text, int width, Glyphs glyphs)
    {
        var words = $" {Graphemes.Clip(text, Math.Max(1, width - 6), glyphs.Ellipsis)} ";
        var rest = string.Concat(Enumerable.Repeat(glyphs.Rule, Math.Max(0, width - Graphemes.Width(words) - 2)));
        return new([new TextSpan(glyphs.Rule + glyphs.Rule, CellStyle.Dim), new TextSpan(words, CellStyle.Strong), new TextSpan(rest, CellStyle.Dim)]);
    }
}
