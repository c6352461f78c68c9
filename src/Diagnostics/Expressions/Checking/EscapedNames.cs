using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Field names as admission policies write them (k8s.io/apiserver, cel/escaping.go): <c>__namespace__</c> for a reserved word, <c>x__dash__prop</c>.</summary>
internal static partial class EscapedNames
{
    public static string Plain(string name) => name.Contains("__", StringComparison.Ordinal) ? Escape().Replace(name, Meaning) : name;

    private static string Meaning(Match match) => match.Value switch
    {
        "__underscores__" => "__",
        "__dot__" => ".",
        "__dash__" => "-",
        "__slash__" => "/",
        var word => word[2..^2],
    };

    [GeneratedRegex("__(underscores|dot|dash|slash)__|^__(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)__$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
