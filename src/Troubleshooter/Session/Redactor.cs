using System.Buffers;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Takes secrets out of text, by the name they are assigned to and by their shape. Patterns run in bounded time, and only on text that holds one of the
/// words that could start a secret.
/// </summary>
internal static class Redactor
{
    public const string Mark = "[redacted]";

    private static readonly SearchValues<string> Triggers = SearchValues.Create(
        ["pass", "pwd", "secret", "token", "key", "cred", "auth", "bearer", "basic ", "eyJ", "AKIA", "ASIA", "://", "BEGIN ", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-",
         "xox", "AIza", "sk-", "sk_", "rk_", "hf_", "npm_", "pypi-", "dop_v1_", "SG.", "sig=", "signature"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private static readonly SearchValues<char> PlaceholderLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly BoundedRegex PrivateKey = Pattern(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)");

    private static readonly BoundedRegex UrlPassword = Pattern(@"(?i:\b[a-z][a-z0-9+.-]*)://[^\s:/@]*:[^\s/@]+@");

    private static readonly BoundedRegex Authorization = Pattern(@"(?i:\b(?:bearer|basic))[ \t]+[A-Za-z0-9._~+/=-]{8,}");

    private static readonly BoundedRegex KnownShape = Pattern(
        @"\beyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]+)*|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}" +
        @"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAIza[A-Za-z0-9_-]{30,}|\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|\bsk-[A-Za-z0-9_-]{20,}|\bhf_[A-Za-z0-9]{20,}|\bnpm_[A-Za-z0-9]{30,}" +
        @"|\bpypi-[A-Za-z0-9_-]{30,}|\bdop_v1_[a-f0-9]{30,}|\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}");

    private static readonly BoundedRegex Assignment = Pattern(
        @"(?i:(?<word>(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|account[_-]?key|secret[_-]?key|private[_-]?key|credentials?|authorization|auth|sig(?:nature)?)[""']?))" +
        @"(?<sep>[ ]?[=:][ ]?|[ ])(?<value>""[^""\r\n]*""?|'[^'\r\n]*'?|[^\s""',;&)}\]]+)");

    /// <summary>The text without its secrets; the same instance when there are none.</summary>
    public static string Redact(string text)
    {
        if (IsKeyBody(text))
            return Mark;
        if (!text.AsSpan().ContainsAny(Triggers))
            return text;
        text = PrivateKey.Replace(text, Mark);
        text = UrlPassword.Replace(text, match => $"{match.ValueSpan[..(match.ValueSpan.IndexOf("://", StringComparison.Ordinal) + 3)]}{User(match.ValueSpan)}:{Mark}@");
        text = Authorization.Replace(text, match => $"{match.ValueSpan[..match.ValueSpan.IndexOfAny(' ', '\t')]} {Mark}");
        text = KnownShape.Replace(text, Mark);
        return Assignment.Replace(text, match => RedactAssignment(text, match));
    }

    private static ReadOnlySpan<char> User(ReadOnlySpan<char> url)
    {
        var authority = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return authority[..authority.IndexOf(':')];
    }

    private static string RedactAssignment(string text, Match match)
    {
        var start = match.Index;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
            start--;
        var name = text.AsSpan(start, match.Index - start + match.Groups["word"].Length);
        var separator = match.Groups["sep"].ValueSpan;
        var value = match.Groups["value"].ValueSpan;
        var isFlag = name.StartsWith("--", StringComparison.Ordinal);
        if (IsPlaceholder(value) || (!isFlag && IsProse(name, separator, value, text.AsSpan(match.Index + match.Length))))
            return match.Value;
        return $"{match.Groups["word"].ValueSpan}{separator}{Mark}";
    }

    /// <summary><c>&lt;value&gt;</c>, <c>$PASSWORD</c>, <c>VALUE</c>, <c>***</c> and what is redacted already stay: they are no secrets, and commands to copy hold them.</summary>
    private static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        var bare = value.Trim("\"'");
        return bare.IsEmpty || bare[0] is '<' or '$' or '[' or '{' || !bare.ContainsAnyExcept("*.…xX") || !bare.ContainsAnyExcept(PlaceholderLetters);
    }

    /// <summary>
    /// <c>invalid token: unexpected end</c> is a sentence, <c>db_password: hunter2</c> is not: after a colon, a bare word that stands behind a bare
    /// <c>token</c>, <c>secret</c>, <c>key</c> or <c>auth</c> is taken for prose when it has neither a digit nor a quote around it; behind a bare
    /// <c>password</c> only when more words follow.
    /// </summary>
    private static bool IsProse(ReadOnlySpan<char> name, ReadOnlySpan<char> separator, ReadOnlySpan<char> value, ReadOnlySpan<char> rest)
    {
        if (separator.Contains('='))
            return false;
        if (!separator.Contains(':'))
            return true;
        if (name.ContainsAny('_', '-') || value[0] is '"' or '\'' || value.ContainsAnyExcept(Letters))
            return false;
        return !name.Contains("pass", StringComparison.OrdinalIgnoreCase) || rest is [' ', >= 'a' and <= 'z', ..];
    }

    /// <summary>A line that is nothing but base64 with all its kinds of characters: the body of a key whose first line was another line of the log.</summary>
    private static bool IsKeyBody(string text)
    {
        var line = text.AsSpan().Trim().TrimEnd('=');
        return line.Length >= 40 && !line.ContainsAnyExcept(Base64) && line.ContainsAnyInRange('G', 'Z') && line.ContainsAnyInRange('g', 'z') && line.ContainsAnyInRange('0', '9');
    }

    private static BoundedRegex Pattern(string pattern) => new(pattern, RegexOptions.None);
}
