using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How surely a program dies of what the line says.</summary>
internal enum LogWeight
{
    /// <summary>The form of any crash of that language: says where, seldom why.</summary>
    General,

    /// <summary>A trouble that programs often survive by trying again.</summary>
    Trouble,

    /// <summary>Names the cause.</summary>
    Decisive,
}

/// <summary>One thing that programs write to their log when they fail, and what it means. A row of the tables in <c>LogSignatures*.cs</c>.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Kind">Where the remedy lies: <c>image</c>, <c>config</c>, <c>credentials</c>, <c>dependency</c>, <c>dns</c>, <c>tls</c>, <c>filesystem</c>,
/// <c>permission</c>, <c>memory</c>, <c>gpu</c>, <c>port</c>, <c>rbac</c>, <c>schema</c>, <c>code</c>.</param>
/// <param name="Needles">The line must hold one of these (upper and lower case are the same), which spares the pattern on all other lines.</param>
/// <param name="Pattern">Named groups fill the texts; <c>host</c> and <c>port</c> name a dependency, <c>path</c> a file.</param>
/// <param name="Title">A clause: what is wrong. <c>{group}</c> or <c>{group|default}</c> stands for a captured text.</param>
/// <param name="Advice">What to do, as the title of a fix.</param>
/// <param name="Examples">Lines that must match; the tests of the row.</param>
internal sealed record LogSignature(
    string Id, string Kind, LogWeight Weight, ImmutableArray<string> Needles, string Pattern, string Title, string Advice, ImmutableArray<string> Examples)
{
    internal BoundedRegex Regex { get; } = new(Pattern, RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase);

    public Match? Match(string line)
    {
        foreach (var needle in Needles)
        {
            if (line.Contains(needle, StringComparison.OrdinalIgnoreCase))
                return Regex.Match(line) is { Success: true } match ? match : null;
        }

        return null;
    }
}
