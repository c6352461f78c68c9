using System.Buffers;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Which characters a file may hold: those that YAML 1.2 calls printable, and no line breaks that editors don't count.</summary>
internal static class YamlCharacters
{
    // Unpaired surrogates are looked for too: a text that was decoded wrongly has them.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => c is < ' ' and not '\t' and not '\n' || c is >= '\x7f' and < '\xa0' || c is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' || char.IsSurrogate(c))]);

    /// <summary>The first character that may not be there; null where all may.</summary>
    public static (YamlPosition At, string Message)? FirstForbidden(string text)
    {
        for (var at = text.AsSpan().IndexOfAny(Suspects); at >= 0 && at < text.Length; at++)
        {
            var next = text.AsSpan(at).IndexOfAny(Suspects);
            if (next < 0)
                return null;
            at += next;
            if (IsAllowed(text, ref at))
                continue;
            var before = text.AsSpan(0, at);
            var name = text[at] is '\r' or '\x85' or '\u2028' or '\u2029' ? "a line break of its own kind" : "a control character";
            return (new(before.Count('\n') + 1, at - before.LastIndexOf('\n')), $"the character U+{(int)text[at]:X4}, {name}, may not be in a file");
        }

        return null;
    }

    // A carriage return is half of a line break, and two surrogates are one character; of these, the second half is passed too.
    private static bool IsAllowed(string text, ref int at)
    {
        var isPair = at + 1 < text.Length && (text[at] == '\r' ? text[at + 1] == '\n' : char.IsSurrogatePair(text[at], text[at + 1]));
        if (isPair)
            at++;
        return isPair;
    }
}
