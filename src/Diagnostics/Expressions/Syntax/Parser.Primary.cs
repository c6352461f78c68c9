using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Literals, names, calls, lists and maps.</content>
internal sealed partial class Parser
{
    private Expr Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.LeftParen:
                Take();
                var inner = Expression();
                Expect(TokenKind.RightParen, "')'");
                return inner with { Start = token.Start, End = _previousEnd };
            case TokenKind.LeftBracket:
                return List();
            case TokenKind.LeftBrace:
                return Map();
            case TokenKind.Identifier or TokenKind.Dot:
                return Name();
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return Number(token.Start, negative: false);
            default:
                return Literal();
        }
    }

    private LiteralExpr Literal()
    {
        var value = _token.Kind switch
        {
            TokenKind.True => CelValue.Of(true),
            TokenKind.False => CelValue.Of(false),
            TokenKind.Null => CelValue.Null,
            TokenKind.String => CelValue.Of((string)_token.Value!),
            TokenKind.Bytes => CelValue.Of((byte[])_token.Value!),
            _ => throw Unexpected("a value"),
        };
        var token = Take();
        return new(token.Start, token.Start, token.End, value);
    }

    private LiteralExpr Number(int start, bool negative)
    {
        var token = Take();
        var value = token switch
        {
            { Kind: TokenKind.Double, Value: double number } => CelValue.Of(negative ? -number : number),
            { Kind: TokenKind.Uint, Value: ulong number } => CelValue.Of(number),
            { Value: ulong number } when negative && number == 1UL << 63 => CelValue.Of(long.MinValue),
            { Value: ulong number and <= long.MaxValue } => CelValue.Of(negative ? -(long)number : (long)number),
            _ => throw new SyntaxException(start, "the number does not fit an int (64 bits with sign)"),
        };
        return new(start, start, token.End, value);
    }

    private Expr Name()
    {
        var start = _token.Start;
        var rooted = TryTake(TokenKind.Dot);
        if (_token.Kind != TokenKind.Identifier)
            throw Unexpected("a name");
        var token = Take();
        var name = (string)token.Value!;
        if (Reserved.Contains(name))
            throw new SyntaxException(token.Start, $"'{name}' is a reserved word");
        return _token.Kind == TokenKind.LeftParen ? Call(null, name, token.Start, start, rooted) : new IdentExpr(token.Start, start, token.End, name, rooted);
    }

    private Expr Call(Expr? target, string name, int at, int start, bool rooted)
    {
        Take();
        var arguments = ImmutableArray.CreateBuilder<Expr>();
        while (_token.Kind != TokenKind.RightParen)
        {
            arguments.Add(Expression());
            if (!TryTake(TokenKind.Comma))
                break;
            if (_token.Kind == TokenKind.RightParen)
                throw Unexpected("an argument");
        }

        Expect(TokenKind.RightParen, "')' or ','");
        var call = new CallExpr(at, start, _previousEnd, target, name, rooted, arguments.ToImmutable());
        var expr = Macros.Expand(call, out var fault) ?? (fault is null ? call : throw new SyntaxException(at, fault));
        return Deep(expr, target is null ? [.. arguments] : [target, .. arguments]);
    }

    private ListExpr List()
    {
        var start = Take().Start;
        var items = ImmutableArray.CreateBuilder<ListItem>();
        while (_token.Kind != TokenKind.RightBracket)
        {
            var optional = TryTake(TokenKind.Question);
            items.Add(new(Expression(), optional));
            if (!TryTake(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightBracket, "']' or ','");
        return Deep(new ListExpr(start, start, _previousEnd, items.ToImmutable()), [.. items.Select(i => i.Value)]);
    }

    private MapExpr Map()
    {
        var start = Take().Start;
        var items = ImmutableArray.CreateBuilder<MapItem>();
        while (_token.Kind != TokenKind.RightBrace)
        {
            var optional = TryTake(TokenKind.Question);
            var key = Expression();
            Expect(TokenKind.Colon, "':'");
            items.Add(new(key, Expression(), optional));
            if (!TryTake(TokenKind.Comma))
                break;
        }

        Expect(TokenKind.RightBrace, "'}' or ','");
        return Deep(new MapExpr(start, start, _previousEnd, items.ToImmutable()), [.. items.SelectMany(i => new[] { i.Key, i.Value })]);
    }
}
