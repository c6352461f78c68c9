namespace K8sDoctor.Diagnostics.Rules;

/// <summary>A file with a rule, with tests of a rule, or with log signatures. <paramref name="Path"/> is only shown, and names the rule: <c>rules/probes/liveness-404.yaml</c>.</summary>
public sealed record RuleFile(string Path, string Text)
{
    /// <summary>The longest text that is read, in UTF-16 units.</summary>
    public const int MaxLength = 512 * 1024;

    internal const string Extension = ".yaml";
    internal const string TestExtension = ".test.yaml";
    internal const string SignaturesExtension = ".signatures.yaml";

    /// <summary>True for a file that holds tests of a rule rather than a rule.</summary>
    public bool IsTest => Path.EndsWith(TestExtension, StringComparison.Ordinal);

    /// <summary>True for a file of log signatures.</summary>
    public bool IsSignatures => Path.EndsWith(SignaturesExtension, StringComparison.Ordinal);

    /// <summary>True for a file that holds a rule.</summary>
    public bool IsRule => !IsTest && !IsSignatures;

    /// <summary>The id that a rule in this file must have: the file's name without folder and extension.</summary>
    public string Id
    {
        get
        {
            var name = Path.AsSpan(Path.LastIndexOfAny(['/', '\\']) + 1);
            var extension = IsTest ? TestExtension : Extension;
            return (name.EndsWith(extension, StringComparison.Ordinal) ? name[..^extension.Length] : name).ToString();
        }
    }

    /// <summary>The folder that the rule lies in, which is its area; empty where there is none.</summary>
    public string Area => Path.Replace('\\', '/').Split('/') is [.., var area, _] ? area : "";
}

/// <summary>One thing that is wrong with a rule file, or, as a warning, suspicious in it. Lines and columns count from 1, columns in UTF-16 units.</summary>
/// <param name="Hint">What would be right, where that can be said.</param>
public sealed record RuleFault(string Path, int Line, int Column, string Message, string? Hint = null, bool IsWarning = false)
{
    /// <summary><c>path(line,column): message, what would be right</c>.</summary>
    public override string ToString() => $"{Path}({Line},{Column}): {(IsWarning ? "warning: " : "")}{Message}{(Hint is null ? "" : $", {Hint}")}";
}
