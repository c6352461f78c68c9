using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// A format of names and texts (k8s.io/apiserver, cel/library/format.go). The messages are Kubernetes' own (k8s.io/apimachinery, api/validate/content).
/// </summary>
internal sealed record NamedFormat(string Name) : CelOpaque("kubernetes.NamedFormat")
{
    private const string Label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string Key = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const int MaxLabel = 63;
    private const int MaxSubdomain = 253;

    private static readonly SearchValues<char> InLabel = SearchValues.Create("-abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> InBase64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private static readonly FrozenDictionary<string, Func<string, IEnumerable<string>>> Rules = new Dictionary<string, Func<string, IEnumerable<string>>>
    {
        ["dns1123Label"] = Dns1123Label,
        ["dns1123Subdomain"] = Dns1123Subdomain,
        ["dns1035Label"] = Dns1035Label,
        ["qualifiedName"] = QualifiedName,
        ["dns1123LabelPrefix"] = text => Dns1123Label(WithoutDash(text)),
        ["dns1123SubdomainPrefix"] = text => Dns1123Subdomain(WithoutDash(text)),
        ["dns1035LabelPrefix"] = text => Dns1035Label(WithoutDash(text)),
        ["labelValue"] = LabelValue,
        ["uri"] = text => UrlReader.IsRequest(text, out var fault) ? [] : [$"parse \"{text}\": {fault}"],
        ["uuid"] = text => IsUuid(text) ? [] : ["does not match the UUID format"],
        ["byte"] = text => IsBase64(text) ? [] : ["invalid base64"],
        ["date"] = text => IsDate(text) ? [] : ["invalid date"],
        ["datetime"] = text => IsDateTime(text) ? [] : ["invalid datetime"],
    }.ToFrozenDictionary();

    public static IReadOnlyList<string> Names => Rules.Keys;

    /// <summary>What is wrong with a text; nothing when it is of the format.</summary>
    public IEnumerable<string> Faults(string text) => Rules[Name](text);

    public override string ToString() => Name;

    private static IEnumerable<string> Dns1123Label(string text)
    {
        if (text.Length > MaxLabel)
            yield return TooLong(MaxLabel);
        if (IsLabel(text))
            yield break;
        yield return IsSubdomain(text)
            ? "must not contain dots"
            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
                + $"(e.g. 'my-name',  or '123-abc', regex used for validation is '{Label}')";
    }

    private static IEnumerable<string> Dns1123Subdomain(string text)
    {
        if (text.Length > MaxSubdomain)
            yield return TooLong(MaxSubdomain);
        if (!IsSubdomain(text))
        {
            yield return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
                + $"(e.g. 'example.com', regex used for validation is '{Label}(\\.{Label})*')";
        }
    }

    private static IEnumerable<string> Dns1035Label(string text)
    {
        if (text.Length > MaxLabel)
            yield return TooLong(MaxLabel);
        if (!IsLabel(text) || !char.IsAsciiLetterLower(text[0]))
        {
            yield return "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
                + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
        }
    }

    private static IEnumerable<string> QualifiedName(string text)
    {
        const string Wrong = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
            + $"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{Key}')";
        var parts = text.Split('/');
        if (parts.Length > 2)
        {
            yield return $"a valid label key {Wrong} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        foreach (var fault in parts.Length == 1 ? [] : parts[0].Length == 0 ? ["must be non-empty"] : Dns1123Subdomain(parts[0]))
            yield return $"prefix part {fault}";
        if (parts[^1].Length is 0 or > MaxLabel)
            yield return parts[^1].Length == 0 ? "name part must be non-empty" : $"name part {TooLong(MaxLabel)}";
        if (!IsKey(parts[^1]))
            yield return $"name part {Wrong}";
    }

    private static IEnumerable<string> LabelValue(string text)
    {
        if (text.Length > MaxLabel)
            yield return TooLong(MaxLabel);
        if (text.Length > 0 && !IsKey(text))
        {
            yield return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
                + $"(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '({Key})?')";
        }
    }

    private static string TooLong(int most) => $"must be no more than {most} bytes";

    /// <summary>What may be a prefix ends in a dash (k8s.io/apimachinery, api/validation, maskTrailingDash, which replaces two characters by one).</summary>
    private static string WithoutDash(string text) => text.Length > 1 && text.EndsWith('-') ? text[..^2] + "a" : text;

    private static bool IsLabel(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != '-' && text[^1] != '-' && !text.ContainsAnyExcept(InLabel);

    private static bool IsSubdomain(string text) => text.Split('.').All(part => IsLabel(part));

    private static bool IsKey(string text) => text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The dashes may be left out, each of them (k8s.io/kube-openapi, strfmt).</summary>
    private static bool IsUuid(string text)
    {
        var at = 0;
        foreach (var length in (ReadOnlySpan<int>)[8, 4, 4, 4, 12])
        {
            if (at > 0 && at < text.Length && text[at] == '-')
                at++;
            if (at + length > text.Length || !text.AsSpan(at, length).ToArray().All(char.IsAsciiHexDigit))
                return false;
            at += length;
        }

        return at == text.Length;
    }

    private static bool IsBase64(string text)
    {
        var digits = text.AsSpan().TrimEnd('=');
        return text.Length > 0 && text.Length % 4 == 0 && text.Length - digits.Length <= 2 && digits.Length % 4 != 1
            && !digits.ContainsAnyExcept(InBase64);
    }

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateTime(string text) =>
        text.Length > 10 && text[10] is 'T' or 't' && IsDate(text[..10]) && !Times.ParseTimestamp(text).IsError;
}
