using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What came of compiling an expression: a program, or what is wrong with it (all of it, in the order of the text).</summary>
public sealed record CelCompilation(CelProgram? Program, ImmutableArray<CelFault> Faults)
{
    /// <summary>What is suspicious but compiles, such as conditions that always or never hold. Looked for when it is asked for.</summary>
    public ImmutableArray<CelFault> Warnings => Lint?.Invoke() ?? [];

    internal Func<ImmutableArray<CelFault>>? Lint { get; init; }
}

/// <summary>Something wrong in an expression.</summary>
/// <param name="Offset">Position in the expression's text, in UTF-16 code units from 0.</param>
/// <param name="Line">Line within the expression, from 1.</param>
/// <param name="Column">Column within the line, from 1.</param>
public sealed record CelFault(int Offset, int Line, int Column, string Message);
