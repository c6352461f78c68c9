using System.Globalization;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Cuts an expression into tokens (CEL specification, "Syntax"). What is no token is a token of kind <see cref="TokenKind.Error"/>.</summary>
internal struct Lexer(string source)
{
    private static readonly Dictionary<string, TokenKind> Words = new()
    {
        ["true"] = TokenKind.True, ["false"] = TokenKind.False, ["null"] = TokenKind.Null, ["in"] = TokenKind.In,
    };

    private int _at;

    public Token Next()
    {
        SkipBlanks();
        if (_at >= source.Length)
            return new(TokenKind.End, source.Length, source.Length);
        var c = source[_at];
        if (StringLexer.Prefix(source, _at) is { } prefix)
            return StringLexer.Read(source, prefix, ref _at);
        if (IsLetter(c))
            return Word();
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            return Number();
        return c == '`' ? Quoted() : Symbol(c);
    }

    private static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    private readonly char Peek(int ahead) => _at + ahead < source.Length ? source[_at + ahead] : '\0';

    private void SkipBlanks()
    {
        while (_at < source.Length)
        {
            if (source[_at] is ' ' or '\t' or '\n' or '\r' or '\f')
                _at++;
            else if (source[_at] == '/' && Peek(1) == '/')
                _at = source.IndexOf('\n', _at) is var end and >= 0 ? end : source.Length;
            else
                return;
        }
    }

    private Token Word()
    {
        var start = _at;
        while (_at < source.Length && (IsLetter(source[_at]) || char.IsAsciiDigit(source[_at])))
            _at++;
        var name = source[start.._at];
        return new(Words.GetValueOrDefault(name, TokenKind.Identifier), start, _at, name);
    }

    private Token Quoted()
    {
        var start = _at;
        var end = source.IndexOf('`', start + 1);
        if (end < 0)
            return Fail(start, source.Length, "a name in backquotes does not end");
        _at = end + 1;
        var name = source[(start + 1)..end];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or ' ')
            ? new(TokenKind.QuotedIdentifier, start, _at, name)
            : Fail(start, _at, "a name in backquotes holds letters, digits, '_', '.', '-', '/' and blanks");
    }

    private Token Number()
    {
        var start = _at;
        if (source[_at] == '0' && Peek(1) is 'x' or 'X' && source[_at] == '0')
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Peek(0)))
                _at++;
            return Integer(start, source.AsSpan(start + 2, _at - start - 2), NumberStyles.AllowHexSpecifier);
        }

        SkipDigits();
        var real = false;
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            real = true;
            _at++;
            SkipDigits();
        }

        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            real = true;
            _at += 2;
            SkipDigits();
        }

        return real
            ? new(TokenKind.Double, start, _at, double.Parse(source.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture))
            : Integer(start, source.AsSpan(start, _at - start), NumberStyles.None);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0)))
            _at++;
    }

    /// <summary>An integer is kept as <see cref="ulong"/>: whether it fits an int depends on a minus before it.</summary>
    private Token Integer(int start, ReadOnlySpan<char> digits, NumberStyles style)
    {
        var ok = ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var value);
        var unsigned = Peek(0) is 'u' or 'U';
        if (unsigned)
            _at++;
        if (IsLetter(Peek(0)))
            return Fail(start, ++_at, "a number must not run into a name");
        return ok ? new(unsigned ? TokenKind.Uint : TokenKind.Int, start, _at, value) : Fail(start, _at, "a number of more than 64 bits");
    }

    private Token Symbol(char c)
    {
        var start = _at++;
        var kind = c switch
        {
            '.' => TokenKind.Dot, ',' => TokenKind.Comma, ':' => TokenKind.Colon, '?' => TokenKind.Question,
            '(' => TokenKind.LeftParen, ')' => TokenKind.RightParen, '[' => TokenKind.LeftBracket, ']' => TokenKind.RightBracket,
            '{' => TokenKind.LeftBrace, '}' => TokenKind.RightBrace,
            '+' => TokenKind.Plus, '-' => TokenKind.Minus, '*' => TokenKind.Star, '/' => TokenKind.Slash, '%' => TokenKind.Percent,
            '!' => Follow('=') ? TokenKind.NotEqual : TokenKind.Not,
            '<' => Follow('=') ? TokenKind.LessEqual : TokenKind.Less,
            '>' => Follow('=') ? TokenKind.GreaterEqual : TokenKind.Greater,
            '=' when Follow('=') => TokenKind.Equal,
            '&' when Follow('&') => TokenKind.And,
            '|' when Follow('|') => TokenKind.Or,
            _ => TokenKind.Error,
        };
        return kind != TokenKind.Error ? new(kind, start, _at) : Fail(start, _at, c switch
        {
            '=' => "'=' is not an operator here; did you mean '=='?",
            '&' => "'&' is not an operator here; did you mean '&&'?",
            '|' => "'|' is not an operator here; did you mean '||'?",
            _ => $"the character '{c}' has no place in an expression",
        });
    }

    private bool Follow(char c)
    {
        if (Peek(0) != c)
            return false;
        _at++;
        return true;
    }

    private static Token Fail(int start, int end, string message) => new(TokenKind.Error, start, end, message);
}
