namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Operators and indexing.</content>
internal sealed partial class Checker
{
    private Checked Unary(UnaryExpr e)
    {
        if (e.Operator == Operator.Not)
        {
            var condition = Condition(e.Operand, "'!'");
            return new(Fold(new NotNode(condition), [condition]), CelType.Bool, Origin.None);
        }

        var operand = Check(e.Operand);
        Reads.Add(operand.Origin);
        if (Fitting(Overloads("-_"), [operand.Type], out var type).Count == 0)
            return Fail(e.At, $"'-' expected int or double, found {Show(operand.Type)}");
        return new(Fold(new NegateNode(operand.Node), [operand.Node]), type, Origin.None);
    }

    private Checked Binary(BinaryExpr e)
    {
        var (left, right) = (Check(e.Left), Check(e.Right));
        Reads.AddWhole(left.Origin);
        Reads.AddWhole(right.Origin);
        var name = Operators.NameOf(e.Operator);
        var overloads = Overloads(name);
        var type = CelType.Bool;
        if (!ComparesScalars(e, left.Type, right.Type) && Fitting(overloads, [left.Type, right.Type], out type).Count == 0)
            return NoOperator(e, overloads, left.Type, right.Type);
        Node node = e.Operator is Operator.Equal or Operator.NotEqual
            ? new EqualNode(left.Node, right.Node, e.Operator == Operator.NotEqual)
            : IsSinceThen(e, left) ? new SinceNode(left.Node, right.Node)
            : new BinaryNode(e.Operator, left.Node, right.Node);
        return new(Fold(node, [left.Node, right.Node]), type, Origin.None);
    }

    /// <summary>What most comparisons are, told at a glance.</summary>
    private static bool ComparesScalars(BinaryExpr e, CelType left, CelType right) =>
        e.Operator is Operator.Equal or Operator.NotEqual && left is CelType.Scalar && left == right;

    private static bool IsSinceThen(BinaryExpr e, Checked left) =>
        e.Operator == Operator.Subtract && left is { Node: VariableNode, Type: var type } && type == CelType.Timestamp;

    private Checked NoOperator(BinaryExpr e, IReadOnlyList<Overload> overloads, CelType left, CelType right)
    {
        var symbol = Operators.SymbolOf(e.Operator);
        if (e.Operator is Operator.Equal or Operator.NotEqual)
            return Fail(e.At, $"'{symbol}' compares values of one type: expected {Show(left)}, found {Show(right)}");
        if (e.Operator == Operator.In)
            return Fail(e.At, $"'in' expected list({Show(left)}) or a map with such keys, found {Show(right)}");
        var expected = overloads.Where(o => _types.Fits(o.Parameters[0], left)).Select(o => o.Parameters[1].ToString()).Distinct().ToList();
        return expected.Count > 0
            ? Fail(e.Right.At, $"'{symbol}' after {Show(left)} expected {Choice([.. expected])}, found {Show(right)}")
            : Fail(e.At, $"'{symbol}' does not apply to {Show(left)}");
    }

    private Checked Index(IndexExpr e)
    {
        var operand = Untraced(e.Operand);
        var before = _inPath;
        _inPath = false;
        var index = Check(e.Index);
        _inPath = before;
        Reads.Add(index.Origin);
        var type = _types.Resolve(operand.Type);
        var optional = e.Optional || type is CelType.Optional;
        var node = traced
            ? new IndexTraceNode(operand.Node, index.Node, new IndexNode(GivenNode.First, GivenNode.Second, e.Optional))
            : Fold(new IndexNode(operand.Node, index.Node, e.Optional), [operand.Node, index.Node]);
        var element = ElementType(e, type is CelType.Optional wrapped ? _types.Resolve(wrapped.Value) : type, index.Type);
        return Traced(e, Recorded(new(node, optional ? CelType.OptionalOf(element) : element, operand.Origin)));
    }

    private CelType ElementType(IndexExpr e, CelType type, CelType index)
    {
        switch (type)
        {
            case CelType.List list:
                return _types.Fits(CelType.Int, index) ? list.Element : Fail(e.Index.At, $"the index of a list expected int, found {Show(index)}").Type;
            case CelType.Map map:
                return _types.Fits(map.Key, index) || IsNumber(map.Key) && IsNumber(index)
                    ? map.Value
                    : Fail(e.Index.At, $"the key of this map expected {Show(map.Key)}, found {Show(index)}").Type;
            default:
                return IsOpen(type) ? CelType.Dyn : Fail(e.At, $"a value of type {Show(type)} has no index").Type;
        }
    }

    private bool IsNumber(CelType type) => _types.Resolve(type) is var t && (t == CelType.Int || t == CelType.Uint || t == CelType.Double);
}
