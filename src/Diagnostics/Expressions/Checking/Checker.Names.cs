using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content>Names and fields.</content>
internal sealed partial class Checker
{
    private Checked Ident(IdentExpr e)
    {
        if (!e.Rooted && _scope.Find(e.Name) is var slot and >= 0)
        {
            var (_, type, origin) = _scope.At(slot);
            var local = new LocalNode(slot);
            return new(traced ? new SlotTraceNode(slot, local) : local, type, origin);
        }

        if (Qualified(e) is { } found)
            return found;
        if (environment.Variables.Any(v => v.Name.StartsWith(e.Name + ".", StringComparison.Ordinal)))
            return Fail(e.At, $"'{e.Name}' is no variable; there are {Listed(MembersOf(e.Name).Select(m => $"{e.Name}.{m}"))}");
        var near = NearestName.Find(e.Name, KnownNames()) is { } best ? $"; did you mean '{best}'?" : "";
        return Fail(e.At, $"undeclared reference to '{e.Name}'{near}{(environment.Variables.IsEmpty ? "" : $"; there are {Listed(AllNames())}")}");
    }

    private Checked Select(SelectExpr e)
    {
        if (e.Test)
            return Test(e);
        if (!e.Optional && !e.Quoted && Qualified(e) is { } variable)
            return variable;
        if (!e.Quoted && Prefix(e.Operand) is { } prefix && MembersOf(prefix).ToList() is { Count: > 0 } members)
            return Fail(e.At, $"'{prefix}' has no member '{e.Field}'{NearestName.Hint(e.Field, members)}");
        var operand = Untraced(e.Operand);
        var selected = TracedField(e.Field, operand, o => Field(e, o));
        return Traced(e, Recorded(selected));
    }

    /// <summary>Selecting goes on from a path that is not yet a value, so only the last step is traced and recorded.</summary>
    private Checked Untraced(Expr expr)
    {
        var before = _inPath;
        _inPath = true;
        var result = Check(expr);
        _inPath = before;
        return result;
    }

    private Checked Recorded(Checked value)
    {
        if (!_inPath)
            Reads.Add(value.Origin);
        return value;
    }

    private Checked Field(SelectExpr e, Checked operand)
    {
        var type = _types.Resolve(operand.Type);
        e = Unescaped(e, type);
        return type switch
        {
            CelType.Optional { Value: var inner } => new(new SelectNode(operand.Node, e.Field, true), CelType.OptionalOf(FieldType(e, inner)), Step(operand, inner, e)),
            _ when e.Optional => new(new SelectNode(operand.Node, e.Field, true), CelType.OptionalOf(FieldType(e, type)), Step(operand, type, e)),
            CelType.Message { Schema: var schema } when schema.Field(e.Field) is { } field =>
                new(new FieldNode(operand.Node, field, source.AsSpan(e.Start, e.End - e.Start)), TypeOf(field.Type), operand.Origin.To(e.Field)),
            CelType.Union => new(new UnionFieldNode(operand.Node, e.Field, source[e.Start..e.End]), FieldType(e, type), operand.Origin.To(e.Field)),
            _ => new(new SelectNode(operand.Node, e.Field, false), FieldType(e, type), operand.Origin),
        };
    }

    /// <summary>The selection by the field's own name, where a message has one that the name here is an escape of.</summary>
    private static SelectExpr Unescaped(SelectExpr e, CelType type) =>
        type is CelType.Message message && message.Schema.Field(e.Field) is null && message.Schema.Field(EscapedNames.Plain(e.Field)) is { } field ? e with { Field = field.Name } : e;

    /// <summary>A message has a path to each field; a map, and what only the evaluation knows, is read as it is.</summary>
    private Origin Step(Checked operand, CelType type, SelectExpr e) =>
        _types.Resolve(type) is CelType.Message or CelType.Union ? operand.Origin.To(e.Field) : operand.Origin;

    /// <summary>The type of a field of a value of that type; a fault when there is none.</summary>
    private CelType FieldType(SelectExpr e, CelType type)
    {
        switch (_types.Resolve(type))
        {
            case CelType.Message message:
                return message.Schema.Field(e.Field) is { } field
                    ? TypeOf(field.Type)
                    : Fail(e.At, $"{message} has no field '{e.Field}'{NearestName.Hint(e.Field, Names(message.Schema))}").Type;
            case CelType.Union union:
                var types = union.Members.Select(m => m.Schema.Field(e.Field)).OfType<SchemaField>().Select(f => f.Type).Distinct().ToList();
                return types.Count > 0
                    ? TypeOf(types)
                    : Fail(e.At, $"none of {union} has a field '{e.Field}'{NearestName.Hint(e.Field, union.Members.SelectMany(m => Names(m.Schema)).Distinct())}").Type;
            case CelType.Map map:
                return _types.Fits(map.Key, CelType.String) ? map.Value : Fail(e.At, $"a map with keys of type {Show(map.Key)} has no fields").Type;
            case var other when other == CelType.Dyn || other is CelType.Parameter:
                return CelType.Dyn;
            case var other:
                return Fail(e.At, $"a value of type {Show(other)} has no field '{e.Field}'").Type;
        }
    }

    private Checked Test(SelectExpr e)
    {
        if (Qualified(e with { Test = false }, silent: true) is { } variable)
        {
            Reads.Add(variable.Origin);
            return Traced(e, new(new HasVariableNode(variable.Node), CelType.Bool, Origin.None), CelStepKind.Test);
        }

        var operand = Untraced(e.Operand);
        var type = _types.Resolve(operand.Type);
        var inner = type is CelType.Optional optional ? _types.Resolve(optional.Value) : type;
        e = Unescaped(e, inner);
        FieldType(e, inner);
        Reads.Add(Step(operand, inner, e));
        return Traced(e, TracedField(e.Field, operand, o => new(new HasNode(o.Node, e.Field), CelType.Bool, Origin.None)), CelStepKind.Test);
    }

    /// <summary>The variable, local name or type that a chain of names means, or null: <c>container.status</c>, within the container first.</summary>
    private Checked? Qualified(Expr expr, bool silent = false)
    {
        if ((expr is not IdentExpr && !MayBeQualified(expr)) || Chain(expr) is not var (name, rooted))
            return null;
        var root = name.IndexOf('.') is var dot and >= 0 ? name[..dot] : name;
        if (!rooted && _scope.Has(root))
            return null;
        foreach (var candidate in Candidates(name, rooted))
        {
            if (Named(candidate) is not { } found)
                continue;
            if (!silent)
                Recorded(found);
            if (silent || found.Node is not LetTraceNode)
                return silent ? found : Traced(expr, found);
            return found with { Node = new LocalTraceNode(name, found.Node) };
        }

        return null;
    }

    private Checked? Named(string name)
    {
        for (var i = environment.Lets.Length - 1; i >= 0; i--)
        {
            if (environment.Lets[i].Name != name)
                continue;
            var value = environment.Lets[i].Value;
            _lets.Add(name);
            Reads.Add(value.Reads);
            DeepestLet = Math.Max(DeepestLet, value.Depth);
            foreach (var variable in value.Variables)
                _variables.Add(variable);
            foreach (var kind in value.Kinds)
                _kinds.Add(kind.Index);
            foreach (var kind in value.LateKinds)
                _lateKinds.Add(kind.Index);
            return new(traced ? new LetTraceNode(value, i) : new LetNode(value, i), value.Type, value.Origin);
        }

        if (environment.VariableIndex(name) is { } index)
        {
            _variables.Add(index);
            var variable = new VariableNode(index);
            return new(traced ? new VariableTraceNode(index, variable) : variable, environment.Variables[index].Type, Looked(environment.OriginOf(index)));
        }

        return Types.Names.Contains(name) ? new(new ConstantNode(CelValue.OfType(name)), CelType.TypeType, Origin.None) : null;
    }

    private IEnumerable<string> Candidates(string name, bool rooted)
    {
        for (var container = rooted ? "" : environment.Container; container.Length > 0; container = container[..Math.Max(0, container.LastIndexOf('.'))])
            yield return $"{container}.{name}";
        yield return name;
    }

    /// <summary>False where no name with a dot begins like the expression, as is so for nearly all.</summary>
    private bool MayBeQualified(Expr expr)
    {
        while (expr is SelectExpr select)
            expr = select.Operand;
        return expr is IdentExpr ident && environment.HasRoom(ident.Name);
    }

    /// <summary>The dotted name that a chain of plain selections spells, or null.</summary>
    private static (string Name, bool Rooted)? Chain(Expr expr) => expr switch
    {
        IdentExpr ident => (ident.Name, ident.Rooted),
        SelectExpr { Test: false, Optional: false, Quoted: false } select when Chain(select.Operand) is var (name, rooted) => ($"{name}.{select.Field}", rooted),
        _ => null,
    };

    private string? Prefix(Expr expr) => MayBeQualified(expr) && Chain(expr) is var (name, rooted) && (rooted || !_scope.Has(name.Split('.')[0])) && Named(name) is null ? name : null;

    /// <summary>What may follow a prefix of qualified variables: of <c>container</c>: name, spec, status.</summary>
    private IEnumerable<string> MembersOf(string prefix) => environment.Variables
        .Where(v => v.Name.Length > prefix.Length && v.Name[prefix.Length] == '.' && v.Name.StartsWith(prefix, StringComparison.Ordinal))
        .Select(v => v.Name[(prefix.Length + 1)..]);

    private IEnumerable<string> KnownNames() =>
        _scope.Names.Concat(environment.Lets.Select(l => l.Name)).Concat(environment.Variables.Select(v => v.Name.Split('.')[0])).Distinct();

    private IEnumerable<string> AllNames() =>
        _scope.Names.Concat(environment.Lets.Select(l => l.Name)).Concat(environment.Variables.Select(v => v.Name)).Distinct().Order(StringComparer.Ordinal);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);

    private static IEnumerable<string> Names(SchemaType type)
    {
        var names = new List<string>();
        foreach (var field in type.Fields)
            names.Add(field.Name);
        return names;
    }

    private static CelType TypeOf(List<SchemaType> types)
    {
        var messages = types.Where(t => t.Form == SchemaForm.Message).ToList();
        if (types.Count == 1)
            return TypeOf(types[0]);
        if (messages.Count == types.Count)
            return new CelType.Union([.. messages.Select(m => new CelType.Message(m))]);
        var distinct = types.Select(TypeOf).Distinct().ToList();
        return distinct.Count == 1 ? distinct[0] : CelType.Dyn;
    }

    /// <summary>The type of the language that a type of the schema is. Quantities are strings; int-or-string is decided by the evaluation.</summary>
    internal static CelType TypeOf(SchemaType type) => type.Form switch
    {
        SchemaForm.String or SchemaForm.Quantity => CelType.String,
        SchemaForm.Integer => CelType.Int,
        SchemaForm.Number => CelType.Double,
        SchemaForm.Boolean => CelType.Bool,
        SchemaForm.Bytes => CelType.Bytes,
        SchemaForm.Time => CelType.Timestamp,
        SchemaForm.Message => new CelType.Message(type),
        SchemaForm.List => CelType.ListOf(TypeOf(type.Element!)),
        SchemaForm.Map => CelType.MapOf(CelType.String, TypeOf(type.Element!)),
        _ => CelType.Dyn,
    };
}
