using System.IO.Compression;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>Where the bytes of a recording come from; it can be opened more than once.</summary>
/// <param name="Name">What the recording is called in messages and reports: a file name.</param>
/// <param name="Open">Opens it anew, at its first byte.</param>
internal sealed record RecordingFile(string Name, Func<Stream> Open)
{
    /// <summary>The recording that is compiled into the program.</summary>
    public static RecordingFile Demo { get; } = new("demo", OpenDemo);

    /// <summary>Where it lies; null for what is in no file.</summary>
    public string? File { get; init; }

    /// <summary>A file, plain or gzip.</summary>
    public static RecordingFile At(string path) => new(Path.GetFileName(path), () => OpenFile(path)) { File = path };

    /// <summary>Opens it, unpacked when its first two bytes are gzip's. Throws <see cref="RecordingException"/>.</summary>
    public Stream OpenUnpacked()
    {
        var stream = Open();
        var head = new byte[2];
        var isGzip = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1F, 0x8B];
        stream.Position = 0;
        return isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private static Stream OpenDemo() =>
        typeof(RecordingFile).Assembly.GetManifestResourceStream("demo.jsonl.gz") ?? throw new RecordingException("demo: the program was built without its recording");

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous, BufferSize = 64 * 1024 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RecordingException($"{path}: {e.Message}", e);
        }
    }
}
