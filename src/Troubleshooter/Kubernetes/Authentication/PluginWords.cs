using System.Text;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a plugin says on stderr: shown at once, made harmless, while it asks the user; else only its end is kept, for a message.</summary>
/// <param name="shown">Null where it must not be shown.</param>
internal sealed class PluginWords(TextWriter? shown)
{
    private const int Kept = 4096;
    private const int LinesShown = 4;
    private const int CharactersShown = 500;

    private readonly Lock _lock = new();
    private readonly StringBuilder _kept = new();

    /// <summary>The last lines, in one.</summary>
    public string Tail
    {
        get
        {
            string text;
            lock (_lock)
                text = _kept.ToString();
            var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var tail = string.Join(" / ", lines.TakeLast(LinesShown));
            return tail.Length == 0 ? "it said nothing" : tail.Length <= CharactersShown ? tail : "…" + tail[^CharactersShown..];
        }
    }

    /// <summary>Reads to the end, or the plugin would block.</summary>
    public async Task ListenAsync(Stream stream, CancellationToken cancellation)
    {
        var (decoder, bytes, chars) = (Encoding.UTF8.GetDecoder(), new byte[4096], new char[4096]);
        for (int count; (count = await stream.ReadAsync(bytes, cancellation)) > 0;)
        {
            var text = new string(chars, 0, decoder.GetChars(bytes, 0, count, chars, 0));
            Keep(text);
            if (shown is null)
                continue;
            // Not redacted: the code and the address that a login shows look like secrets, and are meant for this user.
            await shown.WriteAsync(Sanitizer.Clean(text, multiline: true).AsMemory(), cancellation);
            await shown.FlushAsync(cancellation);
        }
    }

    /// <summary>Says what is waited for when the plugin has said nothing for so long: else it would be thought that it is we who hang.</summary>
    public async Task ExplainSilenceAsync(string explanation, TimeSpan after, TimeProvider clock, CancellationToken cancellation)
    {
        if (shown is null)
            return;
        await Task.Delay(after, clock, cancellation);
        lock (_lock)
        {
            if (_kept.Length > 0)
                return;
        }

        await shown.WriteLineAsync(explanation.AsMemory(), cancellation);
        await shown.FlushAsync(cancellation);
    }

    private void Keep(string text)
    {
        lock (_lock)
        {
            _kept.Append(text);
            if (_kept.Length > Kept)
                _kept.Remove(0, _kept.Length - Kept);
        }
    }
}
