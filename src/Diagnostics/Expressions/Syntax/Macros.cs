namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Recognises the macros among the calls that the parser reads.</summary>
internal static class Macros
{
    /// <summary>What a call means as a macro; null when it is an ordinary call. A macro that is used wrongly says so in <paramref name="fault"/>.</summary>
    public static Expr? Expand(CallExpr call, out string? fault)
    {
        fault = null;
        return call.Target switch
        {
            null => call is { Name: "has", Arguments.Length: 1 } ? Has(call, ref fault) : null,
            IdentExpr { Name: "cel", Rooted: false } when call is { Name: "bind", Arguments.Length: 3 } => Bind(call, call.Arguments[1], null, ref fault),
            _ => Member(call, ref fault),
        };
    }

    private static Expr? Member(CallExpr call, ref string? fault) => (call.Name, call.Arguments.Length) switch
    {
        ("all", 2) => Loop(call, LoopKind.All, two: false, filter: false, ref fault),
        ("all", 3) => Loop(call, LoopKind.All, two: true, filter: false, ref fault),
        ("exists", 2) => Loop(call, LoopKind.Exists, two: false, filter: false, ref fault),
        ("exists", 3) => Loop(call, LoopKind.Exists, two: true, filter: false, ref fault),
        ("exists_one" or "existsOne", 2) => Loop(call, LoopKind.ExistsOne, two: false, filter: false, ref fault),
        ("exists_one" or "existsOne", 3) => Loop(call, LoopKind.ExistsOne, two: true, filter: false, ref fault),
        ("map", 2) => Loop(call, LoopKind.Map, two: false, filter: false, ref fault),
        ("map", 3) => Loop(call, LoopKind.Map, two: false, filter: true, ref fault),
        ("filter", 2) => Loop(call, LoopKind.Filter, two: false, filter: false, ref fault),
        ("sortBy", 2) => Loop(call, LoopKind.SortBy, two: false, filter: false, ref fault),
        ("transformList", 3) => Loop(call, LoopKind.Map, two: true, filter: false, ref fault),
        ("transformList", 4) => Loop(call, LoopKind.Map, two: true, filter: true, ref fault),
        ("transformMap", 3) => Loop(call, LoopKind.TransformMap, two: true, filter: false, ref fault),
        ("transformMap", 4) => Loop(call, LoopKind.TransformMap, two: true, filter: true, ref fault),
        ("transformMapEntry", 3) => Loop(call, LoopKind.TransformMapEntry, two: true, filter: false, ref fault),
        ("transformMapEntry", 4) => Loop(call, LoopKind.TransformMapEntry, two: true, filter: true, ref fault),
        ("optMap", 2) => Bind(call, call.Target!, false, ref fault),
        ("optFlatMap", 2) => Bind(call, call.Target!, true, ref fault),
        _ => null,
    };

    private static SelectExpr? Has(CallExpr call, ref string? fault)
    {
        if (call.Arguments[0] is SelectExpr { Test: false, Optional: false } select)
            return select with { Test = true, Start = call.Start, End = call.End };
        fault = "has() asks for a field: has(object.field)";
        return null;
    }

    private static LoopExpr? Loop(CallExpr call, LoopKind kind, bool two, bool filter, ref string? fault)
    {
        var first = Name(call.Arguments[0]);
        var second = two ? Name(call.Arguments[1]) : null;
        if (first is null || (two && second is null))
        {
            fault = $"the variable of {call.Name}() must be a simple name";
            return null;
        }

        if (first == second)
        {
            fault = $"the variables of {call.Name}() must have different names";
            return null;
        }

        return new(call.At, call.Start, call.End, kind, call.Target!, first, second, filter ? call.Arguments[^2] : null, call.Arguments[^1]);
    }

    private static BindExpr? Bind(CallExpr call, Expr value, bool? flat, ref string? fault)
    {
        if (Name(call.Arguments[0]) is { } name)
            return new(call.At, call.Start, call.End, name, value, call.Arguments[^1], flat);
        fault = $"the variable of {call.Name}() must be a simple name";
        return null;
    }

    private static string? Name(Expr expr) => expr is IdentExpr { Rooted: false } ident ? ident.Name : null;
}
