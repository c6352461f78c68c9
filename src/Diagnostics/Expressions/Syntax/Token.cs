namespace K8sDoctor.Diagnostics.Expressions;

internal enum TokenKind : byte
{
    End, Identifier, QuotedIdentifier, Int, Uint, Double, String, Bytes, Error,
    True, False, Null, In,
    Dot, Comma, Colon, Question, LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace,
    Not, Or, And, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Plus, Minus, Star, Slash, Percent,
}

/// <summary>A word of an expression. <paramref name="Value"/> is the literal's value, the identifier's name, or what is wrong.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, object? Value = null);
