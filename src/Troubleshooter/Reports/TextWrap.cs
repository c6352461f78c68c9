using System.Text;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>Breaks text into lines that fit a number of terminal columns.</summary>
internal static class TextWrap
{
    /// <summary>The lines of a text; line feeds in it stay. A word that is longer than a line is cut.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        width = Math.Max(width, 10);
        foreach (var paragraph in text.TrimEnd().Split('\n'))
        {
            foreach (var line in Paragraph(paragraph.TrimEnd(), width))
                yield return line;
        }
    }

    /// <summary>How many columns a terminal gives the text.</summary>
    public static int Columns(string text)
    {
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Columns(rune);
        return columns;
    }

    private static IEnumerable<string> Paragraph(string text, int width)
    {
        if (Columns(text) <= width)
        {
            yield return text;
            yield break;
        }

        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ').SelectMany(w => Pieces(w, width)))
        {
            var columns = Columns(word);
            if (line.Length > 0 && used + 1 + columns > width)
            {
                yield return line.ToString();
                (used, _) = (0, line.Clear());
            }

            if (line.Length > 0)
                line.Append(' ');
            used += columns + (line.Length > 0 ? 1 : 0);
            line.Append(word);
        }

        yield return line.ToString();
    }

    private static IEnumerable<string> Pieces(string word, int width)
    {
        if (Columns(word) <= width)
            return [word];
        var pieces = new List<string>();
        var piece = new StringBuilder();
        var used = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            if (used + Columns(rune) > width)
            {
                pieces.Add(piece.ToString());
                (used, _) = (0, piece.Clear());
            }

            piece.Append(rune.ToString());
            used += Columns(rune);
        }

        pieces.Add(piece.ToString());
        return pieces;
    }

    /// <summary>Wide by Unicode's East Asian Width (UAX 11), in the coarse blocks that terminals agree on; combining marks take no column.</summary>
    private static int Columns(Rune rune) => rune.Value switch
    {
        >= 0x300 and <= 0x36F or 0x200D or >= 0xFE00 and <= 0xFE0F => 0,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF => 2,
        >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD => 2,
        _ => 1,
    };
}
