using System.Security.Cryptography;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Hands out the credential of one user; asked before every request, so it answers from memory where it can.</summary>
internal abstract class Credentials : IDisposable
{
    public static Credentials Of(KubeAccess access, TimeProvider clock)
    {
        var user = access.Credentials;
        if (user.Exec is { } plugin)
            return new ExecCredentials(plugin, access, clock);
        if (user.Oidc is { } login)
            return new OidcCredentials(login, user.Certificate is { } beside ? Load(beside) : null, access.Environment, clock);
        if (user.TokenFile is not null || user.Certificate is { MayRotate: true })
            return new FileCredentials(user, clock);
        var certificate = user.Certificate is { } files ? Load(files) : null;
        return new FixedCredentials(new(Authorization(user), certificate));
    }

    /// <summary>Whose answer is waited for: "waiting for …"; null for nobody's.</summary>
    public virtual string? WaitsFor => null;

    /// <summary>Throws <see cref="CredentialException"/>.</summary>
    public abstract ValueTask<Credential> GetAsync(CancellationToken cancellation);

    /// <summary>The server has refused this credential: forget it. True when another one may be had.</summary>
    public abstract bool Refused(Credential credential);

    /// <summary>Does now, while the user can be asked, what would need the user later.</summary>
    /// <param name="words">Where a plugin's questions are shown; the answers are typed at the keyboard.</param>
    public virtual Task LoginAsync(TextWriter words, CancellationToken cancellation) => Task.CompletedTask;

    public abstract void Dispose();

    protected static string? Authorization(UserAccess user)
    {
        if (user.Token is not null)
            return Credential.Bearer(user.Token).Authorization;
        return user.Username is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Username}:{user.Password}"))}";
    }

    protected static ClientCertificate Load(CertificateFiles files)
    {
        try
        {
            return ClientCertificate.Load(files);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CredentialException(e.Message, e);
        }
    }
}

/// <summary>A token, a password, a certificate, or nothing: the same for ever.</summary>
internal sealed class FixedCredentials(Credential credential) : Credentials
{
    public override ValueTask<Credential> GetAsync(CancellationToken cancellation) => new(credential);

    public override bool Refused(Credential credential) => false;

    public override void Dispose() => credential.Certificate?.Dispose();
}
