using Microsoft.Win32.SafeHandles;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Standard output that tells when nobody reads it any more: the console's own stream passes over that in silence.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
            return stream;
        // A file has no readers to lose, and would be written at an offset of our own, over what others that share it have written.
        stream.Dispose();
        return Console.OpenStandardOutput();
    }
}
