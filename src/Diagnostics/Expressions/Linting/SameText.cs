using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Expressions as they are written, without the blanks and comments between words: what is the same text in the same place has the same value.</summary>
internal static class SameText
{
    public static string Of(string source, Expr expr)
    {
        var text = new StringBuilder();
        var part = source[expr.Start..expr.End];
        var lexer = new Lexer(part);
        for (var token = lexer.Next(); token.Kind is not (TokenKind.End or TokenKind.Error); token = lexer.Next())
            text.Append(part, token.Start, token.End - token.Start).Append(' ');
        return text.ToString();
    }

    /// <summary>The conditions that must all hold for an expression to hold.</summary>
    public static IEnumerable<Expr> Conjuncts(Expr expr) =>
        expr is LogicalExpr { IsAnd: true } and ? and.Operands.SelectMany(Conjuncts) : [expr];
}
