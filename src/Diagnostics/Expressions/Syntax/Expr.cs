using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A node of the syntax tree.</summary>
/// <param name="At">Where a fault in this node is shown: the operator, the field, the function's name. Offset in the source.</param>
/// <param name="Start">Where its text starts.</param>
/// <param name="End">Where its text ends.</param>
internal abstract record Expr(int At, int Start, int End)
{
    /// <summary>How deep the tree below is; the parser bounds it, so that later passes may recurse.</summary>
    public int Depth { get; init; } = 1;
}

internal sealed record LiteralExpr(int At, int Start, int End, CelValue Value) : Expr(At, Start, End);

/// <param name="Rooted">Written with a leading dot: not a local name, not within the container.</param>
internal sealed record IdentExpr(int At, int Start, int End, string Name, bool Rooted) : Expr(At, Start, End);

/// <param name="Test">True for <c>has(operand.field)</c>.</param>
/// <param name="Optional">True for <c>operand.?field</c>.</param>
/// <param name="Quoted">The field was written in backquotes: never part of a qualified name.</param>
internal sealed record SelectExpr(int At, int Start, int End, Expr Operand, string Field, bool Test, bool Optional, bool Quoted) : Expr(At, Start, End);

internal sealed record IndexExpr(int At, int Start, int End, Expr Operand, Expr Index, bool Optional) : Expr(At, Start, End);

/// <param name="Target">The object of a member call; null for a plain call.</param>
internal sealed record CallExpr(int At, int Start, int End, Expr? Target, string Name, bool Rooted, ImmutableArray<Expr> Arguments) : Expr(At, Start, End);

internal enum Operator : byte { Not, Negate, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In, Add, Subtract, Multiply, Divide, Modulo }

internal sealed record UnaryExpr(int At, int Start, int End, Operator Operator, Expr Operand) : Expr(At, Start, End);

internal sealed record BinaryExpr(int At, int Start, int End, Operator Operator, Expr Left, Expr Right) : Expr(At, Start, End);

/// <summary><c>&amp;&amp;</c> or <c>||</c> of two or more operands.</summary>
internal sealed record LogicalExpr(int At, int Start, int End, bool IsAnd, ImmutableArray<Expr> Operands) : Expr(At, Start, End);

internal sealed record ConditionalExpr(int At, int Start, int End, Expr Condition, Expr Then, Expr Else) : Expr(At, Start, End);

internal readonly record struct ListItem(Expr Value, bool Optional);

internal readonly record struct MapItem(Expr Key, Expr Value, bool Optional);

internal sealed record ListExpr(int At, int Start, int End, ImmutableArray<ListItem> Items) : Expr(At, Start, End);

internal sealed record MapExpr(int At, int Start, int End, ImmutableArray<MapItem> Items) : Expr(At, Start, End);

internal enum LoopKind : byte { All, Exists, ExistsOne, Map, Filter, TransformMap, TransformMapEntry, SortBy }

/// <summary>A macro that loops: <c>range.exists(variable, body)</c>. With <paramref name="Second"/>, the first variable is the index or key.</summary>
/// <param name="Filter">Of <c>map</c> and the transforms: only what this holds for.</param>
internal sealed record LoopExpr(int At, int Start, int End, LoopKind Kind, Expr Range, string First, string? Second, Expr? Filter, Expr Body) : Expr(At, Start, End);

/// <summary><c>cel.bind(name, value, body)</c>; with <paramref name="OptionalFlat"/> not null, <c>value.optMap(name, body)</c> (false) or <c>optFlatMap</c> (true).</summary>
internal sealed record BindExpr(int At, int Start, int End, string Name, Expr Value, Expr Body, bool? OptionalFlat) : Expr(At, Start, End);
