using System.Globalization;
using System.Text;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a plugin printed: the status of an ExecCredential.</summary>
/// <param name="Certificate">PEM; with <paramref name="Key"/>, or neither.</param>
internal sealed record ExecAnswer(string? Token, byte[]? Certificate, byte[]? Key, DateTimeOffset? Expires)
{
    /// <summary>Throws <see cref="CredentialException"/>.</summary>
    public static ExecAnswer Read(ExecPlugin plugin, byte[] output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            return Read(plugin, document.RootElement);
        }
        catch (JsonException e)
        {
            var isNothing = !output.AsSpan().ContainsAnyExcept(" \t\r\n"u8);
            throw ExecRunner.Failure(plugin, isNothing ? "printed nothing; it should print an ExecCredential as JSON" : $"did not print an ExecCredential as JSON: {e.Message.TrimEnd('.')}", e);
        }
        catch (InvalidOperationException e)
        {
            throw ExecRunner.Failure(plugin, "printed text that is no Unicode", e);
        }
    }

    private static ExecAnswer Read(ExecPlugin plugin, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || Text(plugin, root, "kind") is not (null or "ExecCredential"))
            throw ExecRunner.Failure(plugin, "printed JSON that is no ExecCredential");
        if (Text(plugin, root, "apiVersion") is var version && version != plugin.ApiVersion)
            throw ExecRunner.Failure(plugin, $"answered in the version '{version}' and was asked in '{plugin.ApiVersion}'; write into the kubeconfig the one that it speaks");
        if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            throw ExecRunner.Failure(plugin, "printed an ExecCredential without a status");
        var (token, certificate, key) = (Text(plugin, status, "token"), Text(plugin, status, "clientCertificateData"), Text(plugin, status, "clientKeyData"));
        if ((token ?? certificate ?? key) is null)
            throw ExecRunner.Failure(plugin, "gave neither a token nor a certificate");
        if (certificate is null != key is null)
            throw ExecRunner.Failure(plugin, $"gave a {(key is null ? "certificate without its key" : "key without its certificate")}");
        if (token.AsSpan().ContainsAny('\r', '\n'))
            throw ExecRunner.Failure(plugin, "gave a token with a line break in it");
        return new(token, Bytes(certificate), Bytes(key), Time(plugin, Text(plugin, status, "expirationTimestamp")));
    }

    // RFC 3339: without a zone it would be anybody's guess.
    private static DateTimeOffset? Time(ExecPlugin plugin, string? text)
    {
        if (text is null)
            return null;
        var hasZone = text.Length >= 20 && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-');
        return hasZone && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw ExecRunner.Failure(plugin, $"gave the expirationTimestamp '{text}'; it should be like 2026-01-31T12:00:00Z");
    }

    private static string? Text(ExecPlugin plugin, JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw ExecRunner.Failure(plugin, $"gave a {name} that is no text");
        return value.GetString() is { Length: > 0 } text ? text : null;
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
