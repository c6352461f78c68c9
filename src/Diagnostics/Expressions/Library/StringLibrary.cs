using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Strings: the standard functions and the extension (cel-go, ext/strings, version 4). Positions count code points.</summary>
internal static class StringLibrary
{
    public static void Declare(FunctionTable table)
    {
        table.Add("<string>.contains(string): bool", (c, a) => Search(c, a, static (s, t) => s.Contains(t, StringComparison.Ordinal)));
        table.Add("<string>.startsWith(string): bool", (c, a) => Search(c, a, static (s, t) => s.StartsWith(t, StringComparison.Ordinal)));
        table.Add("<string>.endsWith(string): bool", (c, a) => Search(c, a, static (s, t) => s.EndsWith(t, StringComparison.Ordinal)));
        table.Add("<string>.charAt(int): string", (_, a) => CharAt(a[0].AsString, a[1].AsInt));
        table.Add("<string>.indexOf(string): int", (c, a) => IndexOf(c, a[0].AsString, a[1].AsString, 0));
        table.Add("<string>.indexOf(string, int): int", (c, a) => IndexOf(c, a[0].AsString, a[1].AsString, a[2].AsInt));
        table.Add("<string>.lastIndexOf(string): int", (c, a) => LastIndexOf(c, a[0].AsString, a[1].AsString, null));
        table.Add("<string>.lastIndexOf(string, int): int", (c, a) => LastIndexOf(c, a[0].AsString, a[1].AsString, a[2].AsInt));
        table.Add("<string>.substring(int): string", (_, a) => Substring(a[0].AsString, a[1].AsInt, null));
        table.Add("<string>.substring(int, int): string", (_, a) => Substring(a[0].AsString, a[1].AsInt, a[2].AsInt));
        table.Add("<string>.lowerAscii(): string", (_, a) => CelValue.Of(string.Create(a[0].AsString.Length, a[0].AsString, static (to, from) => Ascii(to, from, lower: true))));
        table.Add("<string>.upperAscii(): string", (_, a) => CelValue.Of(string.Create(a[0].AsString.Length, a[0].AsString, static (to, from) => Ascii(to, from, lower: false))));
        table.Add("<string>.replace(string, string): string", (c, a) => Replace(c, a[0].AsString, a[1].AsString, a[2].AsString, -1));
        table.Add("<string>.replace(string, string, int): string", (c, a) => Replace(c, a[0].AsString, a[1].AsString, a[2].AsString, a[3].AsInt));
        table.Add("<string>.split(string): list(string)", (c, a) => Split(c, a[0].AsString, a[1].AsString, -1));
        table.Add("<string>.split(string, int): list(string)", (c, a) => Split(c, a[0].AsString, a[1].AsString, a[2].AsInt));
        table.Add("<string>.trim(): string", (_, a) => CelValue.Of(a[0].AsString.Trim()));
        table.Add("<string>.reverse(): string", (_, a) => CelValue.Of(string.Concat(a[0].AsString.EnumerateRunes().Reverse().Select(r => r.ToString()))));
        table.Add("<list(string)>.join(): string", (c, a) => Join(c, a[0], ""));
        table.Add("<list(string)>.join(string): string", (c, a) => Join(c, a[0], a[1].AsString));
        table.Add("<string>.format(list(dyn)): string", (c, a) => Formatter.Format(c, a[0].AsString, a[1]));
        table.Add("strings.quote(string): string", (_, a) => CelValue.Of(Quote(a[0].AsString)));
    }

    private static CelValue Search(CelActivation context, ReadOnlySpan<CelValue> a, Func<string, string, bool> test) =>
        context.Charge(Weight.OfSearch(a[0].AsString, a[1].AsString)) ? CelValue.Of(test(a[0].AsString, a[1].AsString)) : CelActivation.Refused;

    private static void Ascii(Span<char> to, string from, bool lower)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = !char.IsAscii(from[i]) ? from[i] : lower ? char.ToLowerInvariant(from[i]) : char.ToUpperInvariant(from[i]);
    }

    private static CelValue OutOfRange(long index) => CelValue.Fault($"index out of range: {index}");

    private static CelValue CharAt(string text, long index) =>
        CodePoints.ToUnits(text, index) is var unit and >= 0 ? CelValue.Of(CodePoints.At(text, unit)) : OutOfRange(index);

    private static CelValue IndexOf(CelActivation context, string text, string what, long from)
    {
        if (!context.Charge(Weight.OfSearch(text, what)))
            return CelActivation.Refused;
        if (CodePoints.ToUnits(text, from) is var start && start < 0)
            return OutOfRange(from);
        var found = text.IndexOf(what, start, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, found)));
    }

    /// <summary>With a position: the last match that starts there or before.</summary>
    private static CelValue LastIndexOf(CelActivation context, string text, string what, long? from)
    {
        if (!context.Charge(Weight.OfSearch(text, what)))
            return CelActivation.Refused;
        var start = from is null ? text.Length : CodePoints.ToUnits(text, from.Value);
        if (start < 0)
            return OutOfRange(from!.Value);
        for (var at = Math.Min(start, text.Length - what.Length); at >= 0; at--)
        {
            if (string.CompareOrdinal(text, at, what, 0, what.Length) == 0)
                return CelValue.Of((long)CodePoints.Count(text.AsSpan(0, at)));
        }

        return CelValue.Of(-1L);
    }

    private static CelValue Substring(string text, long from, long? to)
    {
        var start = CodePoints.ToUnits(text, from);
        if (start < 0)
            return OutOfRange(from);
        var end = to is null ? text.Length : CodePoints.ToUnits(text, to.Value);
        return end < 0 ? OutOfRange(to!.Value)
            : end < start ? CelValue.Fault($"invalid substring range: {from} to {to}")
            : CelValue.Of(text[start..end]);
    }

    private static CelValue Replace(CelActivation context, string text, string old, string replacement, long limit)
    {
        if (limit == 0)
            return CelValue.Of(text);
        var pieces = old.Length == 0 ? text.Length + 1 : (text.Length / old.Length) + 1;
        if (!context.Charge(Weight.OfSearch(text, old) + Weight.OfText((long)pieces * replacement.Length)))
            return CelActivation.Refused;
        var result = new StringBuilder();
        var at = 0;
        for (; limit != 0 && at <= text.Length; limit--)
        {
            var found = text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0)
                break;
            result.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
            if (old.Length > 0)
                continue;
            var next = CodePoints.At(text, at);
            result.Append(next);
            at += Math.Max(1, next.Length);
        }

        return CelValue.Of(result.Append(text, Math.Min(at, text.Length), Math.Max(0, text.Length - at)).ToString());
    }

    private static CelValue Split(CelActivation context, string text, string separator, long limit)
    {
        if (!context.Charge(Weight.OfSearch(text, separator)) || !context.Charge(separator.Length == 0 ? text.Length : text.AsSpan().Count(separator)))
            return CelActivation.Refused;
        if (limit == 0)
            return CelValue.EmptyList;
        var most = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        if (separator.Length > 0)
            return CelValue.OfList([.. text.Split(separator, most)]);
        var parts = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var next = parts.Count == most - 1 ? text[at..] : CodePoints.At(text, at);
            parts.Add(next);
            at += next.Length;
        }

        return CelValue.OfList([.. parts]);
    }

    private static CelValue Join(CelActivation context, CelValue list, string separator)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.String)
                return CelValue.Fault($"join needs strings, found {Types.NameOf(list[i])}");
            if (!context.Charge(Weight.OfText(list[i].AsString.Length + (long)separator.Length)))
                return CelActivation.Refused;
            text.Append(i == 0 ? "" : separator).Append(list[i].AsString);
        }

        return CelValue.Of(text.ToString());
    }

    private static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => rune.ToString(),
            });
        }

        return result.Append('"').ToString();
    }
}
