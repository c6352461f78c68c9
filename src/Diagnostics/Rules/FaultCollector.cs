using K8sDoctor.Diagnostics.Expressions;
using System.Diagnostics.CodeAnalysis;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Collects what is wrong with one file, so that all of it is told at once.</summary>
internal sealed class FaultCollector(RuleFile file, List<RuleFault> faults)
{
    public RuleFile File { get; } = file;

    public void Add(YamlNode node, string message, string? hint = null) => Add(node.Start, message, hint);

    public void Add(YamlPosition at, string message, string? hint = null) => faults.Add(new(File.Path, at.Line, at.Column, message, hint));

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
        return near is not null ? $"did you mean '{near}'?" : all.Length <= 12 ? $"use one of: {string.Join(", ", all)}" : "there is none of that name";
    }
}
