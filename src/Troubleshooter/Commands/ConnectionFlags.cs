using System.CommandLine;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>kubectl's flags that choose a cluster and a user, with kubectl's names and meaning.</summary>
internal sealed class ConnectionFlags
{
    private readonly Option<string?> _kubeconfig = Text("--kubeconfig", "The kubeconfig file (default: $KUBECONFIG, then ~/.kube/config)", "FILE");
    private readonly Option<string?> _context = Text("--context", "The kubeconfig's context", "NAME");
    private readonly Option<string?> _cluster = Text("--cluster", "The kubeconfig's cluster, instead of the context's", "NAME");
    private readonly Option<string?> _user = Text("--user", "The kubeconfig's user, instead of the context's", "NAME");
    private readonly Option<string?> _server = Text("--server", "The API server's address, instead of the cluster's", "URL", "-s");
    private readonly Option<string?> _tlsServerName = Text("--tls-server-name", "The name that the server's certificate must have, instead of the address's", "NAME");
    private readonly Option<string?> _certificateAuthority = Text("--certificate-authority", "Whom to trust: a file of certificates", "FILE");
    private readonly Option<bool> _insecure = new("--insecure-skip-tls-verify") { Description = "Trust whoever answers" };
    private readonly Option<string?> _token = Text("--token", "A bearer token", "TOKEN");
    private readonly Option<string?> _clientCertificate = Text("--client-certificate", "A client certificate's file", "FILE");
    private readonly Option<string?> _clientKey = Text("--client-key", "The key's file of the client certificate", "FILE");
    private readonly Option<string?> _as = Text("--as", "The user to impersonate", "USER");
    private readonly Option<string[]> _asGroup = new("--as-group") { Description = "A group to impersonate; may be given more than once", HelpName = "GROUP" };
    private readonly Option<string?> _asUid = Text("--as-uid", "The uid to impersonate", "UID");
    private readonly Option<TimeSpan?> _requestTimeout;

    public ConnectionFlags(Option<TimeSpan?> requestTimeout)
    {
        _requestTimeout = requestTimeout;
        All =
        [
            _kubeconfig, _context, _cluster, _user, _server, _tlsServerName, _certificateAuthority, _insecure, _token, _clientCertificate, _clientKey, _as, _asGroup, _asUid,
            _requestTimeout,
        ];
    }

    public IReadOnlyList<Option> All { get; }

    public Connection Read(ParseResult result) => new()
    {
        Kubeconfig = result.GetValue(_kubeconfig),
        Context = result.GetValue(_context),
        Cluster = result.GetValue(_cluster),
        User = result.GetValue(_user),
        Server = result.GetValue(_server),
        TlsServerName = result.GetValue(_tlsServerName),
        CertificateAuthority = result.GetValue(_certificateAuthority),
        InsecureSkipTlsVerify = result.GetValue(_insecure),
        Token = result.GetValue(_token),
        ClientCertificate = result.GetValue(_clientCertificate),
        ClientKey = result.GetValue(_clientKey),
        As = result.GetValue(_as),
        AsGroups = [.. result.GetValue(_asGroup) ?? []],
        AsUid = result.GetValue(_asUid),
        RequestTimeout = result.GetValue(_requestTimeout),
    };

    private static Option<string?> Text(string name, string description, string value, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };
}
