using System.Security.Cryptography;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Credentials of a plugin.</summary>
/// <remarks>Source: kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.</remarks>
internal sealed class ExecCredentials(ExecPlugin plugin, KubeAccess access, TimeProvider clock) : RenewedCredentials(clock)
{
    private TextWriter? _words;

    protected override string Giver => $"the credential plugin '{plugin.Command}'";

    /// <summary>Lends the plugin the keyboard for its first run; all later runs, when a screen may be drawn, have none.</summary>
    public override async Task LoginAsync(TextWriter words, CancellationToken cancellation)
    {
        if (plugin.InteractiveMode == "Never")
            return;
        _words = words;
        try
        {
            await GetAsync(cancellation);
        }
        catch (CredentialException)
        {
            // Remembered, and told by the request that needs the credential.
        }
        finally
        {
            _words = null;
        }
    }

    protected override async Task<(Credential Credential, DateTimeOffset? Expires)> RenewAsync(CancellationToken cancellation)
    {
        var words = _words;
        if (words is null && plugin.InteractiveMode == "Always")
        {
            throw ExecRunner.Failure(
                plugin, "wants to ask you something (interactiveMode: Always), and can only do so at a terminal before the screen is drawn; start k8sdoctor again, from a terminal");
        }

        var output = await ExecRunner.RunAsync(plugin, ExecRequest.Write(plugin, access, words is not null), access.Environment, words, Clock, cancellation);
        var answer = ExecAnswer.Read(plugin, output);
        var certificate = answer.Certificate is { } pem ? Certificate(pem, answer.Key!) : null;
        return (answer.Token is { } token ? Credential.Bearer(token, certificate) : new(null, certificate), answer.Expires);
    }

    private ClientCertificate Certificate(byte[] pem, byte[] key)
    {
        if (Last?.Certificate is { } known && known.IsOf(pem, key))
            return known;
        try
        {
            return ClientCertificate.Load(pem, key);
        }
        catch (CryptographicException e)
        {
            throw ExecRunner.Failure(plugin, "gave a certificate and a key that are no PEM, or do not belong together", e);
        }
    }
}
