using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>How a user proves who it is; nothing set is the anonymous user. Of several ways kubectl's choice is made when it is read: one stays, and a certificate beside it.</summary>
internal sealed record UserAccess
{
    public string? Token { get; init; }

    /// <summary>A file that rotates: read again every minute; goes before <see cref="Token"/>, which counts while the file cannot be read.</summary>
    public string? TokenFile { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public CertificateFiles? Certificate { get; init; }

    public ExecPlugin? Exec { get; init; }

    public OidcLogin? Oidc { get; init; }
}

/// <summary>PEM text that stands in a kubeconfig, or in a file that may be written anew.</summary>
/// <param name="Field">The field that named it, with its place, for messages.</param>
internal sealed record PemSource(byte[]? Data, string? File, string Field)
{
    /// <summary>Throws <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>.</summary>
    public byte[] Read() => Data ?? System.IO.File.ReadAllBytes(File!);
}

/// <summary>A client certificate and its key.</summary>
internal sealed record CertificateFiles(PemSource Certificate, PemSource Key)
{
    public bool MayRotate => Certificate.File is not null || Key.File is not null;
}

/// <summary>A program that hands out credentials, as the client authentication API describes it.</summary>
/// <param name="ApiVersion">Of what it is asked in and answers in.</param>
/// <param name="Command">A path made absolute, or a bare name to be looked for in PATH.</param>
/// <param name="InteractiveMode">Never, IfAvailable or Always.</param>
/// <param name="Where">File and line, for messages.</param>
internal sealed record ExecPlugin(
    string ApiVersion, string Command, ImmutableArray<string> Arguments, ImmutableArray<KeyValuePair<string, string>> Environment, string? InstallHint,
    bool ProvideClusterInfo, string InteractiveMode, string Where);

/// <summary>A login by OpenID Connect: a token of some minutes, and one that buys the next.</summary>
/// <param name="Authority">PEM: whom to trust for the issuer; null trusts the machine's authorities.</param>
/// <param name="File">The kubeconfig that holds the tokens, and where new ones are written.</param>
/// <param name="Where">File and line, for messages.</param>
internal sealed record OidcLogin(
    Uri Issuer, string ClientId, string? ClientSecret, byte[]? Authority, string? IdToken, string? RefreshToken, string File, string User, string Where);
