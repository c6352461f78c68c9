using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>A recording cannot be read, or cannot answer what was asked of it; the message names the file and, where there is one, the line.</summary>
internal sealed class RecordingException(string message, Exception? inner = null) : UsageException(message, inner)
{
    public static RecordingException At(string file, int line, string what, Exception? inner = null) => new($"{file}:{line}: {what}", inner);
}
