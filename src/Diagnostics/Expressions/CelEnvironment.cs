using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The variables, local names and functions that expressions may use. Immutable.</summary>
public sealed class CelEnvironment
{
    private const int MaxDepth = 1_000;

    private readonly Dictionary<string, int> _variables;
    private readonly HashSet<string> _rooms;
    private readonly Origin?[] _origins;

    public CelEnvironment(ImmutableArray<CelVariable> variables, ImmutableArray<HostFunction> functions)
    {
        Variables = variables;
        Functions = functions;
        _variables = [];
        for (var i = 0; i < variables.Length; i++)
            _variables.TryAdd(variables[i].Name, i);
        _origins = new Origin?[variables.Length];
        _rooms = [.. variables.Select(v => v.Name).Concat(Types.Names).Where(n => n.Contains('.', StringComparison.Ordinal)).Select(n => n[..n.IndexOf('.', StringComparison.Ordinal)])];
        Host = FunctionTable.Of(functions);
    }

    private CelEnvironment(CelEnvironment other, ImmutableArray<(string Name, CelProgram Value)> lets)
    {
        (Variables, Functions, _variables, _rooms, _origins, Host, Lets) = (other.Variables, other.Functions, other._variables, other._rooms, other._origins, other.Host, lets);
        (LiteralPatternsOnly, Container, Unchecked) = (other.LiteralPatternsOnly, other.Container, other.Unchecked);
    }

    /// <summary>True makes a pattern that is not a literal an error (rules).</summary>
    public bool LiteralPatternsOnly { get; init; }

    /// <summary>The variables, by the index that <see cref="CelActivation.Variable"/> is asked for.</summary>
    public ImmutableArray<CelVariable> Variables { get; }

    public ImmutableArray<HostFunction> Functions { get; }

    /// <summary>The namespace that names are looked up in first (CEL's container).</summary>
    internal string Container { get; init; } = "";

    /// <summary>True makes faults of types and names errors of the evaluation, as in CEL without a checker.</summary>
    internal bool Unchecked { get; init; }

    internal FunctionTable Host { get; }

    internal ImmutableArray<(string Name, CelProgram Value)> Lets { get; } = [];

    /// <summary>
    /// This environment and a local name. Its value is computed when first needed, at most once per activation and rule. A later one may use an earlier
    /// one; one of the same name hides it, and a variable.
    /// </summary>
    public CelEnvironment WithLet(string name, CelProgram value) => new(this, Lets.Add((name, value)));

    /// <summary>Compiles an expression. All faults are found at once; never throws on any text.</summary>
    /// <param name="expected">The type that the result must have (for a clause <see cref="CelType.Bool"/>), or null for any.</param>
    public CelCompilation Compile(string source, CelType? expected = null)
    {
        var faults = new Faults(source);
        var expr = Parser.Parse(source, faults);
        if (expr is null)
            return new(null, faults.ToImmutable());
        var checker = new Checker(this, source, faults, traced: false);
        var result = checker.Program(expr, expected);
        var depth = expr.Depth + checker.DeepestLet;
        if (depth > MaxDepth)
            faults.Add(0, $"the expression and the local names that it uses are nested more than {MaxDepth} levels deep");
        if (faults.Any)
            return new(null, faults.ToImmutable());
        var program = new CelProgram(result.Node, checker.Locals, () => new Checker(this, source, new Faults(source), traced: true).Program(expr, expected).Node)
        {
            Type = result.Type,
            Origin = result.Origin,
            Depth = depth,
            Reads = checker.Reads.ToImmutable(),
            RenderedReads = checker.RenderedReads(result),
            Variables = checker.VariablesRead,
            Kinds = checker.Kinds,
            LateKinds = checker.LateKinds,
            LocalNames = checker.LocalNames,
        };
        return new(program, []) { Lint = () => Linter.Run(this, source, expr, expected) };
    }

    /// <summary>Where the values of a variable come from.</summary>
    internal Origin OriginOf(int index) => _origins[index] ??= Origin.Of(Variables[index]);

    /// <summary>Whether a name with dots may begin so. A local name has no dots.</summary>
    internal bool HasRoom(string name) => Container.Length > 0 || _rooms.Contains(name) || Host.HasRoom(name) || FunctionTable.Libraries.HasRoom(name);

    internal int? VariableIndex(string name) => _variables.TryGetValue(name, out var index) ? index : null;
}
