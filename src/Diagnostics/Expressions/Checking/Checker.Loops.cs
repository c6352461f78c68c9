namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Macros that bind variables.</content>
internal sealed partial class Checker
{
    /// <summary>So many characters of a loop's text make a step cost one unit more.</summary>
    private const int CharactersAUnit = 100;

    private Checked Loop(LoopExpr e)
    {
        var range = Check(e.Range);
        Reads.Add(range.Origin);
        var (index, element) = RangeTypes(e, _types.Resolve(range.Type));
        var isMap = _types.Resolve(range.Type) is CelType.Map;
        var depth = _scope.Depth;
        var first = _scope.Push(e.First, e.Second is null && !isMap ? element : index, e.Second is null && !isMap ? range.Origin : Origin.None);
        var second = e.Second is null ? -1 : _scope.Push(e.Second, element, range.Origin);
        var filter = e.Filter is null ? null : TracedTurn(first, second, isCondition: true, Condition(e.Filter, "the filter"));
        var parts = new LoopParts(TracedRange(range.Node), first, second, 1 + ((e.End - e.Range.End) / CharactersAUnit));
        var result = LoopOf(e, range, parts, filter);
        _scope.Pop(depth);
        return TracedLoop(e, result);
    }

    private Checked LoopOf(LoopExpr e, Checked range, in LoopParts parts, Node? filter)
    {
        switch (e.Kind)
        {
            case LoopKind.All or LoopKind.Exists:
                return new(new QuantifierNode(parts, Turn(e, parts), e.Kind == LoopKind.All), CelType.Bool, Origin.None);
            case LoopKind.ExistsOne:
                return new(new ExistsOneNode(parts, Turn(e, parts)), CelType.Bool, Origin.None);
            case LoopKind.Filter:
                var kept = _types.Resolve(range.Type) is CelType.Map map ? CelType.ListOf(map.Key) : range.Type;
                return new(new MapLoopNode(parts, Turn(e, parts), null), kept, range.Origin);
            default:
                return Transform(e, range, parts, filter);
        }
    }

    private Node Turn(LoopExpr e, in LoopParts parts) => TracedTurn(parts.First, parts.Second, isCondition: true, Condition(e.Body, "the condition"));

    private Checked Transform(LoopExpr e, Checked range, in LoopParts parts, Node? filter)
    {
        var body = Check(e.Body);
        Reads.Add(body.Origin);
        body = body with { Node = filter is null ? TracedTurn(parts.First, parts.Second, isCondition: false, body.Node) : TracedRest(body.Node) };
        switch (e.Kind)
        {
            case LoopKind.Map:
                return new(new MapLoopNode(parts, filter, body.Node), CelType.ListOf(body.Type), body.Origin);
            case LoopKind.SortBy:
                return Fitting(Overloads("_<_"), [body.Type, body.Type], out _).Count > 0
                    ? new(new SortByNode(parts, body.Node), range.Type, range.Origin)
                    : Fail(e.Body.At, $"sortBy needs a key that has an order, found {Show(body.Type)}");
            case LoopKind.TransformMap:
                var key = _types.Resolve(range.Type) switch { CelType.Map map => map.Key, CelType.List => CelType.Int, _ => CelType.Dyn };
                return new(new TransformMapNode(parts, filter, body.Node, entries: false), CelType.MapOf(key, body.Type), body.Origin);
            default:
                var entries = CelType.MapOf(_types.Fresh(), _types.Fresh());
                return _types.Fits(entries, body.Type)
                    ? new(new TransformMapNode(parts, filter, body.Node, entries: true), entries, body.Origin)
                    : Fail(e.Body.At, $"transformMapEntry expected a map of entries, found {Show(body.Type)}");
        }
    }

    private (CelType Index, CelType Element) RangeTypes(LoopExpr e, CelType range)
    {
        switch (range)
        {
            case CelType.List list:
                return (CelType.Int, list.Element);
            case CelType.Map map when e.Kind != LoopKind.SortBy:
                return (map.Key, map.Value);
            default:
                if (!IsOpen(range))
                    Fail(e.Range.At, $"a loop expected a list or a map, found {Show(range)}");
                return (CelType.Dyn, CelType.Dyn);
        }
    }

    private Checked Bind(BindExpr e)
    {
        var value = Check(e.Value);
        var type = value.Type;
        if (e.OptionalFlat is not null)
        {
            type = _types.Fresh();
            if (!_types.Fits(CelType.OptionalOf(type), value.Type))
                return Fail(e.At, $"{(e.OptionalFlat == true ? "optFlatMap" : "optMap")} expected an optional, found {Show(value.Type)}");
            type = _types.Resolve(type);
        }

        var depth = _scope.Depth;
        var slot = _scope.Push(e.Name, type, value.Origin);
        value = TracedBound(e, slot, value);
        var body = TracedBody(Check(e.Body));
        _scope.Pop(depth);
        if (e.OptionalFlat == true && !_types.Fits(CelType.OptionalOf(_types.Fresh()), body.Type))
            return Fail(e.Body.At, $"optFlatMap needs an optional, found {Show(body.Type)}");
        return e.OptionalFlat switch
        {
            null => new(new BindNode(slot, value.Node, body.Node), body.Type, body.Origin),
            false => new(new OptionalMapNode(slot, value.Node, body.Node, flat: false), CelType.OptionalOf(body.Type), body.Origin),
            true => new(new OptionalMapNode(slot, value.Node, body.Node, flat: true), body.Type, body.Origin),
        };
    }
}
