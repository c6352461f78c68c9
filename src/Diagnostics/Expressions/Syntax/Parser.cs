using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Parses an expression (CEL specification, "Syntax", with optional access). Depth and size are bounded; the first fault ends it.</summary>
internal sealed partial class Parser
{
    public const int MaxDepth = 250;
    public const int MaxLength = 100_000;

    private const int AndLevel = 2;

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
        var condition = Binary();
        if (_token.Kind == TokenKind.Question)
        {
            var at = Take().Start;
            var then = Binary();
            Expect(TokenKind.Colon, "':'");
            var otherwise = Expression();
            condition = Deep(new ConditionalExpr(at, condition.Start, otherwise.End, condition, then, otherwise), condition, then, otherwise);
        }

        _depth--;
        return condition;
    }

    /// <summary>Reads operators that bind at least as tightly (precedence climbing: one frame of the stack, whatever the number of levels).</summary>
    private Expr Binary(int precedence = 1)
    {
        var left = Unary();
        while (Precedence(_token.Kind) is var level && level >= precedence)
            left = level <= AndLevel ? Logical(left, level) : Arithmetic(left, level);
        return left;
    }

    private BinaryExpr Arithmetic(Expr left, int level)
    {
        var token = Take();
        var right = Binary(level + 1);
        return Deep(new BinaryExpr(token.Start, left.Start, right.End, OperatorOf(token.Kind), left, right), left, right);
    }

    /// <summary>All operands of a row of the same operator are one node: a long row is not deep.</summary>
    private LogicalExpr Logical(Expr first, int level)
    {
        var (at, symbol) = (_token.Start, _token.Kind);
        var operands = ImmutableArray.CreateBuilder<Expr>();
        operands.Add(first);
        while (TryTake(symbol))
            operands.Add(Binary(level + 1));
        return Deep(new LogicalExpr(at, first.Start, operands[^1].End, symbol == TokenKind.And, operands.ToImmutable()), [.. operands]);
    }

    /// <summary>How tightly an operator binds, from 1; 0 for what is none.</summary>
    private static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.Or => 1,
        TokenKind.And => AndLevel,
        TokenKind.Equal or TokenKind.NotEqual or TokenKind.Less or TokenKind.LessEqual or TokenKind.Greater or TokenKind.GreaterEqual or TokenKind.In => 3,
        TokenKind.Plus or TokenKind.Minus => 4,
        TokenKind.Star or TokenKind.Slash or TokenKind.Percent => 5,
        _ => 0,
    };

    private static Operator OperatorOf(TokenKind kind) => kind switch
    {
        TokenKind.Equal => Operator.Equal,
        TokenKind.NotEqual => Operator.NotEqual,
        TokenKind.Less => Operator.Less,
        TokenKind.LessEqual => Operator.LessEqual,
        TokenKind.Greater => Operator.Greater,
        TokenKind.GreaterEqual => Operator.GreaterEqual,
        TokenKind.In => Operator.In,
        TokenKind.Plus => Operator.Add,
        TokenKind.Minus => Operator.Subtract,
        TokenKind.Star => Operator.Multiply,
        TokenKind.Slash => Operator.Divide,
        _ => Operator.Modulo,
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
