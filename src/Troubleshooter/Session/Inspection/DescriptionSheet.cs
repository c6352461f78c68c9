using System.Globalization;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>Writes a description line by line, as kubectl lays it out: labels in a column, lists below their label, tables. Raw text.</summary>
/// <param name="now">The cluster's time, UTC.</param>
internal sealed class DescriptionSheet(DateTime now)
{
    private const int LabelWidth = 18;
    private const int Step = 2;
    private readonly List<string> _lines = [];

    public List<string> Lines => _lines;

    public void Heading(string title)
    {
        if (_lines.Count > 0)
            _lines.Add("");
        _lines.Add(title + ":");
    }

    /// <summary>A label with its value; nothing where there is none.</summary>
    public void Field(string label, string? value, int level = 0)
    {
        if (!string.IsNullOrEmpty(value))
            _lines.Add($"{Indent(level)}{(label + ":").PadRight(LabelWidth - (level * Step))} {value}");
    }

    /// <summary>A label with several values, one a line.</summary>
    public void Fields(string label, IEnumerable<string> values, int level = 0)
    {
        foreach (var (i, value) in values.Index())
        {
            if (i == 0)
                Field(label, value, level);
            else
                _lines.Add(new string(' ', LabelWidth + 1) + value);
        }
    }

    public void Line(string text, int level = 0) => _lines.Add(Indent(level) + text);

    /// <summary>A part of the object as YAML below a heading; a plain value beside its label; nothing where there is none.</summary>
    public void Part(string title, JsonElement part, params ReadOnlySpan<string> without)
    {
        if (part.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            Field(title, part.ValueKind == JsonValueKind.String ? part.GetString() : part.ValueKind == JsonValueKind.Undefined ? null : part.GetRawText());
            return;
        }

        var lines = part.Items().Any() ? YamlText.Of(part) : [];
        foreach (var member in part.Members())
        {
            if (!without.Contains(member.Name))
                lines.AddRange(YamlText.Member(member));
        }

        if (lines.Count == 0)
            return;
        Heading(title);
        foreach (var line in lines)
            Line(line, 1);
    }

    /// <summary>Rows below a head; the last column is as long as it is.</summary>
    public void Table(int level, params ReadOnlySpan<string[]> rows)
    {
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (var row in rows)
            Line(string.Join("  ", row.Select((cell, i) => i == row.Length - 1 ? cell : cell.PadRight(widths[i]))).TrimEnd(), level);
    }

    /// <summary>A time of the API with how long ago it was: <c>2026-11-20 09:40:22 UTC (12m ago)</c>; what is none stays as it is.</summary>
    public string? Time(string? text) => Parse(text) is { } time ? $"{time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC ({Ago(time)})" : text;

    public string Ago(DateTime? time) => time is { } at ? at > now ? $"in {Durations.Format(at - now)}" : $"{Durations.Format(now - at)} ago" : "-";

    public string Ago(string? text) => Parse(text) is { } time ? Ago(time) : text ?? "-";

    private static DateTime? Parse(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Indent(int level) => new(' ', level * Step);
}
