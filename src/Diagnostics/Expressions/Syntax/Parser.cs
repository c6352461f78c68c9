using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Parses an expression (CEL specification, "Syntax", with optional access). Depth and size are bounded; the first fault ends it.</summary>
internal sealed partial class Parser
{
    public const int MaxDepth = 250;
    public const int MaxLength = 100_000;

    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ];

    private readonly string _source;
    private Lexer _lexer;
    private Token _token;
    private int _previousEnd;
    private int _depth;

    private Parser(string source)
    {
        _source = source;
        _lexer = new Lexer(source);
        _token = _lexer.Next();
    }

    /// <summary>The tree, or the fault that kept the text from having one.</summary>
    public static Expr? Parse(string source, Faults faults)
    {
        if (source.Length > MaxLength)
        {
            faults.Add(0, $"the expression has {source.Length} characters; at most {MaxLength} are allowed");
            return null;
        }

        try
        {
            var parser = new Parser(source);
            var expr = parser.Expression();
            return parser._token.Kind == TokenKind.End ? expr : throw parser.Unexpected("the end of the expression or an operator");
        }
        catch (SyntaxException e)
        {
            faults.Add(e.At, e.Message);
            return null;
        }
    }

    private Expr Expression()
    {
        Enter();
        var condition = Or();
        if (_token.Kind == TokenKind.Question)
        {
            var at = Take().Start;
            var then = Or();
            Expect(TokenKind.Colon, "':'");
            var otherwise = Expression();
            condition = Deep(new ConditionalExpr(at, condition.Start, otherwise.End, condition, then, otherwise), condition, then, otherwise);
        }

        _depth--;
        return condition;
    }

    private Expr Or() => Logical(TokenKind.Or, isAnd: false);

    private Expr Logical(TokenKind symbol, bool isAnd)
    {
        var first = isAnd ? Binary(1) : Logical(TokenKind.And, isAnd: true);
        if (_token.Kind != symbol)
            return first;
        var at = _token.Start;
        var operands = ImmutableArray.CreateBuilder<Expr>();
        operands.Add(first);
        while (_token.Kind == symbol)
        {
            Take();
            operands.Add(isAnd ? Binary(1) : Logical(TokenKind.And, isAnd: true));
        }

        return Deep(new LogicalExpr(at, first.Start, operands[^1].End, isAnd, operands.ToImmutable()), [.. operands]);
    }

    private Expr Binary(int precedence)
    {
        if (precedence > 3)
            return Unary();
        var left = Binary(precedence + 1);
        while (Operation(_token.Kind) is (var operation, var level) && level == precedence)
        {
            var at = Take().Start;
            var right = Binary(precedence + 1);
            left = Deep(new BinaryExpr(at, left.Start, right.End, operation, left, right), left, right);
        }

        return left;
    }

    private static (Operator Operator, int Precedence)? Operation(TokenKind kind) => kind switch
    {
        TokenKind.Equal => (Operator.Equal, 1),
        TokenKind.NotEqual => (Operator.NotEqual, 1),
        TokenKind.Less => (Operator.Less, 1),
        TokenKind.LessEqual => (Operator.LessEqual, 1),
        TokenKind.Greater => (Operator.Greater, 1),
        TokenKind.GreaterEqual => (Operator.GreaterEqual, 1),
        TokenKind.In => (Operator.In, 1),
        TokenKind.Plus => (Operator.Add, 2),
        TokenKind.Minus => (Operator.Subtract, 2),
        TokenKind.Star => (Operator.Multiply, 3),
        TokenKind.Slash => (Operator.Divide, 3),
        TokenKind.Percent => (Operator.Modulo, 3),
        _ => null,
    };

    private Expr Unary()
    {
        var start = _token.Start;
        if (_token.Kind == TokenKind.Minus)
        {
            Take();
            if (_token.Kind is TokenKind.Int or TokenKind.Double)
                return Member(Number(start, negative: true));
            return UnaryOf(Operator.Negate, start);
        }

        if (_token.Kind != TokenKind.Not)
            return Member(Primary());
        Take();
        return UnaryOf(Operator.Not, start);
    }

    private UnaryExpr UnaryOf(Operator operation, int start)
    {
        Enter();
        var operand = Unary();
        _depth--;
        return Deep(new UnaryExpr(start, start, operand.End, operation, operand), operand);
    }

    private Expr Member(Expr expr)
    {
        while (true)
        {
            switch (_token.Kind)
            {
                case TokenKind.Dot:
                    expr = Selection(expr);
                    break;
                case TokenKind.LeftBracket:
                    var at = Take().Start;
                    var optional = TryTake(TokenKind.Question);
                    var index = Expression();
                    Expect(TokenKind.RightBracket, "']'");
                    expr = Deep(new IndexExpr(at, expr.Start, _previousEnd, expr, index, optional), expr, index);
                    break;
                case TokenKind.LeftBrace when expr is IdentExpr or SelectExpr { Test: false }:
                    throw new SyntaxException(_token.Start, "messages cannot be made in expressions");
                default:
                    return expr;
            }
        }
    }

    private Expr Selection(Expr operand)
    {
        Take();
        var optional = TryTake(TokenKind.Question);
        var quoted = _token.Kind == TokenKind.QuotedIdentifier;
        if (_token.Kind != TokenKind.Identifier && !quoted)
            throw Unexpected("a field name");
        var name = Take();
        if (_token.Kind == TokenKind.LeftParen && !optional && !quoted)
            return Call(operand, (string)name.Value!, name.Start, operand.Start, rooted: false);
        return Deep(new SelectExpr(name.Start, operand.Start, name.End, operand, (string)name.Value!, false, optional, quoted), operand);
    }

    private static T Deep<T>(T expr, params ReadOnlySpan<Expr> children)
        where T : Expr
    {
        var depth = 0;
        foreach (var child in children)
            depth = Math.Max(depth, child.Depth);
        return depth < MaxDepth ? expr with { Depth = depth + 1 } : throw TooDeep(expr.At);
    }

    private void Enter()
    {
        if (++_depth > MaxDepth)
            throw TooDeep(_token.Start);
    }

    private static SyntaxException TooDeep(int at) => new(at, $"the expression is nested more than {MaxDepth} levels deep");

    private Token Take()
    {
        var token = _token;
        _previousEnd = token.End;
        _token = _lexer.Next();
        return token;
    }

    private bool TryTake(TokenKind kind)
    {
        if (_token.Kind != kind)
            return false;
        Take();
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (!TryTake(kind))
            throw Unexpected(what);
    }

    private SyntaxException Unexpected(string expected) => _token.Kind switch
    {
        TokenKind.Error => new(_token.Start, (string)_token.Value!),
        TokenKind.End => new(_token.Start, $"expected {expected}, but the expression ends here"),
        _ => new(_token.Start, $"expected {expected}, found '{_source[_token.Start.._token.End]}'"),
    };

    private sealed class SyntaxException(int at, string message) : Exception(message)
    {
        public int At { get; } = at;
    }
}
