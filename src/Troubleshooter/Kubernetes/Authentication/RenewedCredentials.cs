namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// A credential that takes work to get (a program, a request): got once for all who wait, whoever of them gives up; kept until it expires or is refused; and
/// after a failure, or a refusal of what was got anew, not asked for again at once, because each time may open a browser window.
/// </summary>
internal abstract class RenewedCredentials(TimeProvider clock) : Credentials
{
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RestAfterRefusal = TimeSpan.FromSeconds(30);

    // What is born expired, because two clocks differ, would else be got anew for each request.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _lifetime = new();
    private readonly Lock _lock = new();
    private Task<Credential>? _renewal;
    private Credential? _current;
    private long _renewedAt;
    private DateTimeOffset? _expires;
    private CredentialException? _failure;
    private long _failedAt;
    private long? _refusedAt;

    public sealed override string? WaitsFor
    {
        get
        {
            lock (_lock)
                return _renewal is null ? null : $"waiting for {Giver}";
        }
    }

    protected TimeProvider Clock => clock;

    /// <summary>Who hands the credential out, in words.</summary>
    protected abstract string Giver { get; }

    /// <summary>The last credential that was got, perhaps expired or refused by now.</summary>
    protected Credential? Last { get; private set; }

    public sealed override async ValueTask<Credential> GetAsync(CancellationToken cancellation)
    {
        Task<Credential> renewal;
        lock (_lock)
        {
            if (Usable() is { } known)
                return known;
            if (_failure is { } failure && clock.GetElapsedTime(_failedAt) < RestAfterFailure)
                throw new CredentialException(failure.Message, failure);
            renewal = _renewal ??= Task.Run(RunAsync, CancellationToken.None);
        }

        return await renewal.WaitAsync(cancellation);
    }

    public sealed override bool Refused(Credential credential)
    {
        lock (_lock)
        {
            // Of many requests that were refused at once, the first one forgets; the others find the new credential.
            if (!ReferenceEquals(_current, credential))
                return true;
            if (_refusedAt is { } at && clock.GetElapsedTime(at) < RestAfterRefusal)
                return false;
            _refusedAt = clock.GetTimestamp();
            _current = null;
            return true;
        }
    }

    public override void Dispose()
    {
        _lifetime.Cancel();
        _lifetime.Dispose();
        Last?.Certificate?.Dispose();
    }

    /// <summary>Gets a credential, and until when it is good; null for ever. Throws <see cref="CredentialException"/>.</summary>
    protected abstract Task<(Credential Credential, DateTimeOffset? Expires)> RenewAsync(CancellationToken cancellation);

    private Credential? Usable() =>
        _current is { } current && (_expires is null || clock.GetUtcNow() < _expires || clock.GetElapsedTime(_renewedAt) < ShortestLife) ? current : null;

    private async Task<Credential> RunAsync()
    {
        try
        {
            var (credential, expires) = await RenewAsync(_lifetime.Token);
            lock (_lock)
            {
                (Last, _current, _expires, _renewedAt, _failure) = (credential, credential, expires, clock.GetTimestamp(), null);
                return credential;
            }
        }
        catch (CredentialException e)
        {
            lock (_lock)
                (_failure, _failedAt) = (e, clock.GetTimestamp());
            throw;
        }
        finally
        {
            lock (_lock)
                _renewal = null;
        }
    }
}
