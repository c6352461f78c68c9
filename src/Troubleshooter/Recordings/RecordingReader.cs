using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>Reads a recording line by line, holding no more of it than one line. Every fault is a <see cref="RecordingException"/> that names file and line.</summary>
internal sealed class RecordingReader : IDisposable
{
    /// <summary>etcd holds objects of 1.5 MiB; JSON and escapes make them longer.</summary>
    private const int MaxLineLength = 16 * 1024 * 1024;

    private readonly LineReader _lines;
    private readonly string _file;
    private TimeSpan _last;

    private RecordingReader(LineReader lines, string file) => (_lines, _file) = (lines, file);

    public RecordingHeader Header { get; private set; } = null!;

    /// <summary>Opens it and reads the first line.</summary>
    public static async Task<RecordingReader> OpenAsync(RecordingFile file, CancellationToken cancellation)
    {
        var reader = new RecordingReader(new LineReader(file.OpenUnpacked(), MaxLineLength), file.Name);
        try
        {
            var first = await reader.NextAsync(cancellation) ?? throw RecordingException.At(file.Name, 1, "the file is empty");
            reader.Header = reader.Parse(() => RecordingFormat.Header(first.Span));
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The next line, valid until the next call; null at the end. Empty lines are skipped.</summary>
    public async ValueTask<RecordingLine?> ReadAsync(CancellationToken cancellation)
    {
        while (await NextAsync(cancellation) is { } line)
        {
            if (!line.IsEmpty)
                return InOrder(Parse(() => RecordingFormat.Line(line)));
        }

        return null;
    }

    /// <summary>A fault of the line that was read last.</summary>
    public RecordingException Fault(string what, Exception? inner = null) => RecordingException.At(_file, _lines.Number, what, inner);

    public void Dispose() => _lines.Dispose();

    private RecordingLine InOrder(RecordingLine line)
    {
        if (line.At < _last)
            throw Fault($"\"at\" goes back, from {_last.TotalSeconds} to {line.At.TotalSeconds}");
        _last = line.At;
        return line;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await _lines.ReadAsync(cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Fault(e.Message, e);
        }
    }

    private T Parse<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw Fault(e.Message, e);
        }
    }
}
