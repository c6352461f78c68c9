using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Pages;
using K8sDoctor.Troubleshooter.Terminal.Prompts;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>Paints the last line: the text that is being typed, else a message, else the keys.</summary>
internal static class FooterPainter
{
    private const int Gap = 2;

    public static void Typing(Canvas canvas, Prompt prompt, (int All, int Shown) count)
    {
        var right = prompt.Sign == "/" ? $"{count.Shown} of {count.All}   {prompt.Help} " : $"{prompt.Help} ";
        canvas.FillRow(0, 0, " ", CellStyle.Text.On(Ground.Bar));
        var typed = Graphemes.Width(prompt.Sign) + Graphemes.Width(prompt.Text) + Graphemes.Width(prompt.Suggestion) + 3;
        var room = Math.Max(canvas.Width - Graphemes.Width(right) - Graphemes.Width(prompt.Sign) - 3, Math.Min(24, canvas.Width - 4));
        var x = canvas.Write(1, 0, prompt.Sign, CellStyle.Heading.On(Ground.Bar));
        x = canvas.Write(x, 0, End(prompt.Text, Math.Max(8, room)), CellStyle.Strong.On(Ground.Bar));
        if (prompt.Suggestion.Length > 0) x = canvas.Write(x, 0, prompt.Suggestion, CellStyle.Dim.On(Ground.Bar));
        canvas.Write(x, 0, canvas.Glyphs.Caret, CellStyle.Accent.On(Ground.Bar));
        if (canvas.Width - typed > 8) canvas.WriteRight(typed, 0, canvas.Width - typed, right, CellStyle.Text.On(Ground.Bar));
    }

    /// <summary>A message on the last line and, where it is too long for that, on the lines above it.</summary>
    public static void Message(Canvas canvas, string message, int most)
    {
        var room = Math.Max(1, canvas.Width - 2);
        var lines = TextWrap.Wrap(message, room, room);
        if (lines.Count > most) lines = [.. lines.Take(most - 1), string.Join(' ', lines.Skip(most - 1))];
        for (var i = 0; i < lines.Count; i++)
        {
            var y = canvas.Height - lines.Count + i;
            canvas.FillRow(0, y, " ", CellStyle.Text.On(Ground.Bar));
            canvas.WriteCell(1, y, room, lines[i], CellStyle.Strong.On(Ground.Bar));
        }
    }

    /// <summary>The keys that matter on a page: as many as there is room for, and always the one for the help.</summary>
    public static void Keys(Canvas canvas, KeyMap keys, Page page)
    {
        canvas.FillRow(0, 0, " ", CellStyle.Text.On(Ground.Bar));
        var help = keys.Told(LiveCommand.Help, page.OwnKeys);
        var room = canvas.Width - Columns(help) + Gap;
        var x = 1;
        foreach (var hint in page.Hints.Concat(KeyHints.Everywhere(page)).DistinctBy(h => h.Command))
        {
            if (keys.Told(hint.Command, page.OwnKeys) is not var (key, name)) continue;
            var told = (key, hint.Word.Length > 0 ? hint.Word : name);
            if (x + Columns(told) <= room) x = Write(canvas, x, told);
        }

        if (help is { } last) Write(canvas, x, last);
    }

    private static int Write(Canvas canvas, int x, (string Key, string Name) told)
    {
        x = canvas.Write(x, 0, told.Key, CellStyle.Heading.On(Ground.Bar));
        return canvas.Write(x + 1, 0, told.Name, CellStyle.Text.On(Ground.Bar)) + Gap;
    }

    private static int Columns((string Key, string Name)? told) => told is var (key, name) ? key.Length + name.Length + 1 + Gap : 0;

    private static string End(string text, int columns)
    {
        var from = 0;
        while (Graphemes.Width(text[from..]) > columns) Graphemes.Next(text, ref from, out _);
        return text[from..];
    }
}
