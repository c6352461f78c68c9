using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Calls: which overloads fit, and what their arguments read.</content>
internal sealed partial class Checker
{
    private Checked Call(CallExpr e)
    {
        if (e.Target is null)
            return Plain(e, e.Name);
        if (MayBeQualified(e.Target) && Chain(e.Target) is var (prefix, rooted) && !(_scope.Has(prefix.Split('.')[0]) && !rooted) && Overloads($"{prefix}.{e.Name}").Count > 0)
            return Plain(e, $"{prefix}.{e.Name}");
        if (Prefix(e.Target) is { } room && FunctionNames(member: false).Where(n => n.StartsWith(room + ".", StringComparison.Ordinal)).ToList() is { Count: > 0 } near)
            return Fail(e.At, $"undeclared function '{room}.{e.Name}'{NearestName.Hint($"{room}.{e.Name}", near)}");
        var overloads = Overloads(e.Name).Where(o => o.Member).ToList();
        ImmutableArray<Expr> arguments = [e.Target, .. e.Arguments];
        var values = arguments.Select(Argument).ToList();
        if (overloads.Count > 0)
            return Resolve(e, e.Name, overloads, arguments, values);
        var hint = Overloads(e.Name).Count > 0 ? $"; it is called {e.Name}(…)" : NearestName.Hint(e.Name, FunctionNames(member: true));
        var type = values[0].Type is var of && IsOpen(_types.Resolve(of)) ? "value" : $"value of type {Show(of)}";
        return Fail(e.At, $"there is no function '{e.Name}' of a {type}{hint}");
    }

    private Checked Plain(CallExpr e, string name)
    {
        if (name == "related")
            return Related(e);
        var values = e.Arguments.Select(Argument).ToList();
        var overloads = Overloads(name).Where(o => !o.Member).ToList();
        if (overloads.Count > 0)
            return Resolve(e, name, overloads, e.Arguments, values);
        var hint = Overloads(name).Count > 0 ? $"; it is called value.{name}(…)" : NearestName.Hint(name, FunctionNames(member: false).Concat(MacroNames));
        return Fail(e.At, $"undeclared function '{name}'{hint}");
    }

    private static IEnumerable<string> MacroNames => ["has", "related"];

    private Checked Argument(Expr expr) => Check(expr);

    private IReadOnlyList<Overload> Overloads(string name)
    {
        var (host, library) = (environment.Host.Find(name), FunctionTable.Libraries.Find(name));
        return host.Count == 0 ? library : library.Count == 0 ? host : [.. host, .. library];
    }

    private IEnumerable<string> FunctionNames(bool member) =>
        environment.Host.Names.Concat(FunctionTable.Libraries.Names).Where(n => char.IsAsciiLetter(n[0]) && Overloads(n).Any(o => o.Member == member));

    private Checked Resolve(CallExpr e, string name, List<Overload> overloads, ImmutableArray<Expr> arguments, List<Checked> values)
    {
        var fitting = Fitting(overloads, [.. values.Select(v => v.Type)], out var type);
        if (fitting.Count == 0)
            return Mismatch(e, name, overloads, arguments, values);
        ReadArguments(fitting, values);
        if (fitting.Select(o => o.Host?.KindArgument).OfType<int>().FirstOrDefault(-1) is >= 0 and var named && !ReadsKind(arguments[named], KindsOf(fitting[0])))
            return new(Broken, type, Origin.None);
        var nodes = values.Select(v => v.Node).ToArray();
        if (fitting.FirstOrDefault(o => o.Pattern >= 0) is { } pattern)
            return Pattern(pattern, fitting, arguments, nodes, type);
        var node = new CallNode(name, [.. fitting], nodes);
        var host = fitting.Any(o => o.Host is not null);
        // A number (size) is no part of the messages that it was made of.
        var passing = fitting.All(o => o.PassesMessages) && type != CelType.Int;
        var origin = passing ? values[0].Origin : Origin.Of(type);
        var result = new Checked(host ? node : Fold(node, nodes), type, origin);
        return host ? TracedCall(e, result) : result;
    }

    /// <summary>The overloads that the arguments fit. Where no argument is dyn, the first one decides; else the evaluation does.</summary>
    private List<Overload> Fitting(IReadOnlyList<Overload> overloads, CelType[] arguments, out CelType result)
    {
        var fitting = new List<Overload>();
        CelType? joined = null;
        for (var i = 0; i < overloads.Count; i++)
        {
            var (overload, mark) = (overloads[i], _types.Mark());
            if (!overload.Takes(arguments.Length) || !TryFit(overload, arguments, out var type))
                continue;
            fitting.Add(overload);
            joined = joined is null || joined == type ? type : CelType.Dyn;
            if (!Array.Exists(arguments, a => HasOpen(_types.Resolve(a))))
                break;
            if (overloads.Count > 1)
                _types.Undo(mark);
        }

        result = joined ?? CelType.Dyn;
        return fitting;
    }

    private static bool IsOpen(CelType type) => type == CelType.Dyn || type is CelType.Parameter;

    /// <summary>Whether something in the type is known to the evaluation only.</summary>
    private static bool HasOpen(CelType type) => type switch
    {
        CelType.List list => HasOpen(list.Element),
        CelType.Map map => HasOpen(map.Key) || HasOpen(map.Value),
        CelType.Optional optional => HasOpen(optional.Value),
        _ => IsOpen(type),
    };

    private bool TryFit(Overload overload, CelType[] arguments, out CelType result)
    {
        var mark = _types.Mark();
        var offset = overload.IsGeneric ? _types.Reserve(4) : 0;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_types.Fits(Instance(overload, overload.Parameter(i), offset), arguments[i]))
                continue;
            _types.Undo(mark);
            result = CelType.Dyn;
            return false;
        }

        var declared = overload.IsGeneric ? Loosening.Of(overload, [.. arguments.Select(a => _types.Resolve(a))]) : overload.Result;
        result = _types.Resolve(Instance(overload, declared, offset));
        return true;
    }

    private static CelType Instance(Overload overload, CelType type, int offset) => overload.IsGeneric ? Unifier.Instantiate(type, offset) : type;

    /// <summary>
    /// Notes what the arguments are looked into: wholly, but of an object of a kind, and of a message of a type that it declares paths of, a host function
    /// reads only the paths that it declares.
    /// </summary>
    private void ReadArguments(List<Overload> overloads, List<Checked> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var passes = overloads.All(o => (o.PassesMessages && i == 0) || (o.Host is null && o.Name == "size"));
            if (passes)
                Reads.Add(values[i].Origin);
            else if (overloads.All(o => o.Host is not null))
                ReadMessages(overloads, [.. values[i].Origin.Paths.Where(p => !p.Steps.IsEmpty)]);
            else
                Reads.AddWhole(values[i].Origin);
        }

        foreach (var overload in overloads)
        {
            Reads.Add(overload.Reads);
            foreach (var path in overload.Reads)
                KindsOf(overload).Add(path.Kind.Index);
        }
    }

    /// <summary>Notes the kind that a literal names; false, and a fault, where it names none. What another expression names is not known before it is evaluated.</summary>
    private bool ReadsKind(Expr name, IndexSet kinds)
    {
        if (Literal(name) is not { } literal)
            return true;
        if (ResourceKinds.FindByName(literal) is not { } kind)
        {
            Fail(name.At, $"there is no kind '{literal}'{NearestName.Hint(literal, ResourceKinds.All.Select(k => k.Kind))}");
            return false;
        }

        kinds.Add(kind.Index);
        return true;
    }

    private IndexSet KindsOf(Overload overload) => overload.Host is { Late: true } ? _lateKinds : _kinds;

    private void ReadMessages(List<Overload> overloads, ImmutableArray<AccessPath> arguments)
    {
        foreach (var argument in arguments)
        {
            var declared = overloads.Select(o => o.Host!.Reads.Where(r => r.Kind is null && RootOf(r) == ElementOf(argument.End)).ToArray()).ToArray();
            if (declared.Any(d => d.Length == 0))
                Reads.AddWhole(argument);
            foreach (var path in declared.SelectMany(d => d))
                Reads.Add(new MaskPath(argument.Kind, [.. argument.Steps, .. StepsOf(path)], Whole: true));
        }
    }

    private static SchemaType ElementOf(SchemaType type)
    {
        while (type.Element is { } element)
            type = element;
        return type;
    }

    private static SchemaType RootOf(FieldPath path) => path.Parent is { } parent ? RootOf(parent) : path.Root;

    private static IEnumerable<SchemaField> StepsOf(FieldPath path) =>
        path.Parent is { } parent ? StepsOf(parent).Concat(path.Steps.ToArray()) : path.Steps.ToArray();

    private Checked Pattern(Overload overload, List<Overload> fitting, ImmutableArray<Expr> arguments, Node[] nodes, CelType type)
    {
        var expr = arguments[overload.Pattern];
        if (expr is not LiteralExpr { Value.Kind: CelKind.String } literal)
        {
            return environment.LiteralPatternsOnly
                ? Fail(expr.At, "the pattern must be a literal here")
                : new(new CallNode(overload.Name, [.. fitting], nodes), type, Origin.None);
        }

        return Re2.TryTranslate(literal.Value.AsString, out var regex, out var fault)
            ? new(new PatternNode(overload, nodes, regex), type, Origin.None)
            : Fail(expr.At + InLiteral(expr, literal.Value.AsString, fault.Value.At), fault.Value.Message);
    }

    /// <summary>How far behind the beginning of a literal a character of its text stands; 0 where escapes hide it.</summary>
    private int InLiteral(Expr literal, string text, int at) =>
        source.AsSpan(literal.Start, literal.End - literal.Start).IndexOf(text, StringComparison.Ordinal) is var start and >= 0 ? start + at : 0;
}
