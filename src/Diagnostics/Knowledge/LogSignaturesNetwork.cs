using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Connections, names and certificates, in the words of many runtimes. A captured host and port are resolved to the Service that they mean.</summary>
internal static class LogSignaturesNetwork
{
    private const string Host = @"(?<host>[A-Za-z0-9][\w.\-]*)";

    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("connection-refused", "dependency", LogWeight.Trouble, ["connection refused", "ECONNREFUSED", "actively refused"],
            @"connection refused|ECONNREFUSED|actively refused",
            "nothing answers at {address|the address that it connects to} (connection refused)",
            "Let the server behind {address|that address} run and its Service have ready endpoints, or correct the address",
            ["psql: error: connection to server at \"db.shop.svc\" (10.96.0.44), port 5432 failed: Connection refused", "dial tcp 10.96.0.44:5432: connect: connection refused", "Error: connect ECONNREFUSED 10.96.12.9:6379",
             "redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.", "java.net.ConnectException: Connection refused: kafka/10.96.1.2:9092",
             "System.Net.Http.HttpRequestException: No connection could be made because the target machine actively refused it. (basket:8080)"]),
        new("dns-not-found", "dns", LogWeight.Decisive, ["no such host", "Name or service not known", "name resolution", "ENOTFOUND", "EAI_AGAIN", "UnknownHostException", "Could not resolve host", "can't resolve", "bad address", "could not translate host name", "nodename nor servname", "NXDOMAIN", "getaddrinfo", "No address associated with hostname", "could not be resolved", "failed to resolve"],
            $@"lookup {Host}( on [^:]+:\d+)?: (no such host|server misbehaving)|(ENOTFOUND|EAI_AGAIN) {Host}|UnknownHostException: {Host}|Could not resolve host:? {Host}|can't (resolve|find) '?{Host}'?(: NXDOMAIN)?|bad address '{Host}'|could not translate host name \\?""{Host}\\?""|(Failed to resolve|could not resolve|resolve) '?""?{Host}'?""?[:; (].*(Name or service|name resolution|not known|failure)|Name or service not known \({Host}\)|'?{Host}'?[,:].*(Name or service not known|Temporary failure in name resolution|No address associated with hostname)|Name or service not known|name resolution|No address associated with hostname|NXDOMAIN|nodename nor servname",
            "the name {host|it connects to} does not resolve", "Create the Service that the name means, or correct the name (from another namespace: name.namespace)",
            ["dial tcp: lookup postgres on 10.96.0.10:53: no such host", "Error: getaddrinfo ENOTFOUND mongo-svc", "java.net.UnknownHostException: payments", "nc: bad address 'db'", "curl: (6) Could not resolve host: api.shop.svc",
             "psycopg2.OperationalError: could not translate host name \"pg\" to address: Name or service not known", "nslookup: can't resolve 'mydb'", "socket.gaierror: [Errno -2] Name or service not known"]),
        new("tls-unknown-authority", "tls", LogWeight.Decisive, ["unknown authority", "CERTIFICATE_VERIFY_FAILED", "PKIX path building failed", "self-signed certificate", "self signed certificate", "unable to get local issuer", "UNABLE_TO_VERIFY"],
            @"certificate signed by unknown authority|CERTIFICATE_VERIFY_FAILED|PKIX path building failed|self[- ]signed certificate|unable to get local issuer certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            "the server's TLS certificate is of an authority that the program does not trust", "Mount the authority's certificate into the container and name it (SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, a truststore)",
            ["x509: certificate signed by unknown authority", "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)",
             "sun.security.validator.ValidatorException: PKIX path building failed"]),
        new("tls-expired", "tls", LogWeight.Decisive, ["certificate has expired", "CERT_HAS_EXPIRED", "not yet valid"],
            @"certificate has expired( or is not yet valid)?|CERT_HAS_EXPIRED|certificate is not yet valid|NotAfter: (?<when>.+)", "a TLS certificate has expired (or the clock is wrong)", "Renew the server's certificate",
            ["x509: certificate has expired or is not yet valid: current time 2026-11-23T10:00:00Z is after 2026-10-01T00:00:00Z", "Error: certificate has expired"]),
        new("tls-name", "tls", LogWeight.Decisive, ["certificate is valid for", "doesn't contain any IP SANs", "Hostname/IP does not match", "hostname mismatch", "No subject alternative"],
            @"certificate is valid for (?<names>.{1,100}), not (?<host>\S+)|doesn't contain any IP SANs|Hostname/IP does not match certificate's altnames|Hostname mismatch|No subject alternative (DNS )?names?", "the server's TLS certificate is for another name {host}",
            "Connect by a name that the certificate holds ({names|see the log}), or issue one for this name", ["x509: certificate is valid for db.shop.svc, not db"]),
        new("tls-protocol", "tls", LogWeight.Decisive, ["HTTP response to HTTPS client", "wrong version number", "first record does not look like a TLS handshake", "plain HTTP request was sent"],
            @"server gave HTTP response to HTTPS client|wrong version number|first record does not look like a TLS handshake", "the program speaks TLS to a server that speaks plain text (or the other way round)", "Use http:// instead of https://, or the server's TLS port",
            ["tls: first record does not look like a TLS handshake", "ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"]),
        new("connection-timeout", "dependency", LogWeight.Trouble, ["timed out", "i/o timeout", "ETIMEDOUT", "connect timeout", "No route to host", "EHOSTUNREACH", "network is unreachable"],
            @"i/o timeout|ETIMEDOUT|EHOSTUNREACH|no route to host|network is unreachable|connect(ion)? (timed out|timeout)|connection attempt timed out",
            "{address|a server} does not answer (timeout or no route)",
            "Check that the server behind {address|that address} runs, and that no NetworkPolicy or firewall drops the traffic",
            ["dial tcp 10.0.3.4:5432: i/o timeout", "Error: connect ETIMEDOUT 10.0.3.4:443", "java.net.SocketTimeoutException: connect timed out", "dial tcp 10.96.0.1:443: connect: no route to host"]),
    ];
}
