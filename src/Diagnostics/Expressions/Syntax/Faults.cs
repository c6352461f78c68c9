using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Collects what is wrong in one expression and turns offsets into lines and columns.</summary>
internal sealed class Faults(string source)
{
    private const int Most = 50;

    /// <summary>A name in a message may be as long as an expression.</summary>
    private const int MaxMessage = 500;

    private readonly List<(int At, string Message)> _found = [];

    public bool Any => _found.Count > 0;

    public int Count => _found.Count;

    public void Add(int at, string message)
    {
        if (_found.Count < Most)
            _found.Add((at, message.Length <= MaxMessage ? message : $"{message.AsSpan(0, MaxMessage - 1)}…"));
    }

    /// <summary>The faults in the order of the text.</summary>
    public ImmutableArray<CelFault> ToImmutable() => _found.Count == 0 ? [] : [.. _found.Distinct().OrderBy(f => f.At).Select(f => Locate(f.At, f.Message))];

    private CelFault Locate(int at, string message)
    {
        var before = source.AsSpan(0, Math.Min(at, source.Length));
        return new(at, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), message);
    }
}
