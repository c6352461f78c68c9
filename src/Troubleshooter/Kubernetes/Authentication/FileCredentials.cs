using System.Security.Cryptography;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// A token or a certificate in files that somebody else renews: read again every minute, and when they were refused. What was good last stays while a file
/// cannot be read, or holds half of what is being written.
/// </summary>
internal sealed class FileCredentials : Credentials
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    private readonly UserAccess _user;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Credential? _current;
    private long? _readAt;

    public FileCredentials(UserAccess user, TimeProvider clock)
    {
        (_user, _clock) = (user, clock);
        if (user.TokenFile is null || user.Token is not null || user.Certificate is not null)
            _current = new(Authorization(user), user.Certificate is { } files ? Load(files) : null);
    }

    public override ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        // Small files, read once a minute: not worth a thread's change.
        lock (_lock)
        {
            if (_readAt is { } at && _clock.GetElapsedTime(at) < ReadEvery && _current is { } current)
                return new(current);
            var read = new Credential(ReadToken(), ReadCertificate());
            _readAt = _clock.GetTimestamp();
            // The same one, so that whoever compares sees that nothing has changed.
            return new(_current = read == _current ? _current : read);
        }
    }

    public override bool Refused(Credential credential)
    {
        lock (_lock)
            _readAt = null;
        return true;
    }

    public override void Dispose() => _current?.Certificate?.Dispose();

    private string? ReadToken()
    {
        if (_user.TokenFile is not { } file)
            return Authorization(_user);
        try
        {
            var text = File.ReadAllText(file).Trim();
            if (text.Length == 0 || text.AsSpan().ContainsAny('\r', '\n'))
                throw new IOException(text.Length == 0 ? "it is empty" : "it has more than one line");
            return Credential.Bearer(text).Authorization;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _current?.Authorization ?? throw new CredentialException($"the token file {file} cannot be read: {ConfigPem.Reason(e, file)}", e);
        }
    }

    private ClientCertificate? ReadCertificate()
    {
        if (_user.Certificate is not { } files || _current?.Certificate is not { } known)
            return _current?.Certificate;
        try
        {
            return known.IsOf(files.Certificate.Read(), files.Key.Read()) ? known : ClientCertificate.Load(files);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return known;
        }
    }
}
