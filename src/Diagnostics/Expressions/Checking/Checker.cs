using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What the checker knows of an expression: how to evaluate it, its type, and where in the cluster's objects its value comes from.</summary>
internal readonly record struct Checked(Node Node, CelType Type, Origin Origin);

/// <summary>Checks the types of an expression and compiles it in the same walk, collecting what it reads.</summary>
internal sealed partial class Checker(CelEnvironment environment, string source, Faults faults, bool traced)
{
    private static readonly Node Broken = new ConstantNode(CelValue.Fault("not compiled"));

    private readonly Unifier _types = new();
    private readonly Scope _scope = new();
    private readonly IndexSet _variables = new();
    private readonly IndexSet _kinds = new();
    private readonly IndexSet _lateKinds = new();
    private readonly List<string> _lets = [];

    /// <summary>True while the path goes on outside: only its end is read.</summary>
    private bool _inPath;

    public ReadSet Reads { get; } = new();

    /// <summary>Takes what is found of each part, where somebody wants to know.</summary>
    public Findings? Findings { get; init; }

    public ImmutableArray<string> LocalNames => [.. _lets];

    /// <summary>The depth of the deepest local name that is used.</summary>
    public int DeepestLet { get; private set; }

    public int Locals => _scope.Slots;

    public ImmutableArray<int> VariablesRead => _variables.ToImmutable();

    /// <summary>The kinds of the variables that are used, of the relations that are followed, and of what the functions that are called read.</summary>
    public ImmutableArray<ResourceKind> Kinds => [.. _kinds.ToImmutable().Select(index => ResourceKinds.All[index])];

    /// <summary>The same of functions that read late.</summary>
    public ImmutableArray<ResourceKind> LateKinds => [.. _lateKinds.ToImmutable().Select(index => ResourceKinds.All[index])];

    public Checked Program(Expr expr, CelType? expected)
    {
        var result = Check(expr);
        Reads.Add(result.Origin);
        if (expected is not null && !_types.Fits(expected, result.Type) && !environment.Unchecked)
            faults.Add(expr.At, $"expected {expected}, found {Show(result.Type)}");
        return result with { Type = _types.Resolve(result.Type, final: true) };
    }

    /// <summary>What is read when the result is shown: a message within an object wholly, an object of a kind only as far as it is read anyway.</summary>
    public ImmutableArray<MaskPath> RenderedReads(Checked result)
    {
        foreach (var path in result.Origin.Paths)
        {
            if (!path.Steps.IsEmpty)
                Reads.AddWhole(path);
        }

        return Reads.ToImmutable();
    }

    private Checked Check(Expr expr)
    {
        var inPath = _inPath;
        _inPath &= expr is SelectExpr or IdentExpr or IndexExpr;
        var result = Dispatch(expr);
        if (traced)
            result = Followed(expr, result);
        _inPath = inPath;
        Findings?.Add(expr, result with { Type = _types.Resolve(result.Type) });
        return environment.Unchecked ? result with { Type = CelType.Dyn } : result;
    }

    private Checked Dispatch(Expr expr) =>
        expr switch
        {
            LiteralExpr e => new Checked(new ConstantNode(e.Value), TypeOf(e.Value), Origin.None),
            IdentExpr e => Ident(e),
            SelectExpr e => Select(e),
            IndexExpr e => Index(e),
            CallExpr e => Call(e),
            UnaryExpr e => Unary(e),
            BinaryExpr e => Binary(e),
            LogicalExpr e => Logical(e),
            ConditionalExpr e => Conditional(e),
            ListExpr e => List(e),
            MapExpr e => Map(e),
            LoopExpr e => Loop(e),
            BindExpr e => Bind(e),
            _ => throw new InvalidOperationException($"a syntax node {expr.GetType().Name} is not known to the checker"),
        };

    private Checked Fail(int at, string message)
    {
        if (environment.Unchecked)
            return new(new ConstantNode(CelValue.Fault(message)), CelType.Dyn, Origin.None);
        faults.Add(at, message);
        return new(Broken, CelType.Dyn, Origin.None);
    }

    private Origin Looked(Origin at)
    {
        foreach (var path in at.Paths)
            _kinds.Add(path.Kind.Index);
        return at;
    }

    private string Show(CelType type) => _types.Resolve(type, final: true).ToString()!;

    private static CelType TypeOf(CelValue literal) => literal.Kind switch
    {
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        _ => CelType.Null,
    };

    private Checked Logical(LogicalExpr e)
    {
        var nodes = new Node[e.Operands.Length];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = TracedOperand(e.Operands[i], Condition(e.Operands[i], e.IsAnd ? "&&" : "||"));
        return new(TracedBranches(Fold(new LogicalNode(nodes, e.IsAnd), nodes), nodes), CelType.Bool, Origin.None);
    }

    /// <summary>An operand that must be a bool.</summary>
    private Node Condition(Expr expr, string where)
    {
        var operand = Check(expr);
        Reads.Add(operand.Origin);
        return _types.Fits(CelType.Bool, operand.Type) ? operand.Node : Fail(expr.At, $"{where} needs a bool, found {Show(operand.Type)}").Node;
    }

    private Checked Conditional(ConditionalExpr e)
    {
        var condition = TracedOperand(e.Condition, Condition(e.Condition, "the condition of '?:'"));
        var then = TracedOperand(e.Then, Check(e.Then));
        var otherwise = TracedOperand(e.Else, Check(e.Else));
        if (!_types.Fits(then.Type, otherwise.Type) && !_types.Fits(otherwise.Type, then.Type))
            return Fail(e.At, $"both results of '?:' must have one type, found {Show(then.Type)} and {Show(otherwise.Type)}");
        var type = _types.Join(then.Type, otherwise.Type);
        var node = TracedBranches(new ConditionalNode(condition, then.Node, otherwise.Node), [condition, then.Node, otherwise.Node]);
        return new(node, type, then.Origin.And(otherwise.Origin));
    }

    private Checked List(ListExpr e)
    {
        var nodes = new Node[e.Items.Length];
        CelType? element = null;
        for (var i = 0; i < nodes.Length; i++)
        {
            var item = Check(e.Items[i].Value);
            Reads.AddWhole(item.Origin);
            nodes[i] = item.Node;
            var type = e.Items[i].Optional ? Unwrap(e.Items[i].Value, item.Type) : item.Type;
            element = element is null ? type : _types.Join(element, type);
        }

        var node = new ListNode(nodes, [.. e.Items.Select(i => i.Optional)]);
        return new(Fold(node, nodes), CelType.ListOf(element ?? _types.Fresh()), Origin.None);
    }

    private Checked Map(MapExpr e)
    {
        var (keys, values) = (new Node[e.Items.Length], new Node[e.Items.Length]);
        var (keyType, valueType) = ((CelType?)null, (CelType?)null);
        for (var i = 0; i < keys.Length; i++)
        {
            var (key, value) = (Check(e.Items[i].Key), Check(e.Items[i].Value));
            if (_types.Resolve(key.Type) is CelType.List or CelType.Map or CelType.Optional or CelType.Message or CelType.Union)
                Fail(e.Items[i].Key.At, $"a key of a map must be bool, int, uint or string, found {Show(key.Type)}");
            Reads.Add(key.Origin);
            Reads.AddWhole(value.Origin);
            (keys[i], values[i]) = (key.Node, value.Node);
            var type = e.Items[i].Optional ? Unwrap(e.Items[i].Value, value.Type) : value.Type;
            keyType = keyType is null ? key.Type : _types.Join(keyType, key.Type);
            valueType = valueType is null ? type : _types.Join(valueType, type);
        }

        var node = new MapNode(keys, values, [.. e.Items.Select(i => i.Optional)]);
        return new(Fold(node, [.. keys, .. values]), CelType.MapOf(keyType ?? _types.Fresh(), valueType ?? _types.Fresh()), Origin.None);
    }

    private CelType Unwrap(Expr at, CelType type)
    {
        var value = _types.Fresh();
        if (!_types.Fits(CelType.OptionalOf(value), type))
            Fail(at.At, $"an optional entry needs an optional, found {Show(type)}");
        return _types.Resolve(value);
    }

    /// <summary>Computes what depends on literals alone once, at compile time; errors are left to the evaluation.</summary>
    private Node Fold(Node node, Node[] parts)
    {
        if (!parts.All(p => p is ConstantNode))
            return node;
        var value = ConstantActivation.Evaluate(node);
        if (!value.IsError)
            return new ConstantNode(value);
        Findings?.Fail(node, value);
        return node;
    }
}
