using K8sDoctor.Diagnostics.Expressions;
using System.Diagnostics.CodeAnalysis;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Collects what is wrong with one file, so that all of it is told at once.</summary>
/// <param name="warnings">Takes what is only suspicious; null where nobody asks for it.</param>
internal sealed class FaultCollector(RuleFile file, List<RuleFault> faults, List<RuleFault>? warnings = null)
{
    private const int Most = 100;
    private const int MaxMessage = 500;
    private const int Kept = 200;

    private int _told;

    public RuleFile File { get; } = file;

    public bool Warns => warnings?.Count < Most;

    /// <summary>True when there are so many that nobody reads further ones.</summary>
    public bool IsFull => _told > Most;

    public void Add(YamlNode node, string message, string? hint = null) => Add(node.Start, message, hint);

    public void Add(YamlPosition at, string message, string? hint = null)
    {
        if (IsFull)
            return;
        var isLast = ++_told > Most;
        faults.Add(isLast ? new(File.Path, at.Line, at.Column, $"there are more than {Most} faults in this file") : new(File.Path, at.Line, at.Column, Bounded(message), hint));
    }

    public void Warn(YamlPosition at, string message, string? hint = null) => warnings?.Add(new(File.Path, at.Line, at.Column, Bounded(message), hint, IsWarning: true));

    /// <summary>The node as a text; null, and a fault, where it is something else.</summary>
    public YamlScalar? Text(YamlNode? node, string name)
    {
        if (node is YamlScalar { IsNull: false } scalar)
            return scalar;
        if (node is not null)
            Add(node, $"'{name}' is {node.What}", "it must be a text");
        return null;
    }

    /// <summary>One of the words of an enumeration; a fault with the nearest right one else.</summary>
    public bool TryWord<T>(YamlScalar? scalar, string name, IReadOnlyDictionary<string, T> words, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (scalar is null)
            return false;
        if (words.TryGetValue(scalar.Value, out value))
            return true;
        Add(scalar, $"'{scalar.Value}' is no {name}", Hint(scalar.Value, words.Keys));
        return false;
    }

    /// <summary><c>did you mean 'x'?</c> when a name is near, else the list of names when it is short.</summary>
    public static string Hint(string given, IEnumerable<string> names)
    {
        var all = names.ToArray();
        var near = NearestName.Find(given, all);
        return near is not null ? $"did you mean '{near}'?"
            : all.Length is > 0 and <= 12 ? $"use one of: {string.Join(", ", all.Order(StringComparer.Ordinal))}"
            : "there is none of that name";
    }

    // What is wrong may be as long as the file; why it is wrong stands at the end.
    private static string Bounded(string message) => message.Length <= MaxMessage ? message : $"{message.AsSpan(0, Kept)}…{message.AsSpan(message.Length - Kept)}";
}
