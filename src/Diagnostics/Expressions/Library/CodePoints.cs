namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>CEL counts code points where .NET counts UTF-16 units.</summary>
internal static class CodePoints
{
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
                count--;
        }

        return count;
    }

    /// <summary>The position in UTF-16 units of a code point; -1 beyond the end (just at the end is within).</summary>
    public static int ToUnits(string text, long position)
    {
        if (position < 0 || position > text.Length)
            return -1;
        var unit = 0;
        for (; position > 0; position--)
        {
            if (unit >= text.Length)
                return -1;
            unit += unit + 1 < text.Length && char.IsSurrogatePair(text[unit], text[unit + 1]) ? 2 : 1;
        }

        return unit;
    }

    /// <summary>The code point at a position in UTF-16 units, as text.</summary>
    public static string At(string text, int unit) =>
        unit >= text.Length ? "" : text.Substring(unit, unit + 1 < text.Length && char.IsSurrogatePair(text[unit], text[unit + 1]) ? 2 : 1);
}
