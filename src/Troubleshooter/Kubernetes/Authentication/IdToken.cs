using System.Buffers.Text;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads when an OpenID Connect token expires; who signed it is the API server's matter.</summary>
internal static class IdToken
{
    /// <summary>The claim <c>exp</c>. Throws <see cref="FormatException"/> where the text is no JSON Web Token.</summary>
    public static DateTimeOffset Expiry(string token)
    {
        var parts = token.Split('.');
        try
        {
            if (parts.Length != 3)
                throw new FormatException("a JSON Web Token has three parts");
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.TryGetProperty("exp", out var exp) ? DateTimeOffset.FromUnixTimeSeconds((long)exp.GetDouble()) : DateTimeOffset.UnixEpoch;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new FormatException("its claims are no JSON", e);
        }
    }
}
