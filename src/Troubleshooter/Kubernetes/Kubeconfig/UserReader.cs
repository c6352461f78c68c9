using System.Collections.Immutable;
using System.Security.Cryptography;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads a user of a kubeconfig, and chooses among several ways to prove who it is as kubectl does.</summary>
/// <remarks>Source: client-go's tools/clientcmd/validation.go (what is refused) and rest/transport.go (a token, a password or a certificate goes before a plugin).</remarks>
internal static class UserReader
{
    /// <param name="user">The entry, with the flags laid over it.</param>
    public static UserAccess Read(ConfigNode user, string name)
    {
        var (token, tokenFile, username) = (user.Text("token"), user.Path("tokenFile"), user.Text("username"));
        if (token is not null && token.AsSpan().ContainsAny('\r', '\n'))
            throw user["token"]!.Error("token", "holds a line break, and a header cannot; remove it");
        if ((username ?? user.Text("password")) is not null && (token ?? tokenFile) is not null)
            throw user.Error("username", $"user '{name}' has a token and a password; only one of them is allowed");
        if (username is null && user.Text("password") is not null)
            throw user["password"]!.Error("password", $"stands without a username for user '{name}'");
        if (user.Map("exec") is { } both && user.Map("auth-provider") is not null)
            throw both.Error("exec", $"user '{name}' has a plugin and an auth-provider; remove the auth-provider, which is the older way");
        if (token is null && tokenFile is not null)
            ConfigPem.ReadFile(user["tokenFile"]!, "tokenFile", tokenFile);
        var certificate = Certificate(user, name);
        var isProven = (token ?? tokenFile ?? username) is not null;
        return new()
        {
            Token = token,
            TokenFile = tokenFile,
            Username = username,
            Password = user.Text("password"),
            Certificate = certificate,
            Exec = user.Map("exec") is { } exec && ExecReader.Read(exec) is var plugin && !isProven && certificate is null ? plugin : null,
            Oidc = user.Map("auth-provider") is { } provider && OidcReader.Read(provider, name) is var login && !isProven ? login : null,
        };
    }

    /// <summary>Whom the user acts as; null for itself.</summary>
    public static Impersonation? Impersonation(ConfigNode user)
    {
        ImmutableArray<string> groups = [.. user.List("as-groups").Select(g => g.Word("as-groups"))];
        var extra = user.Map("as-user-extra");
        var pairs = extra?.Fields.SelectMany(f => extra.List(f.Key), (f, item) => KeyValuePair.Create(f.Key, item.Word("as-user-extra"))) ?? [];
        if (user.Text("as") is { } other)
            return new(other, user.Text("as-uid"), groups, [.. pairs]);
        // Without a user the API server would take no notice of the others, and one would act with more rights than one meant to.
        var alone = Array.Find(["as-groups", "as-uid", "as-user-extra"], field => user[field] is { Kind: ConfigKind.Text } or { Weight: > 1 });
        return alone is null ? null : throw user[alone]!.Error(alone, "says how to act as somebody else, and nothing says as whom; add 'as' to the user, or --as");
    }

    private static CertificateFiles? Certificate(ConfigNode user, string name)
    {
        // A key alone is passed over, as kubectl does.
        if (user.Text("client-certificate") is null && user.Text("client-certificate-data") is null)
            return null;
        var certificate = ConfigPem.Source(user, "client-certificate", $"user '{name}'")!;
        var key = ConfigPem.Source(user, "client-key", $"user '{name}'") ??
            throw user.Error("client-key", $"user '{name}' has a client certificate and no key; add client-key or client-key-data");
        var files = new CertificateFiles(certificate, key);
        try
        {
            ClientCertificate.Load(files).Dispose();
            return files;
        }
        catch (CryptographicException e)
        {
            throw new KubeconfigException(e.Message, e);
        }
    }
}
