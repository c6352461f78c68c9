using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Terminal.Gui.Text;

namespace K8sDoctor.Troubleshooter.Terminal.Drawing;

/// <summary>
/// Cuts text into what a terminal shows in one place, with its width in columns (1 or 2). Widths are Terminal.Gui's own, because its output decides by them
/// where the next cell stands. Text comes from <c>SafeText</c>; what still controls a terminal is made visible here all the same.
/// </summary>
internal static class Graphemes
{
    /// <summary>Longer clusters (a letter under a heap of combining marks) keep only what comes first.</summary>
    private const int LongestCluster = 16;

    private const char VariationSelector16 = '\uFE0F';
    private const string Control = "?";

    /// <summary>What has been shown of one character: frames, signs and letters beyond ASCII come again and again. No more than there are characters.</summary>
    private static readonly ConcurrentDictionary<char, (string Shown, int Width)> Singles = new();

    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];

    /// <summary>Reads the grapheme at <paramref name="index"/> and steps over it. Width 0: nothing to show.</summary>
    public static string Next(string text, ref int index, out int width)
    {
        var c = text[index];
        width = 1;
        if (c < 128 && (index + 1 == text.Length || text[index + 1] < 128))
        {
            index++;
            return c is < ' ' or '\x7F' ? Control : Ascii[c];
        }

        var length = StringInfo.GetNextTextElementLength(text.AsSpan(index));
        var cluster = text.AsSpan(index, length);
        index += length;
        if (length > 1) return Visible(cluster, out width);
        if (!Singles.TryGetValue(c, out var single)) Singles[c] = single = (Visible(cluster, out var columns), columns);
        width = single.Width;
        return single.Shown;
    }

    /// <summary>Columns that the text takes.</summary>
    public static int Width(string text)
    {
        var total = 0;
        for (var i = 0; i < text.Length;)
        {
            Next(text, ref i, out var width);
            total += width;
        }

        return total;
    }

    /// <summary>The text in at most <paramref name="columns"/>; what is cut off is marked by <paramref name="ellipsis"/>.</summary>
    public static string Clip(string text, int columns, string ellipsis)
    {
        if (columns <= 0) return "";
        if (Width(text) <= columns) return text;

        var room = Math.Max(0, columns - Width(ellipsis));
        var kept = Cut(text, 0, room);
        return kept == 0 ? ellipsis[..Math.Min(ellipsis.Length, columns)] : text[..kept] + ellipsis;
    }

    /// <summary>Where to cut the text so that what begins at <paramref name="start"/> takes at most <paramref name="columns"/>.</summary>
    public static int Cut(string text, int start, int columns)
    {
        var used = 0;
        for (var i = start; i < text.Length;)
        {
            var before = i;
            Next(text, ref i, out var width);
            used += width;
            if (used > columns) return before;
        }

        return text.Length;
    }

    // Terminals disagree about the width of a symbol with variation selector 16; without it they agree.
    private static string Visible(ReadOnlySpan<char> cluster, out int width)
    {
        width = 1;
        if (cluster[0] < ' ' || char.IsControl(cluster[0]) || char.IsSurrogate(cluster[0]) && cluster.Length == 1) return Control;
        if (cluster.Length > LongestCluster) cluster = FirstRune(cluster);

        var shown = cluster.Contains(VariationSelector16) ? cluster.ToString().Replace(VariationSelector16.ToString(), "") : cluster.ToString();
        width = Math.Clamp(shown.GetColumns(), 0, 2);
        return shown;
    }

    private static ReadOnlySpan<char> FirstRune(ReadOnlySpan<char> cluster)
    {
        Rune.DecodeFromUtf16(cluster, out _, out var used);
        return cluster[..Math.Max(1, used)];
    }
}
