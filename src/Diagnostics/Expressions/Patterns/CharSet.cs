using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A set of code points, and of Unicode categories in .NET's notation; writes itself as a .NET pattern.</summary>
internal sealed class CharSet
{
    private const int Last = 0x10FFFF;
    private const string AnyPair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    private readonly List<(int From, int To)> _ranges = [];
    private readonly StringBuilder _categories = new();

    /// <summary>Whether it holds all characters beyond U+FFFF, as far as categories say: of these .NET knows no category.</summary>
    private bool _beyond;

    public static CharSet Of(params ReadOnlySpan<(int From, int To)> ranges)
    {
        var set = new CharSet();
        foreach (var (from, to) in ranges)
            set.Add(from, to);
        return set;
    }

    public void Add(int from, int to) => _ranges.Add((from, to));

    public void Add(CharSet other)
    {
        _ranges.AddRange(other._ranges);
        _categories.Append(other._categories);
        _beyond |= other._beyond;
    }

    /// <summary>Adds a category such as <c>\p{L}</c>, or all but one: <c>\P{L}</c>.</summary>
    public void AddCategory(string category)
    {
        _categories.Append(category);
        _beyond |= category.StartsWith("\\P", StringComparison.Ordinal);
    }

    public CharSet Negate()
    {
        if (_categories.Length > 0)
            throw new InvalidOperationException("categories are negated by name");
        var result = new CharSet();
        var next = 0;
        foreach (var (from, to) in _ranges.OrderBy(r => r.From))
        {
            if (from > next)
                result.Add(next, from - 1);
            next = Math.Max(next, to + 1);
        }

        if (next <= Last)
            result.Add(next, Last);
        return result;
    }

    /// <summary>The pattern. Characters beyond U+FFFF are two units in .NET, so they become alternatives to the class.</summary>
    public string Write(bool negated)
    {
        if (negated && _categories.Length == 0)
            return Negate().Write(negated: false);
        var inside = new StringBuilder();
        foreach (var (from, to) in _ranges)
            AppendUnits(inside, from, Math.Min(to, 0xFFFF));
        inside.Append(_categories);
        if (negated)
            return _beyond ? $"[^{inside}\\uD800-\\uDFFF]" : $"(?:[^{inside}\\uD800-\\uDFFF]|{AnyPair})";
        // A category holds halves of pairs too.
        if (_categories.Length > 0)
            inside.Append("-[\\uD800-\\uDFFF]");
        if (_beyond)
            return $"(?:[{inside}]|{AnyPair})";
        var pairs = new List<string>();
        foreach (var (from, to) in _ranges.Where(r => r.To > 0xFFFF))
            AppendPairs(pairs, Math.Max(from, 0x10000), to);
        if (pairs.Count == 0)
            return inside.Length == 0 ? "[^\\s\\S]" : $"[{inside}]";
        var first = inside.Length == 0 ? "" : $"[{inside}]|";
        return $"(?:{first}{string.Join('|', pairs)})";
    }

    /// <summary>A code point as .NET writes it in a pattern, in or outside of a class.</summary>
    public static string Literal(int codePoint)
    {
        if (codePoint > 0xFFFF)
            return string.Concat(char.ConvertFromUtf32(codePoint).Select(c => Unit(c)));
        return codePoint < 128 && char.IsAsciiLetterOrDigit((char)codePoint) ? ((char)codePoint).ToString() : Unit(codePoint);
    }

    private static string Unit(int unit) => "\\u" + unit.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>Halves of pairs are no characters.</summary>
    private static void AppendUnits(StringBuilder text, int from, int to)
    {
        if (from > to)
            return;
        if (from < 0xD800 && to > 0xDFFF)
        {
            AppendUnits(text, from, 0xD7FF);
            AppendUnits(text, 0xE000, to);
            return;
        }

        text.Append(Unit(from));
        if (to > from)
            text.Append('-').Append(Unit(to));
    }

    private static void AppendPairs(List<string> pairs, int from, int to)
    {
        while (from <= to)
        {
            var high = 0xD800 + ((from - 0x10000) >> 10);
            var low = 0xDC00 + ((from - 0x10000) & 0x3FF);
            var lastHigh = 0xD800 + ((to - 0x10000) >> 10);
            if (low == 0xDC00 && ((to + 1) & 0x3FF) == 0)
            {
                pairs.Add($"[{Unit(high)}-{Unit(lastHigh)}][\\uDC00-\\uDFFF]");
                return;
            }

            if (low == 0xDC00 && lastHigh > high)
            {
                pairs.Add($"[{Unit(high)}-{Unit(lastHigh - 1)}][\\uDC00-\\uDFFF]");
                from = 0x10000 + ((lastHigh - 0xD800) << 10);
                continue;
            }

            var end = lastHigh == high ? 0xDC00 + ((to - 0x10000) & 0x3FF) : 0xDFFF;
            pairs.Add($"{Unit(high)}[{Unit(low)}-{Unit(end)}]");
            from = 0x10000 + ((high - 0xD800) << 10) + (end - 0xDC00) + 1;
        }
    }
}
