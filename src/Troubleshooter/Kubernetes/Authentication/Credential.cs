using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a request shows to be let in: the value of the Authorization header, and a certificate for the connection.</summary>
internal sealed record Credential(string? Authorization, ClientCertificate? Certificate)
{
    public static Credential Bearer(string token, ClientCertificate? certificate = null) => new($"Bearer {token}", certificate);
}

/// <summary>Credentials cannot be had; the message, made safe to show, says why and what to do.</summary>
internal sealed class CredentialException(string message, Exception? inner = null) : Exception(new SafeText(message, multiline: true).Value, inner);
