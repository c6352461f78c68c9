using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// Finds what is suspicious in an expression without faults: conditions that always or never hold, parts that are always an error, branches that are never
/// taken, operands that are there twice. Of a condition it knows which outcomes are possible (<see cref="Outcomes"/>), never too few of them.
/// </summary>
internal sealed partial class Linter
{
    private readonly string _source;
    private readonly CelEnvironment _environment;
    private readonly Findings _found = new();
    private readonly Faults _warnings;
    private readonly List<Local> _locals = [];

    private Linter(CelEnvironment environment, string source) => (_environment, _source, _warnings) = (environment, source, new(source));

    /// <summary>The warnings of an expression that has been parsed and has no faults.</summary>
    public static ImmutableArray<CelFault> Run(CelEnvironment environment, string source, Expr expr, CelType? expected)
    {
        var linter = new Linter(environment, source);
        var outcomes = linter.Start(expr, expected);
        if (expected == CelType.Bool && outcomes.IsDecided && !linter._warnings.Any)
            linter.Tell(expr.At, outcomes);
        return linter._warnings.ToImmutable();
    }

    /// <summary>How a condition can come out.</summary>
    internal static Outcomes OutcomesOf(CelEnvironment environment, string source, Expr expr) => new Linter(environment, source).Start(expr, CelType.Bool);

    private Outcomes Start(Expr expr, CelType? expected)
    {
        new Checker(_environment, _source, new Faults(_source), traced: false) { Findings = _found }.Program(expr, expected);
        return Judge(expr);
    }

    /// <summary>Looks at an expression and all its parts. Of what is no condition, any outcome.</summary>
    private Outcomes Judge(Expr expr)
    {
        var before = _warnings.Count;
        var (outcomes, why) = Dispatch(expr);
        if (_found.TryError(expr, out var error) && before == _warnings.Count)
            _warnings.Add(expr.At, $"this is always an error: {error.Message}");
        if (_found.TryConstant(expr, out var value) && value.Kind == CelKind.Bool)
            outcomes = Outcomes.Of(value.AsBool);
        if (outcomes.IsDecided && before == _warnings.Count && expr is not LiteralExpr && IsBool(expr))
            Tell(expr.At, outcomes, why);
        return outcomes;
    }

    private void Tell(int at, Outcomes outcomes, string? why = null) =>
        _warnings.Add(at, $"this {(outcomes.True ? "always holds" : "can never hold")}{(why is null ? "" : $": {why}")}");

    private (Outcomes Outcomes, string? Why) Dispatch(Expr expr) => expr switch
    {
        UnaryExpr e => (e.Operator == Operator.Not ? Judge(e.Operand).Negated() : Pass(Outcomes.Any, e.Operand), null),
        BinaryExpr e => Binary(e),
        LogicalExpr e => Logical(e),
        ConditionalExpr e => (Conditional(e), null),
        SelectExpr e => Select(e),
        LoopExpr e => (Loop(e), null),
        BindExpr e => (Bind(e), null),
        CallExpr e => (Pass(Outcomes.Any, e.Target is null ? [.. e.Arguments] : [e.Target, .. e.Arguments]), null),
        IndexExpr e => (Pass(Outcomes.Any, e.Operand, e.Index), null),
        ListExpr e => (Pass(Outcomes.Any, [.. e.Items.Select(i => i.Value)]), null),
        MapExpr e => (Pass(Outcomes.Any, [.. e.Items.SelectMany(i => (Expr[])[i.Key, i.Value])]), null),
        _ => (Outcomes.Any, null),
    };

    private Outcomes Pass(Outcomes outcomes, params ReadOnlySpan<Expr> parts)
    {
        foreach (var part in parts)
            Judge(part);
        return outcomes;
    }

    private (Outcomes Outcomes, string? Why) Logical(LogicalExpr e)
    {
        var before = _warnings.Count;
        var operands = e.Operands.Select(Judge).ToList();
        var together = e.IsAnd ? Outcomes.And(operands) : Outcomes.Or(operands);
        if (!together.IsDecided)
            Useless(e);
        if (before != _warnings.Count || together.IsDecided || Contradiction(e) is not { } texts)
            return (together, null);
        return (e.IsAnd ? Outcomes.Never : Outcomes.Always, $"it {(e.IsAnd ? "cannot be" : "is always other than one of")} {texts.First} and {texts.Second}");
    }

    private void Useless(LogicalExpr e)
    {
        var known = new HashSet<string>();
        foreach (var operand in e.Operands)
        {
            if (operand is LiteralExpr)
                _warnings.Add(operand.At, $"'{_source[operand.Start..operand.End]}' has no effect here");
            else if (!known.Add(SameText.Of(_source, operand)))
                _warnings.Add(operand.Start, $"'{Excerpt(operand)}' is there twice");
        }
    }

    private Outcomes Conditional(ConditionalExpr e)
    {
        var condition = Judge(e.Condition);
        if (condition.IsDecided && (condition.True || condition.False) && e.Condition is LiteralExpr)
            _warnings.Add(e.Condition.At, $"the branch behind '{(condition.True ? ":" : "?")}' is never taken");
        return Outcomes.If(condition, Judge(e.Then), Judge(e.Else));
    }

    private Outcomes Loop(LoopExpr e)
    {
        Judge(e.Range);
        var depth = _locals.Count;
        var element = FieldOf(e.Range);
        var isList = _found.TryFind(e.Range, out var range) && range.Type is CelType.List;
        _locals.Add(new(e.First, e.Second is null ? element : null, e.Second is null && isList));
        if (e.Second is not null)
            _locals.Add(new(e.Second, element, isList));
        if (e.Filter is not null)
            Judge(e.Filter);
        var body = Judge(e.Body);
        _locals.RemoveRange(depth, _locals.Count - depth);
        return e.Kind switch
        {
            LoopKind.All => new(true, body.False),
            LoopKind.Exists or LoopKind.ExistsOne => new(body.True, true),
            _ => Outcomes.Any,
        };
    }

    private Outcomes Bind(BindExpr e)
    {
        Judge(e.Value);
        _locals.Add(new(e.Name, null, IsElement: false));
        var body = Judge(e.Body);
        _locals.RemoveAt(_locals.Count - 1);
        return e.OptionalFlat is null ? body : Outcomes.Any;
    }

    private bool IsBool(Expr expr) => _found.TryFind(expr, out var found) && found.Type == CelType.Bool;

    /// <summary>A variable of a loop or binding.</summary>
    /// <param name="Field">The list of a message that it runs over.</param>
    /// <param name="IsElement">Whether it is an element of a list.</param>
    private readonly record struct Local(string Name, SchemaField? Field, bool IsElement);

    private string Excerpt(Expr expr) => _source[expr.Start..expr.End] is { Length: > 60 } text ? $"{text.AsSpan(0, 60)}…" : _source[expr.Start..expr.End];
}
