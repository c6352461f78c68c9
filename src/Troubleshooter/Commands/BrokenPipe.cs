namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Tells a pipe that nobody reads any more (<c>| head -1</c>) from other failures to write.</summary>
internal static class BrokenPipe
{
    private const int Posix = 32; // EPIPE, on Linux and macOS
    private const int WindowsBroken = unchecked((int)0x8007006D); // ERROR_BROKEN_PIPE
    private const int WindowsClosing = unchecked((int)0x800700E8); // ERROR_NO_DATA

    public static bool Is(IOException e) => e.HResult is Posix or WindowsBroken or WindowsClosing;
}
