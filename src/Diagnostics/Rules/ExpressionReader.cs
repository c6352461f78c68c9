using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Compiles the expressions of one rule file, and says of each fault where in the file it stands.</summary>
internal sealed class ExpressionReader(CelEnvironment environment, FaultCollector faults)
{
    private CelEnvironment _environment = environment;

    /// <summary>Adds a local name, for all expressions that follow. One that did not compile may be anything: its fault is told once.</summary>
    public void Let(string name, CelProgram? value)
    {
        if ((value ?? _environment.Compile("dyn(null)").Program) is { } known)
            _environment = _environment.WithLet(name, known);
    }

    /// <summary>The program of a scalar; null, and faults, when it does not compile.</summary>
    public CelProgram? Compile(YamlScalar? scalar, CelType? expected) => scalar is null ? null : Compile(scalar.Value, scalar.At, expected);

    public CelProgram? Compile(string source, Func<int, YamlPosition> position, CelType? expected)
    {
        var compiled = _environment.Compile(source, expected);
        foreach (var fault in compiled.Faults.Concat(compiled.Warnings))
            faults.Add(position(fault.Offset), fault.Message);
        return compiled.Faults.IsEmpty ? compiled.Program : null;
    }
}
