using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Compiles the expressions of one rule file, and says of each fault where in the file it stands.</summary>
/// <param name="shared">
/// Expressions without local names, which other files may have too; null where the variables are not known: then nothing is compiled, and nothing is called wrong.
/// </param>
internal sealed class ExpressionReader(CompiledExpressions? shared, FaultCollector faults)
{
    private readonly List<string> _lets = [];
    private readonly HashSet<string> _used = [];
    private CompiledExpressions? _own;

    private CompiledExpressions? Own => _own ?? shared;

    /// <summary>Whether an expression has used this local name.</summary>
    public bool IsUsed(string name) => _used.Contains(name);

    /// <summary>Adds a local name, for all expressions that follow. One that did not compile may be anything: its fault is told once.</summary>
    public void Let(string name, CelProgram? value)
    {
        if ((value ?? shared?.Compile("dyn(null)", null).Program) is not { } known)
            return;
        _lets.Add(name);
        _own = new(Own!.Environment.WithLet(name, known));
    }

    /// <summary>The program of a local name. It is this rule's alone, because its value is kept until another rule is evaluated.</summary>
    public CelProgram? CompileLet(YamlScalar? scalar) => Compile(scalar, expected: null)?.Copy();

    /// <summary>The program of a scalar; null, and faults, when it does not compile.</summary>
    public CelProgram? Compile(YamlScalar? scalar, CelType? expected) => scalar is null ? null : Compile(scalar.Value, scalar.At, expected);

    public CelProgram? Compile(string source, Func<int, YamlPosition> position, CelType? expected)
    {
        var mayUseLets = _lets.Exists(name => source.Contains(name, StringComparison.Ordinal));
        return Take((mayUseLets ? Own : shared)?.Compile(source, expected), position);
    }

    private CelProgram? Take(CelCompilation? compiled, Func<int, YamlPosition> position)
    {
        if (compiled is null)
            return null;
        foreach (var fault in faults.IsFull ? [] : compiled.Faults)
            faults.Add(position(fault.Offset), fault.Message);
        foreach (var warning in faults.Warns ? compiled.Warnings : [])
            faults.Warn(position(warning.Offset), warning.Message);
        _used.UnionWith(compiled.Program?.LocalNames ?? []);
        return compiled.Program;
    }
}
