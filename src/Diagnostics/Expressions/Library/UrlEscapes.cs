using System.Globalization;
using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Which part of a URL a text is: what may stand there unescaped differs.</summary>
internal enum UrlPart { Path, Host, Zone, Query }

/// <summary>Percent-encoding by Go's rules (net/url, shouldEscape), which are not quite those of RFC 3986. A character stands for a byte.</summary>
internal static class UrlEscapes
{
    private const string Unreserved = "-_.~";
    private const string InHost = "!$&'()*+,;=:[]<>\"";
    private const string InPath = "$&+,/:;=@";

    /// <summary>The text without escapes, or null when one is malformed or a character may not stand there.</summary>
    public static string? Unescape(string text, UrlPart part)
    {
        var inHost = part is UrlPart.Host or UrlPart.Zone;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c != '%')
            {
                if (inHost && c < 0x80 && !MayStandInHost(c))
                    return null;
                plain.Append(c == '+' && part == UrlPart.Query ? ' ' : c);
                continue;
            }

            if (i + 2 >= text.Length || !int.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                return null;
            // A host may escape only what is not ASCII, and the percent sign before a zone.
            if (inHost && code != '%' && (part == UrlPart.Host ? code < 0x80 : code != ' ' && !MayStandInHost((char)code)))
                return null;
            plain.Append((char)code);
            i += 2;
        }

        return plain.ToString();
    }

    public static string Escape(string path)
    {
        if (path == "*")
            return path;
        var escaped = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (MayStandInPath(c))
                escaped.Append(c);
            else
                escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>Whether a path holds nothing that would have to be escaped.</summary>
    public static bool IsEscaped(string path) => path.All(c => c == '%' || "!'()*[]".Contains(c) || MayStandInPath(c));

    /// <summary>Whether this may stand before the @ of a host.</summary>
    public static bool IsUser(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "-._:~!$&'()*+,;=%@".Contains(c)) && Unescape(text, UrlPart.Path) is not null;

    private static bool MayStandInPath(char c) => char.IsAsciiLetterOrDigit(c) || Unreserved.Contains(c) || InPath.Contains(c);

    private static bool MayStandInHost(char c) => char.IsAsciiLetterOrDigit(c) || Unreserved.Contains(c) || InHost.Contains(c);
}
