using System.Text;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Reads one rule file, which may be hostile: its size is bounded before it is read, its bytes must be UTF-8, and nothing that never ends is opened.</summary>
internal static class RuleFileReader
{
    /// <summary>Of UTF-8: a text that is not longer than <see cref="RuleFile.MaxLength"/> may have three bytes a unit.</summary>
    public const long MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file; where it cannot be read, one without text and with what is wrong.</summary>
    public static (RuleFile File, RuleFault? Fault) Read(string path)
    {
        try
        {
            var bytes = Bytes(path);
            return Problem(bytes) is { } problem ? Fault(path, problem) : (new(path, Strict.GetString(WithoutMark(bytes))), null);
        }
        catch (DecoderFallbackException)
        {
            return Fault(path, "the file is not UTF-8", "save it as UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fault(path, $"the file cannot be read: {e.Message}");
        }
    }

    private static (RuleFile File, RuleFault? Fault) Fault(string path, string message, string? hint = null) => (new(path, ""), new(path, 1, 1, message, hint));

    private static byte[] Bytes(string path)
    {
        // A pipe has no length, and opening it waits until somebody writes; a device has none either, and perhaps no end.
        var length = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
        if (length is 0 or > MaxBytes)
            return length == 0 ? [] : throw new IOException(TooLarge);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var bytes = new byte[length + 1];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= length ? bytes[..read] : throw new IOException("it grows while it is read");
    }

    private const string TooLarge = "it is larger than 1 MiB, and a rule is a few lines of YAML";

    private static string? Problem(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]) ? "the file is UTF-16, and must be UTF-8" : null;

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
}
