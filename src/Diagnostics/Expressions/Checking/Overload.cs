using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The body of a function: no argument is an error.</summary>
internal delegate CelValue FunctionBody(CelActivation activation, ReadOnlySpan<CelValue> arguments);

/// <summary>The body of a function with a pattern, which has been translated.</summary>
internal delegate CelValue PatternBody(CelActivation activation, Re2 pattern, ReadOnlySpan<CelValue> arguments);

/// <summary>One signature of a function and its body.</summary>
internal sealed class Overload
{
    private readonly (CelKind Kind, string? Opaque)?[] _accepts;

    public Overload(string name, bool member, ImmutableArray<CelType> parameters, CelType result)
    {
        (Name, Member, Parameters, Result) = (name, member, parameters, result);
        _accepts = [.. parameters.Select(Accepts)];
        IsGeneric = parameters.Append(result).Any(Unifier.HasParameter);
    }

    public string Name { get; }

    public bool Member { get; }

    public ImmutableArray<CelType> Parameters { get; }

    public CelType Result { get; }

    /// <summary>True when a type of the signature has a parameter (A, B).</summary>
    public bool IsGeneric { get; }

    /// <summary>True when the last parameter may be repeated.</summary>
    public bool Variadic { get; init; }

    public FunctionBody? Body { get; init; }

    /// <summary>The argument that is a pattern, for <see cref="PatternBody"/>.</summary>
    public int Pattern { get; init; } = -1;

    public PatternBody? PatternBody { get; init; }

    /// <summary>The result is made of messages of the first argument, which are not looked into.</summary>
    public bool PassesMessages { get; init; }

    public HostFunction? Host { get; init; }

    /// <summary>What a host function reads of the cluster's objects by itself, sorted.</summary>
    public ImmutableArray<MaskPath> Reads => field.IsDefault ? field = ReadSet.Of(Host?.Reads ?? []) : field;

    /// <summary>What a call costs, besides what its body charges for.</summary>
    public int Cost => Host?.Cost ?? 1;

    /// <summary>Whether so many arguments may be given.</summary>
    public bool Takes(int count) => Variadic ? count >= Parameters.Length : count == Parameters.Length;

    public CelType Parameter(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    /// <summary>Whether the arguments are of the kinds that the parameters name.</summary>
    public bool Matches(ReadOnlySpan<CelValue> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_accepts[Math.Min(i, _accepts.Length - 1)] is not { } accepted)
                continue;
            if (arguments[i].Kind != accepted.Kind || (accepted.Opaque is not null && ((CelOpaque)arguments[i].Reference!).TypeName != accepted.Opaque))
                return false;
        }

        return true;
    }

    public override string ToString()
    {
        var names = Parameters.Select(p => p.ToString()).ToList();
        if (Variadic)
            names[^1] += "...";
        return Member ? $"{names[0]}.{Name}({string.Join(", ", names.Skip(1))})" : $"{Name}({string.Join(", ", names)})";
    }

    private static (CelKind Kind, string? Opaque)? Accepts(CelType type) => type switch
    {
        CelType.List => (CelKind.List, null),
        CelType.Map => (CelKind.Map, null),
        CelType.Optional => (CelKind.Optional, null),
        CelType.Message or CelType.Union => (CelKind.Message, null),
        CelType.Scalar { Name: "dyn" } or CelType.Parameter => null,
        CelType.Scalar scalar => scalar.Name switch
        {
            "null_type" => (CelKind.Null, null),
            "bool" => (CelKind.Bool, null),
            "int" => (CelKind.Int, null),
            "uint" => (CelKind.Uint, null),
            "double" => (CelKind.Double, null),
            "string" => (CelKind.String, null),
            "bytes" => (CelKind.Bytes, null),
            "google.protobuf.Timestamp" => (CelKind.Timestamp, null),
            "google.protobuf.Duration" => (CelKind.Duration, null),
            "type" => (CelKind.Type, null),
            var opaque => (CelKind.Opaque, opaque),
        },
        _ => null,
    };
}
