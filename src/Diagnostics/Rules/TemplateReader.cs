using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Cuts a template into literal texts and expressions, and compiles these.</summary>
internal sealed class TemplateReader(ExpressionReader expressions, FaultCollector faults)
{
    private const string Open = "{{";

    /// <summary>The template; null, and faults, when it cannot be compiled.</summary>
    public Template? Read(YamlScalar? scalar, TemplateUse use)
    {
        if (scalar is null)
            return null;
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var text = scalar.Value;
        var quote = '\0';
        var good = true;
        for (var at = 0; at < text.Length;)
        {
            if (faults.IsFull)
                return null;
            var open = text.IndexOf(Open, at, StringComparison.Ordinal);
            if (open < 0)
            {
                parts.Add(new(text[at..]));
                break;
            }

            parts.Add(new(text[at..open]));
            if (use is TemplateUse.Command)
                quote = QuoteAfter(text.AsSpan(at, open - at), quote);
            var close = End(text, open + 2);
            if (close < 0)
            {
                faults.Add(scalar.At(open), "'{{' is never closed", "close it with '}}'");
                return null;
            }

            if (quote == '"')
                faults.Add(scalar.At(open), "a value within double quotes of a command cannot be made safe", "leave the quotes away: values are quoted by themselves");
            var program = expressions.Compile(text[(open + 2)..close], offset => scalar.At(open + 2 + offset), expected: null);
            good &= program is not null;
            parts.Add(new("", program, quote == '\'', Joined(text, open, close + 2)));
            at = close + 2;
        }

        return good ? new Template(parts.ToImmutable()) : null;
    }

    private static bool Joined(string text, int open, int end) =>
        (open > 0 && text[open - 1] is not (' ' or '\n' or '[' or ',')) || (end < text.Length && text[end] is not (' ' or '\n' or ']' or ',' or '}'));

    // The end of an expression: the first }} that is neither in a string nor closes a brace of the expression.
    private static int End(string text, int at)
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c is '\'' or '"')
                at = EndOfString(text, at);
            else if (c == '{')
                depth++;
            else if (c == '}' && depth > 0)
                depth--;
            else if (c == '}' && at + 1 < text.Length && text[at + 1] == '}')
                return at;
        }

        return -1;
    }

    private static int EndOfString(string text, int at)
    {
        var quote = text[at];
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\')
                at++;
        }

        return at;
    }

    // Which quote of a POSIX shell is open after a piece of a command.
    private static char QuoteAfter(ReadOnlySpan<char> piece, char quote)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            var c = piece[i];
            if (c == '\\' && quote != '\'')
                i++;
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == quote)
                quote = '\0';
        }

        return quote;
    }
}
