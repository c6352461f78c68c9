using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>How a fake proxy is started.</summary>
/// <param name="Target">The port on loopback where every connection ends, whatever name was asked for.</param>
public sealed record FakeProxyOptions(int Target)
{
    /// <summary>http, https or socks5.</summary>
    public string Scheme { get; init; } = "http";

    /// <summary><c>user:password</c>, where the proxy lets in nobody else.</summary>
    public string? Login { get; init; }

    /// <summary>The proxy's own, for https.</summary>
    public X509Certificate2? Certificate { get; init; }
}

/// <summary>A proxy on loopback that tunnels: CONNECT (RFC 9110, 9.3.6), or SOCKS5 (RFC 1928 and 1929).</summary>
public sealed class FakeProxy : IAsyncDisposable
{
    private readonly FakeProxyOptions _options;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly Task _accepting;

    private FakeProxy(FakeProxyOptions options)
    {
        _options = options;
        _listener.Start();
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Without user and password.</summary>
    public string Url => $"{_options.Scheme}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The addresses that were asked for by those who were let in: <c>host:port</c>.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public void Forget() => _asked.Clear();

    public static FakeProxy Start(FakeProxyOptions options) => new(options);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellation)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(cancellation), cancellation));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellation)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await using var stream = await SecureAsync(client.GetStream(), cancellation);
                var name = _options.Scheme == "socks5" ? await SocksAsync(stream, cancellation) : await ConnectAsync(stream, cancellation);
                if (name is null)
                    return;
                _asked.Enqueue(name);
                await server.ConnectAsync(IPAddress.Loopback, _options.Target, cancellation);
                var there = server.GetStream();
                await Task.WhenAny(stream.CopyToAsync(there, cancellation), there.CopyToAsync(stream, cancellation));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task<Stream> SecureAsync(Stream stream, CancellationToken cancellation)
    {
        if (_options.Scheme != "https")
            return stream;
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, cancellation);
        return secure;
    }

    private async Task<string?> ConnectAsync(Stream stream, CancellationToken cancellation)
    {
        while (true)
        {
            var head = await HeadAsync(stream, cancellation);
            var words = head[0].Split(' ');
            if (words is not ["CONNECT", var name, _])
                return null;
            var login = head.FirstOrDefault(l => l.StartsWith("proxy-authorization: basic ", StringComparison.OrdinalIgnoreCase))?[27..];
            if (_options.Login is null || (login is not null && Encoding.UTF8.GetString(Convert.FromBase64String(login)) == _options.Login))
            {
                await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellation);
                return name;
            }

            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"fake\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellation);
        }
    }

    private static async Task<string[]> HeadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellation);
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<string?> SocksAsync(Stream stream, CancellationToken cancellation)
    {
        var offer = await BytesAsync(stream, 2, cancellation);
        await BytesAsync(stream, offer[1], cancellation);
        await stream.WriteAsync(new byte[] { 5, _options.Login is null ? (byte)0 : (byte)2 }, cancellation);
        if (_options.Login is not null && !await LogInAsync(stream, cancellation))
            return null;
        var request = await BytesAsync(stream, 4, cancellation);
        var host = request[3] switch
        {
            3 => Encoding.ASCII.GetString(await BytesAsync(stream, (await BytesAsync(stream, 1, cancellation))[0], cancellation)),
            4 => new IPAddress(await BytesAsync(stream, 16, cancellation)).ToString(),
            _ => new IPAddress(await BytesAsync(stream, 4, cancellation)).ToString(),
        };
        var port = await BytesAsync(stream, 2, cancellation);
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, cancellation);
        return $"{host}:{(port[0] << 8) | port[1]}";
    }

    private async Task<bool> LogInAsync(Stream stream, CancellationToken cancellation)
    {
        await BytesAsync(stream, 1, cancellation);
        var user = Encoding.UTF8.GetString(await BytesAsync(stream, (await BytesAsync(stream, 1, cancellation))[0], cancellation));
        var password = Encoding.UTF8.GetString(await BytesAsync(stream, (await BytesAsync(stream, 1, cancellation))[0], cancellation));
        var isRight = $"{user}:{password}" == _options.Login;
        await stream.WriteAsync(new byte[] { 1, isRight ? (byte)0 : (byte)1 }, cancellation);
        return isRight;
    }

    private static async Task<byte[]> BytesAsync(Stream stream, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
