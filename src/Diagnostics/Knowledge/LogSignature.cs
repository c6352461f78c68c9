using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How surely a program dies of what the line says; in this order the heaviest line of a log explains it.</summary>
public enum LogWeight
{
    /// <summary>What programs write and live with: such a line says nothing, whatever else it looks like.</summary>
    Noise,

    /// <summary>The form of any crash of that language: says where, seldom why.</summary>
    General,

    /// <summary>A trouble that programs often survive by trying again.</summary>
    Trouble,

    /// <summary>Names the cause.</summary>
    Decisive,
}

/// <summary>One thing that programs write to their log when they fail, and what it means. Immutable; its patterns are made when they are first needed.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Kind">Where the remedy lies, one of <see cref="Kinds"/>; empty for noise.</param>
/// <param name="Needles">The line must hold one of these (upper and lower case are the same), which spares the patterns on all other lines.</param>
/// <param name="Title">A clause: what is wrong. <c>{group}</c> or <c>{group|default}</c> stands for a captured text.</param>
/// <param name="Advice">What to do, as the title of a fix.</param>
public sealed record LogSignature(string Id, string Kind, LogWeight Weight, ImmutableArray<string> Needles, string Title, string Advice)
{
    /// <summary>
    /// The kinds. <c>disk</c> is a disk that is full, <c>filesystem</c> one that may not be written, <c>data</c> what lies on it and is wrong or locked,
    /// <c>schema</c> what a database has or has not.
    /// </summary>
    public static readonly ImmutableArray<string> Kinds =
        ["code", "config", "credentials", "data", "dependency", "disk", "dns", "filesystem", "gpu", "image", "memory", "permission", "port", "rbac", "schema", "tls"];

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    /// <summary>In what RE2 and .NET have in common; the first that matches counts. Named groups fill the texts; <c>host</c> and <c>port</c> name a dependency, <c>path</c> a file.</summary>
    public required ImmutableArray<string> Patterns
    {
        get;
        init => (field, Regexes) = (value, [.. value.Select(pattern => new BoundedRegex(pattern, Options))]);
    }

    /// <summary>What to look for in the lines below it, for more groups; null for nothing.</summary>
    public string? Below
    {
        get;
        init => (field, BelowRegex) = (value, value is null ? null : new(value, Options));
    }

    /// <summary>What to look for in the lines above it.</summary>
    public string? Above
    {
        get;
        init => (field, AboveRegex) = (value, value is null ? null : new(value, Options));
    }

    internal ImmutableArray<BoundedRegex> Regexes { get; private init; } = [];

    internal BoundedRegex? BelowRegex { get; private init; }

    internal BoundedRegex? AboveRegex { get; private init; }

    /// <summary>What .NET has against a pattern, or null.</summary>
    internal static string? Problem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, Options);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    internal Match? Match(string line) => HasNeedle(line) ? Regexes.Select(regex => regex.Match(line)).FirstOrDefault(match => match.Success) : null;

    private bool HasNeedle(string line)
    {
        foreach (var needle in Needles)
        {
            if (line.Contains(needle, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
