namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>Breaks text into lines of at most so many columns: at line ends, then at blanks, and inside a word only where it is longer than a line.</summary>
internal static class TextWrap
{
    public static List<string> Wrap(string text, int first, int others)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')) WrapParagraph(paragraph, first, others, lines);
        return lines;
    }

    private static void WrapParagraph(string text, int first, int others, List<string> lines)
    {
        var start = 0;
        do
        {
            var columns = lines.Count == 0 ? first : others;
            var end = Graphemes.Cut(text, start, columns);
            if (end == start && start < text.Length) Graphemes.Next(text, ref end, out _);
            if (end >= text.Length)
            {
                lines.Add(text[start..]);
                return;
            }

            var blank = text.LastIndexOf(' ', end, end - start + 1);
            if (blank > start + LeadingBlanks(text, start)) end = blank;
            lines.Add(text[start..end].TrimEnd(' '));
            start = end;
            while (start < text.Length && text[start] == ' ') start++;
        }
        while (start < text.Length);
    }

    private static int LeadingBlanks(string text, int start)
    {
        var at = start;
        while (at < text.Length && text[at] == ' ') at++;
        return at - start;
    }
}
