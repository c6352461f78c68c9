using System.Collections.Concurrent;
using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>Who a request's credentials name: bearer tokens and passwords; certificates are <see cref="FakeCertificates"/>' matter.</summary>
public sealed class FakeAccounts
{
    private readonly ConcurrentDictionary<string, FakeUser> _tokens = [];
    private readonly ConcurrentDictionary<string, FakeUser> _passwords = [];

    public FakeAccounts(string? adminToken = null)
    {
        AdminToken = adminToken ?? "admin-" + Guid.NewGuid().ToString("n");
        AddToken(AdminToken, new("admin", "system:masters"));
    }

    public string AdminToken { get; }

    public void AddToken(string token, FakeUser user) => _tokens[token] = user;

    public void RevokeToken(string token) => _tokens.TryRemove(token, out _);

    public void AddPassword(string user, string password) => _passwords[$"{user}:{password}"] = new(user);

    /// <summary>The user, the anonymous one without any credentials, or null for bad ones. Impersonation headers replace it.</summary>
    internal FakeUser? Authenticate(IReadOnlyDictionary<string, string> headers, FakeUser? byCertificate)
    {
        var user = byCertificate;
        var header = headers.GetValueOrDefault("authorization", "");
        if (header.StartsWith("Bearer "))
            user = _tokens.GetValueOrDefault(header[7..]);
        else if (header.StartsWith("Basic "))
            user = _passwords.GetValueOrDefault(Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])));
        else if (header.Length == 0)
            user ??= FakeUser.Anonymous;
        if (user is null || !headers.TryGetValue("impersonate-user", out var other))
            return user;
        return new(other, headers.GetValueOrDefault("impersonate-group", "").Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
