using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The variables, local names and functions that expressions may use. Immutable.</summary>
public sealed class CelEnvironment(ImmutableArray<CelVariable> variables, ImmutableArray<HostFunction> functions)
{
    /// <summary>True makes a pattern that is not a literal an error (rules).</summary>
    public bool LiteralPatternsOnly { get; init; }

    /// <summary>The variables, by the index that <see cref="CelActivation.Variable"/> is asked for.</summary>
    public ImmutableArray<CelVariable> Variables { get; } = variables;

    public ImmutableArray<HostFunction> Functions { get; } = functions;

    /// <summary>This environment and a local name. Its value is computed when first needed, at most once per activation and rule.</summary>
    public CelEnvironment WithLet(string name, CelProgram value) => this;

    /// <summary>Compiles an expression. All faults are found at once; never throws on any text.</summary>
    /// <param name="expected">The type that the result must have (for a clause <see cref="CelType.Bool"/>), or null for any.</param>
    public CelCompilation Compile(string source, CelType? expected = null) => new(null, [new CelFault(0, 1, 1, $"{Functions.Length} functions, no compiler yet")]);
}
