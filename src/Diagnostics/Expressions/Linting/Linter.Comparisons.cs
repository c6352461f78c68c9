using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Comparisons, and what is known of the values that are compared.</content>
internal sealed partial class Linter
{
    private const int MostListed = 12;

    private (Outcomes Outcomes, string? Why) Binary(BinaryExpr e)
    {
        Pass(Outcomes.Any, e.Left, e.Right);
        if (_found.TryError(e.Left, out _) || _found.TryError(e.Right, out _))
            return (Outcomes.None, null);
        if (e.Operator == Operator.In)
            return In(e);
        if (e.Operator is Operator.Less or Operator.LessEqual or Operator.Greater or Operator.GreaterEqual)
            WarnOfQuantities(e);
        if (IsTwiceTheSame(e))
            return (Outcomes.Of(e.Operator is Operator.Equal or Operator.LessEqual or Operator.GreaterEqual), "both sides are the same");
        if (e.Operator is Operator.Equal or Operator.NotEqual && (Equal(e.Left, e.Right) ?? Equal(e.Right, e.Left)) is { } why)
            return (Outcomes.Of(e.Operator == Operator.NotEqual), why);
        return IsInt(e.Left) && IsInt(e.Right) && IntervalOf(e.Left).Compare(e.Operator, IntervalOf(e.Right)) is { IsDecided: true } compared
            ? (compared, null)
            : (Outcomes.Any, null);
    }

    /// <summary>Why a value can never be the text that a literal is; null where it can.</summary>
    private string? Equal(Expr value, Expr literal)
    {
        if (!_found.TryConstant(literal, out var constant) || constant.Kind != CelKind.String)
            return null;
        var text = constant.AsString;
        if (text.Length == 0)
            return IsNeverEmpty(value) ? $"{Excerpt(value)} is never empty" : null;
        var known = KnownValues(value);
        if (known.IsEmpty || known.Contains(text))
            return null;
        var listed = known.Length <= MostListed ? $"{Excerpt(value)} is one of {string.Join(", ", known.Where(v => v.Length > 0))}" : $"'{text}' is no value of {Excerpt(value)}";
        return NearestName.Find(text, known) is { } best ? $"{listed}; did you mean '{best}'?" : listed;
    }

    private (Outcomes Outcomes, string? Why) In(BinaryExpr e)
    {
        if (e.Right is not ListExpr list)
            return (Outcomes.Any, null);
        if (list.Items.IsEmpty)
            return (Outcomes.Never, "the list is empty");
        var impossible = list.Items.Where(i => !i.Optional).Select(i => (i.Value, Why: Equal(e.Left, i.Value))).Where(i => i.Why is not null).ToList();
        if (impossible.Count == list.Items.Length)
            return (Outcomes.Never, impossible[0].Why);
        foreach (var (value, why) in impossible)
            _warnings.Add(value.At, $"this is never found: {why}");
        return (Outcomes.Any, null);
    }

    /// <summary>Two literals that one value would have to be both of (or is never both of, of <c>x != 1 || x != 2</c>).</summary>
    private (string First, string Second)? Contradiction(LogicalExpr e)
    {
        var wanted = e.IsAnd ? Operator.Equal : Operator.NotEqual;
        var seen = new Dictionary<string, CelValue>();
        foreach (var comparison in e.Operands.OfType<BinaryExpr>().Where(b => b.Operator == wanted))
        {
            if (!_found.TryConstant(comparison.Right, out var value) || _found.TryConstant(comparison.Left, out _))
                continue;
            if (!seen.TryAdd(SameText.Of(_source, comparison.Left), value) && seen[SameText.Of(_source, comparison.Left)] is var first && !first.Equals(value))
                return ($"{first.ToDisplay()}", $"{value.ToDisplay()}");
        }

        return null;
    }

    // A double that is no number is not equal to itself.
    private bool IsTwiceTheSame(BinaryExpr e) =>
        e.Operator is >= Operator.Equal and <= Operator.GreaterEqual && _found.TryFind(e.Left, out var left) && IsOrdered(left.Type)
        && !_found.TryConstant(e.Left, out _) && SameText.Of(_source, e.Left) == SameText.Of(_source, e.Right);

    private static bool IsOrdered(CelType type) =>
        type == CelType.Int || type == CelType.String || type == CelType.Bool || type == CelType.Timestamp || type == CelType.Duration;

    private bool IsInt(Expr expr) => _found.TryFind(expr, out var found) && found.Type == CelType.Int;

    private Interval IntervalOf(Expr expr)
    {
        if (_found.TryConstant(expr, out var value) && value.Kind == CelKind.Int)
            return new(value.AsInt, value.AsInt);
        return expr switch
        {
            CallExpr call when _environment.Host.Find(call.Name).Count == 0 => Interval.OfCall(call.Name),
            ConditionalExpr e when IsInt(e.Then) && IsInt(e.Else) => IntervalOf(e.Then).Hull(IntervalOf(e.Else)),
            _ => Interval.Full,
        };
    }

    /// <summary>All texts that a field can be, the empty one too where it may be absent; empty where any text may be.</summary>
    private ImmutableArray<string> KnownValues(Expr expr)
    {
        if (!_found.TryFind(expr, out var found) || found.Type != CelType.String)
            return [];
        var fields = FieldsOf(expr).ToList();
        return fields.Count == 0 || fields.Exists(f => f.Values.IsEmpty) ? [] : [.. fields.SelectMany(f => f.Values).Distinct()];
    }

    private IEnumerable<SchemaField> FieldsOf(Expr expr) => expr switch
    {
        SelectExpr { Test: false, Optional: false } e when _found.TryFind(e.Operand, out var operand) => operand.Type switch
        {
            CelType.Message message when message.Schema.Field(e.Field) is { } field => [field],
            CelType.Union union => union.Members.Select(m => m.Schema.Field(e.Field)).OfType<SchemaField>(),
            _ => [],
        },
        IdentExpr { Rooted: false } e when _locals.FindLastIndex(l => l.Name == e.Name) is var i and >= 0 && _locals[i].Field is { } field => [field],
        _ => [],
    };

    /// <summary>The field of a message that an expression is, where there is just one.</summary>
    private SchemaField? FieldOf(Expr expr) => FieldsOf(expr).ToList() is [var only] ? only : null;

    private bool IsNeverEmpty(Expr expr) =>
        (Variable(expr) is { IsAlwaysThere: true } variable && variable.Type == CelType.String) || (expr is SelectExpr { Test: false, Field: "name" } e && IsMetadata(e.Operand));

    // Every field that is required is there, but an empty list may come as null.
    private static bool IsAlwaysSent(SchemaField field) => field.IsRequired && field.Type.Form is SchemaForm.String or SchemaForm.Integer or SchemaForm.Boolean;

    /// <summary>The metadata of an object that is there.</summary>
    private bool IsMetadata(Expr expr) => expr is SelectExpr { Test: false, Optional: false, Field: "metadata" } e && IsObject(e.Operand);

    private bool IsObject(Expr expr) => IsThere(expr) && _found.TryFind(expr, out var found) && found.Type is CelType.Message { Kind: not null };

    /// <summary>Whether a message is never absent: a variable that always has a value, or what a loop goes over.</summary>
    private bool IsThere(Expr expr) => Variable(expr) is { IsAlwaysThere: true } || (expr is IdentExpr { Rooted: false } e && _found.TryFind(e, out var found) && found.Node is LocalNode && IsElement(e.Name));

    private bool IsElement(string name) => _locals.FindLast(l => l.Name == name) is { IsElement: true };

    private CelVariable? Variable(Expr expr) => _found.TryFind(expr, out var found) && found.Node is VariableNode node ? _environment.Variables[node.Index] : null;

    private (Outcomes Outcomes, string? Why) Select(SelectExpr e)
    {
        Judge(e.Operand);
        if (!e.Test || !_found.TryFind(e, out var found))
            return (Outcomes.Any, null);
        var isVariable = found.Node is HasVariableNode { Variable: VariableNode node } && _environment.Variables[node.Index].IsAlwaysThere;
        var isSent = IsThere(e.Operand) && _found.TryFind(e.Operand, out var operand) && operand.Type is CelType.Message message && message.Schema.Field(e.Field) is { } field
            && (IsAlwaysSent(field) || (message.Kind is not null && e.Field == "metadata"));
        return isVariable || isSent || (e.Field == "name" && IsMetadata(e.Operand)) ? (Outcomes.Always, "it is always there") : (Outcomes.Any, null);
    }

    private void WarnOfQuantities(BinaryExpr e)
    {
        if (IsQuantity(e.Left) || IsQuantity(e.Right))
            _warnings.Add(e.At, "this compares quantities as texts, '9Gi' behind '10Gi'; write quantity(…).compareTo(quantity(…))");
    }

    private bool IsQuantity(Expr expr) => expr switch
    {
        SelectExpr e when FieldOf(e) is { Type.Form: SchemaForm.Quantity } => true,
        SelectExpr { Test: false } e => FieldOf(e.Operand) is { Type.Element.Form: SchemaForm.Quantity },
        IndexExpr e => FieldOf(e.Operand) is { Type.Element.Form: SchemaForm.Quantity },
        _ => false,
    };
}
