namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Sends each request over connections that show the certificate of its own credential. When that becomes another one, the connections of the old one take no
/// more requests and close once theirs have ended; a certificate is shown only when a connection is made.
/// </summary>
internal sealed class CredentialTransport(Func<ClientCertificate?, HttpMessageHandler> connect) : HttpMessageHandler
{
    private static readonly HttpRequestOptionsKey<Credential> Key = new("credential");

    private readonly Lock _lock = new();
    private Connections? _current;

    /// <summary>Says for whom a request is sent.</summary>
    public static void Show(HttpRequestMessage request, Credential credential) => request.Options.Set(Key, credential);

    /// <summary>For whom a request was sent last; null where nobody was shown.</summary>
    public static Credential? Shown(HttpRequestMessage request) => request.Options.TryGetValue(Key, out var credential) ? credential : null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var connections = Enter(Shown(request)?.Certificate);
        try
        {
            return await connections.Invoker.SendAsync(request, cancellationToken);
        }
        finally
        {
            Leave(connections);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            if (disposing)
                _current?.Invoker.Dispose();
            _current = null;
        }

        base.Dispose(disposing);
    }

    private Connections Enter(ClientCertificate? certificate)
    {
        lock (_lock)
        {
            var old = _current;
            if (old is null || !ReferenceEquals(old.Certificate, certificate))
                _current = new(certificate, new(connect(certificate)));
            if (old is { Requests: 0 } && old != _current)
                old.Invoker.Dispose();
            _current!.Requests++;
            return _current;
        }
    }

    // Only until the headers are there: a body that is still being read keeps its own connection open, and no longer.
    private void Leave(Connections connections)
    {
        lock (_lock)
        {
            connections.Requests--;
            if (connections.Requests == 0 && connections != _current)
                connections.Invoker.Dispose();
        }
    }

    private sealed class Connections(ClientCertificate? certificate, HttpMessageInvoker invoker)
    {
        public ClientCertificate? Certificate => certificate;

        public HttpMessageInvoker Invoker => invoker;

        public int Requests { get; set; }
    }
}
