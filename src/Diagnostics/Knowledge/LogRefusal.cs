using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>One right that the API server refused, as its message says.</summary>
/// <param name="Name">The object; empty for all of them.</param>
/// <param name="Target">The namespace; empty for the whole cluster.</param>
/// <param name="Path">A path that is no resource, instead of one.</param>
internal sealed record LogRefusal(string AccountNamespace, string Account, string Verb, string Group, string Resource, string Name, string Target, string Path)
{
    private static readonly string[] WordsOfYaml = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>Whether it can be written as a rule of a role without a doubt: a message that somebody made up need not be.</summary>
    public bool IsWritable => new[] { Verb, Resource, Group, Name, Target, Path }.All(IsPlain) && Verb.Length > 0 && (Resource.Length > 0 || Path.StartsWith('/'));

    public string What => Path.Length > 0 ? $"{Verb} {Path}" : $"{Verb} {Resource}{(Name.Length > 0 ? $" '{Name}'" : "")}";

    public static LogRefusal Of(Match match)
    {
        string Group(string name) => match.Groups[name].Value;
        return new(Group("namespace"), Group("account"), Group("verb"), Group("group"), Group("resource"), Group("name"), Group("target"), Group("url"));
    }

    /// <summary>A text as YAML in flow style has it.</summary>
    public static string Yaml(string text) => text.Length == 0 || !char.IsAsciiLetterLower(text[0]) || WordsOfYaml.Contains(text) || text.Contains(':', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    private static bool IsPlain(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_' or ':');
}
