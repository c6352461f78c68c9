using System.Globalization;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a request shows to be let in: the value of the Authorization header, and a certificate for the connection.</summary>
internal sealed record Credential(string? Authorization, ClientCertificate? Certificate)
{
    public static Credential Bearer(string token, ClientCertificate? certificate = null) => new($"Bearer {token}", certificate);

    /// <summary>What can be seen from here to be wrong with it, once a server has refused it; null for nothing.</summary>
    public string? Fault(DateTime now)
    {
        if (Authorization is null && Certificate is null)
            return "the kubeconfig's user has none";
        if (Authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true)
            return Expiry(Authorization["Bearer ".Length..]) is { } expiry && expiry <= now ? $"the token has expired at {Time(expiry)}" : null;
        return Certificate?.NotAfter <= now ? $"the client certificate has expired at {Time(Certificate.NotAfter)}" : null;
    }

    // Most tokens of Kubernetes are JSON Web Tokens; others say nothing.
    private static DateTime? Expiry(string token)
    {
        try
        {
            return IdToken.Expiry(token).UtcDateTime is var expiry && expiry > DateTime.UnixEpoch ? expiry : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>Credentials cannot be had; the message, made safe to show, says why and what to do.</summary>
internal sealed class CredentialException(string message, Exception? inner = null) : Exception(new SafeText(message, multiline: true).Value, inner);
