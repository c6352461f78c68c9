using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Reads string and bytes literals: one or three quotes, raw or with escapes.</summary>
internal static class StringLexer
{
    /// <summary>What precedes the text of a literal: its quotes and its letters.</summary>
    public readonly record struct LiteralPrefix(int Length, char Quote, bool Triple, bool Raw, bool Bytes);

    /// <summary>The prefix of a literal that starts here, or null.</summary>
    public static LiteralPrefix? Prefix(string source, int at)
    {
        var start = at;
        var raw = false;
        var bytes = false;
        for (; at < source.Length && at - start < 2; at++)
        {
            if (source[at] is 'r' or 'R' && !raw)
                raw = true;
            else if (source[at] is 'b' or 'B' && !bytes)
                bytes = true;
            else
                break;
        }

        if (at >= source.Length || source[at] is not ('"' or '\''))
            return null;
        var quote = source[at];
        var triple = at + 2 < source.Length && source[at + 1] == quote && source[at + 2] == quote;
        return new(at - start + (triple ? 3 : 1), quote, triple, raw, bytes);
    }

    public static Token Read(string source, LiteralPrefix prefix, ref int at)
    {
        var start = at;
        var body = at + prefix.Length;
        var end = FindEnd(source, body, prefix);
        if (end < 0)
        {
            at = source.Length;
            return new(TokenKind.Error, start, at, "a string does not end");
        }

        at = end + (prefix.Triple ? 3 : 1);
        var text = source.AsSpan(body, end - body);
        try
        {
            return prefix.Bytes
                ? new(TokenKind.Bytes, start, at, prefix.Raw ? Encoding.UTF8.GetBytes(text.ToString()) : Escapes.ToBytes(text))
                : new(TokenKind.String, start, at, prefix.Raw ? text.ToString() : Escapes.ToText(text));
        }
        catch (FormatException e)
        {
            return new(TokenKind.Error, start, at, e.Message);
        }
    }

    private static int FindEnd(string source, int at, LiteralPrefix prefix)
    {
        for (; at < source.Length; at++)
        {
            var c = source[at];
            if (c == '\\' && !prefix.Raw)
                at++;
            else if (c is '\n' or '\r' && !prefix.Triple)
                return -1;
            else if (c == prefix.Quote && (!prefix.Triple || (at + 2 < source.Length && source[at + 1] == c && source[at + 2] == c)))
                return at;
        }

        return -1;
    }
}
