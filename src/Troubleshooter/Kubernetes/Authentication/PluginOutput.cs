using System.Buffers;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a plugin prints, up to a limit.</summary>
internal sealed class PluginOutput
{
    /// <summary>In bytes; an ExecCredential holds some thousands.</summary>
    public const int Limit = 1 << 20;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _kept = new();

    public bool IsTooMuch { get; private set; }

    /// <summary>Reads to the end, or to the limit.</summary>
    public async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[8192];
        for (int count; (count = await stream.ReadAsync(buffer, cancellation)) > 0 && !IsTooMuch;)
        {
            lock (_lock)
            {
                _kept.Write(buffer.AsSpan(0, count));
                IsTooMuch = _kept.WrittenCount > Limit;
            }
        }
    }

    /// <summary>What has come so far.</summary>
    public byte[] ToArray()
    {
        lock (_lock)
            return _kept.WrittenSpan.ToArray();
    }
}
